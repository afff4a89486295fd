import { expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

/** Kills of one process each, a minute apart, at the limit of one cgroup. */
const storm = (kills: number): string =>
  Array.from({ length: kills }, (_, i) => {
    const stamp = `[${(1000 + 60 * i).toFixed(6).padStart(12)}]`
    const cgroup = '/system.slice/celery.service'
    return [
      `${stamp} celery invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0`,
      `${stamp} memory: usage 204800kB, limit 204800kB, failcnt ${i + 1}`,
      `${stamp} oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=${cgroup},task_memcg=${cgroup},task=celery,pid=${1000 + i},uid=0`,
      `${stamp} Memory cgroup out of memory: Killed process ${1000 + i} (celery) total-vm:900000kB, anon-rss:200000kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:1200kB oom_score_adj:0`,
    ].join('\n')
  }).join('\n')

test('of more kills than are kept the first stand for all, and all are counted', async () => {
  const [found] = (await analyzeText({ 'dmesg.txt': `${storm(50)}\n` })).findings
  expect(found!.count).toBe(50)
  expect(found!.headline).toContain('50 times')
  expect(found!.cause).toContain('Killed: celery, first as pid 1000, pid 1001 and pid 1002.')
  expect(found!.cause).not.toMatch(/and \d+ more/)
})

test('of few each is named', async () => {
  const [found] = (await analyzeText({ 'dmesg.txt': `${storm(3)}\n` })).findings
  expect(found!.cause).toContain('Killed: celery (pids 1000, 1001 and 1002).')
})

test('all pages of the machine are never fewer than those of the zones that were pasted', async () => {
  const report = (ram: string) =>
    [
      '[  100.000000] chrome invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0',
      '[  100.000001] Mem-Info:',
      '[  100.000002] active_anon:1700000 inactive_anon:4800 isolated_anon:0',
      '[  100.000002]  active_file:600 inactive_file:500 isolated_file:0',
      '[  100.000002]  slab_reclaimable:1000 slab_unreclaimable:9000 free:13200',
      '[  100.000003] Node 0 DMA32 free:25000kB min:26000kB low:32000kB high:38000kB present:3129200kB managed:3063664kB',
      ...(ram === '' ? [] : [`[  100.000004] ${ram}`]),
      '[  100.000005] Out of memory: Killed process 501 (chrome) total-vm:6000000kB, anon-rss:5000000kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:1200kB oom_score_adj:0',
    ].join('\n')
  const total = async (ram: string) =>
    (await analyzeText({ 'dmesg.txt': `${report(ram)}\n` })).findings.find(({ id }) => id === 'oom-kill-global')!.ledger?.total
  expect(await total('2000000 pages RAM')).toBe(8_000_000)
  // the parts that are told are more than the zone that was pasted
  expect(await total('')).toBe(6_916_400)
})
