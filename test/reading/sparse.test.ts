import { expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const KILL = '[  100.0] Out of memory: Killed process 77 (java) total-vm:9kB, anon-rss:9kB, file-rss:0kB, shmem-rss:0kB, UID:0\n'
const LINES = 1_900_000

test.each([
  ['with a newline', '\n'],
  ['with a return and a newline', '\r\n'],
  ['of one letter', 'a\n'],
  ['that are quoted', '>\n'],
])('1,900,000 lines %s, and one that matters among them', async (_, line) => {
  const { findings } = await analyzeText({ 'kern.log': line.repeat(LINES) + KILL + line.repeat(LINES) })
  expect(findings.map(({ id, evidence }) => [id, evidence[0]?.line])).toEqual([['oom-kill-global', LINES + 1]])
})

test('a large log with returns at the ends of its lines is read as one without', async () => {
  const log = (end: string): string =>
    Array.from({ length: 60_000 }, (_, i) => `[${1000 + i}.000000] usb 1-1: new high-speed USB device number ${i}${end}`).join('') + KILL
  const [plain, returned] = await Promise.all(['\n', '\r\n'].map((end) => analyzeText({ 'kern.log': log(end) })))
  expect(returned!.findings.map(({ headline, evidence }) => [headline, evidence[0]!.line])).toEqual(
    plain!.findings.map(({ headline, evidence }) => [headline, evidence[0]!.line]),
  )
  expect(plain!.findings.length).toBe(1)
})
