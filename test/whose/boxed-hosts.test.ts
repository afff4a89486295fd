import { expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const hosts = async (text: string): Promise<unknown[]> =>
  (await analyzeText({ 'a.log': text })).findings.map(({ id, entities }) => [id, entities['host']])

test('a machine in brackets before lines of its kernel', async () => {
  const text = `[app7] 2026-11-20 10:00:00 GET / 200
[db3] 2026-11-20 10:00:01 kernel: Out of memory: Killed process 2211 (mysqld) total-vm:4112200kB, anon-rss:3112200kB, file-rss:0kB, shmem-rss:0kB, UID:112 pgtables:7001kB oom_score_adj:0
[app7] 2026-11-20 10:00:02 POST /pay 200
`
  expect(await hosts(text)).toEqual([['oom-kill-global', 'db3']])
})

test('threads and loggers in brackets are no machines', async () => {
  const text = `[worker1] 2026-11-20 10:00:00 starting
[worker2] 2026-11-20 10:00:01 INFO ready
[worker2] 2026-11-20 10:00:02 ERROR cannot open /srv/a: No space left on device
`
  expect(await hosts(text)).toEqual([['disk-full', undefined]])
})

test('milliseconds since 1970 before a level are the time of the line', async () => {
  const line = (rest: string): string => `1795170012331 ${rest}\n`
  const firstOf = async (rest: string) => (await analyzeText({ 'a.log': line(rest) })).findings.map(({ first }) => first)
  expect(await firstOf('ERROR acceptor: java.io.IOException: Too many open files')).toEqual(['2026-11-20T10:20:12.331Z'])
  expect(await firstOf('acceptor: java.io.IOException: Too many open files')).toEqual([undefined])
})
