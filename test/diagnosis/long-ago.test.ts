import { expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const KILL = (at: string, pid = 71) =>
  `${at} n3 kernel: Out of memory: Killed process ${pid} (batch) total-vm:912210kB, anon-rss:511220kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:1220kB oom_score_adj:0\n`
const REFUSED = (at: string) => `${at} n3 store[88]: write /mnt/d7/part: no space left on device\n`
const SEGV = (at: string) => `${at} n3 kernel: viewer[88]: segfault at 0 ip 00007f1 sp 00007f2 error 4 in viewer[55d0c0000000+1000]\n`
const roots = async (log: string) => (await analyzeText({ 'messages.log': log })).incidents.map(({ root }) => root)

test('what was over a month before something grave is told behind it', async () => {
  expect(await roots(KILL('2025-03-01T10:00:00Z') + REFUSED('2026-11-20T10:00:00Z'))).toEqual(['disk-full#1', 'oom-kill-global#1'])
  expect(await roots(KILL('2026-10-01T10:00:00Z') + SEGV('2026-11-20T10:00:00Z'))).toEqual(['segfault#1', 'oom-kill-global#1'])
})

test('the gravest comes first within a month, and where it goes on', async () => {
  for (const log of [
    KILL('2026-11-01T10:00:00Z') + REFUSED('2026-11-20T10:00:00Z'),
    KILL('2025-03-01T10:00:00Z') + REFUSED('2026-11-20T10:00:00Z') + KILL('2026-11-20T11:00:00Z', 90),
  ])
    expect((await roots(log))[0]).toBe('oom-kill-global#1')
})
