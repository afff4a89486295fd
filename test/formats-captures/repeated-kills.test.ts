import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const killed = (hour: number, minute: number, pid: number, anonKb: number, comm = 'worker') => {
  const stamp = `Nov 21 ${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}:11 node7 kernel: `
  return `${stamp}oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/shop.slice,task_memcg=/shop.slice/app,task=${comm},pid=${pid},uid=0\n${stamp}Memory cgroup out of memory: Killed process ${pid} (${comm}) total-vm:819200kB, anon-rss:${anonKb}kB, file-rss:1024kB, shmem-rss:0kB, UID:0 pgtables:180kB oom_score_adj:0\n`
}
const leak = async (text: string) => (await analyzeText({ 'kern.log': text })).findings.find((f) => f.id === 'memory-leak')

describe('the same command killed again and again', () => {
  test('at regular intervals: said in a note, with the intervals', async () => {
    const found = await leak([1, 3, 5, 7].map((hour, i) => killed(hour, 2, 4711 + i, 500_000 + i)).join(''))
    expect(found).toMatchObject({ severity: 'note', facts: { comm: 'worker', kills: 4, intervalsSeconds: [7200, 7200, 7200] } })
    expect(found?.cause).toContain('The kills alone do not tell which')
  })
  test.each([
    ['twice', [killed(1, 2, 4711, 500_000), killed(3, 2, 4712, 500_000)]],
    ['as the load has it', [killed(1, 2, 4711, 500_000), killed(1, 12, 4712, 500_000), killed(7, 2, 4713, 500_000)]],
    ['other commands', [killed(1, 2, 4711, 500_000), killed(3, 2, 4712, 500_000, 'web'), killed(5, 2, 4713, 500_000, 'cron')]],
    ['the same kill told twice', [killed(1, 2, 4711, 500_000), killed(1, 2, 4711, 500_000), killed(3, 2, 4712, 500_000)]],
    ['smaller each time', [killed(1, 2, 4711, 500_000), killed(3, 2, 4712, 400_000), killed(5, 2, 4713, 300_000)]],
  ])('%s: no note', async (_, kills) => {
    expect(await leak(kills.join(''))).toBeUndefined()
  })
  test('it stays a note beside the kills, and is not what they come from', async () => {
    const report = await analyzeText({ 'kern.log': [1, 3, 5].map((hour, i) => killed(hour, 2, 4711 + i, 500_000)).join('') })
    expect(report.findings.find((f) => f.key === report.incidents[0]?.root)?.id).toBe('oom-kill-cgroup')
  })
})
