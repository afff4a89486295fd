import { execFileSync } from 'node:child_process'
import { createWriteStream, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { command } from './command.ts'

const { at, osdx } = command()

const SIGNALS = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const

/** A name of letters only: another for each number. */
const nameOf = (i: number): string => i.toString(36).replaceAll(/\d/g, (digit) => 'ABCDEFGHIJ'[Number(digit)]!)

/** Many lines that each state something, no two of them alike: many seconds of work. */
function busyLog(): string {
  const path = at('busy.log')
  const line = (i: number) =>
    `[${(i / 9).toFixed(6).padStart(12)}] ${nameOf(i)}[${1000 + i}]: segfault at 10 ip 000055d0c0de${(i % 65_536).toString(16).padStart(4, '0')} sp 00007ffc0000${(i % 65_536).toString(16).padStart(4, '0')} error 4 in worker[55d0c0de0000+21000]\n`
  writeFileSync(path, Array.from({ length: 400_000 }, (_, i) => line(i)).join(''))
  return path
}
const busy = busyLog()

describe.each(SIGNALS)('%s', (signal, code) => {
  test('while it is busy: ends at once, the old report stays, nothing lies beside it', async () => {
    const output = at(`report-${signal}`)
    writeFileSync(output, 'old')
    let sent = 0
    const { code: ended, err } = await osdx([busy, '--output', output], {
      during: async (child) => {
        await sleep(1500)
        sent = performance.now()
        child.kill(signal)
      },
    })
    expect({ ended, err }).toEqual({ ended: code, err: '' })
    expect(performance.now() - sent).toBeLessThan(3000)
    expect(readFileSync(output, 'utf8')).toBe('old')
    expect(readdirSync(at('')).filter((name) => name.includes('.tmp'))).toEqual([])
  })
  test.each([
    ['standard input', (): readonly string[] => ['-']],
    [
      'a named pipe that nobody writes to',
      (): readonly string[] => {
        execFileSync('mkfifo', [at(`pipe-${signal}`)])
        return [at(`pipe-${signal}`)]
      },
    ],
  ])('while it waits for %s', async (_, argv) => {
    let sent = 0
    const { code: ended, out } = await osdx(argv(), {
      waits: true,
      during: async (child) => {
        await sleep(600)
        sent = performance.now()
        child.kill(signal)
        await sleep(100)
        child.kill(signal)
      },
    })
    expect({ ended, out }).toEqual({ ended: code, out: '' })
    expect(performance.now() - sent).toBeLessThan(3000)
  })
})

test('a named pipe is opened once: its writer loses nothing', async () => {
  const pipe = at('once')
  execFileSync('mkfifo', [pipe])
  const told =
    '[  100.000400] Out of memory: Killed process 4242 (java) total-vm:2097152kB, anon-rss:510112kB, file-rss:1024kB, shmem-rss:0kB, UID:0 pgtables:1200kB oom_score_adj:0\n'
  const writer = createWriteStream(pipe)
  writer.on('error', () => {})
  const { code, out } = await osdx([pipe, '--format', 'line'], { during: () => void writer.end(told) })
  expect(code).toBe(0)
  expect(out).toMatch(/once:1: critical: oom-kill-global: java \(pid 4242\)/)
})
