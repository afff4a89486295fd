import { expect, test } from 'vitest'
import { analyze, analyzeText } from '../../src/index.ts'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const KILL =
  '[  100.000400] Out of memory: Killed process 4242 (oven) total-vm:2097152kB, anon-rss:510112kB, file-rss:1024kB, shmem-rss:0kB, UID:0 pgtables:1200kB oom_score_adj:0\n'

/** One file of a cpio archive in the portable format of SVR4 (cpio(5)). */
const newc = (name: string, text: string): string => {
  const hex = (n: number): string => n.toString(16).padStart(8, '0')
  const fields = [1, 0o100644, 0, 0, 1, 0, text.length, 0, 0, 0, 0, name.length + 1, 0]
  return `070701${fields.map(hex).join('')}${name}\0${text}`
}

const folder = mkdtempSync(join(tmpdir(), 'osdx-archives-'))
const read = async (name: string, bytes: string) => {
  const path = join(folder, name)
  writeFileSync(path, Buffer.from(bytes, 'latin1'))
  const { findings, coverage } = await analyze([path])
  return { ids: findings.map(({ id }) => id), gaps: coverage.gaps.map(({ why }) => why) }
}

test.each([
  ['a.cpio', 'a cpio archive', newc('kern.log', KILL)],
  ['old.cpio', 'a cpio archive', `070707${'0'.repeat(53)}0000110${'0'.repeat(10)}kern.log\0${KILL}`],
  ['a.a', 'an ar archive', `!<arch>\n${'kern.log/'.padEnd(16)}${'0'.padEnd(32)}${String(KILL.length).padEnd(10)}\`\n${KILL}`],
  ['a.7z', 'a 7z archive', `7z\xbc\xaf\x27\x1c\0\x04${'\0'.repeat(24)}${KILL.repeat(20)}`],
])('%s: what it holds is found, and that its members were not told apart is said', async (name, kind, bytes) => {
  const { ids, gaps } = await read(name, bytes)
  expect(ids).toContain('oom-kill-global')
  expect(gaps).toContain(`unsupported: the members of ${kind}; all that it holds was read as one text, unpack it`)
})

test('a line that begins as one is a line', async () => {
  for (const text of ['070701 the oven is hot\n', '!<arch> is how an ar archive begins\n', '070707 failed to bake\n']) {
    const { coverage } = await analyzeText({ 'a.log': text })
    expect(coverage.gaps).toEqual([])
  }
})

test('one that compresses is not read', async () => {
  const { gaps } = await read(
    'b.7z',
    `7z\xbc\xaf\x27\x1c\0\x04${Array.from({ length: 4_000 }, (_, i) => String.fromCharCode((i * 197 + (i >> 3) * 31) % 256)).join('')}`,
  )
  expect(gaps).toEqual(['unsupported: a 7z archive; unpack it and pass what it holds'])
})
