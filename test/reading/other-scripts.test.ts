import { expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const KILL =
  'Memory cgroup out of memory: Killed process 77 (svc) total-vm:900000kB, anon-rss:512000kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:1200kB oom_score_adj:0'

test.each(['ホスト1', 'höst', 'хост-2.example'])('a host called %s', async (host) => {
  const { findings } = await analyzeText({ syslog: `Nov 10 08:00:00 ${host} kernel: [ 100.000000] ${KILL}\n` })
  expect(findings.map(({ id, entities }) => [id, entities['host'], entities['pid']])).toEqual([['oom-kill-cgroup', host, 77]])
})
