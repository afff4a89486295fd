import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const alarms = async (files: Record<string, string>) => (await analyzeText(files)).findings.filter((f) => f.severity !== 'note')
const ids = async (files: Record<string, string>) => (await alarms(files)).map((f) => f.id)

const numastat = (hit: number, miss: number) =>
  `                           node0           node1\nnuma_hit              ${86_333_181 + hit}       14338269\nnuma_miss                      0        ${miss}\nnuma_foreign           ${miss}               0\ninterleave_hit              1391            1391\nlocal_node              86326417        14288458\nother_node                  6764         3249266\n`
const meminfo = (node: number, freeKb: number, fileKb: number) =>
  `Node ${node} MemTotal:       65844264 kB\nNode ${node} MemFree:        ${freeKb} kB\nNode ${node} MemUsed:        ${65_844_264 - freeKb} kB\nNode ${node} FilePages:      ${fileKb} kB\nNode ${node} SReclaimable:      98120 kB\n`

describe('misses', () => {
  test('that go on between two samples', async () => {
    const [found] = await alarms({ 'numastat.1': numastat(0, 3_199_455), 'numastat.2': numastat(600_000, 4_105_210) })
    expect(found?.facts).toMatchObject({ node: 'node1', foreignNode: 'node0', miss: 905_755, between: true })
  })
  test('both samples in one file', async () => {
    expect(await ids({ 'numastat.txt': `${numastat(0, 3_199_455)}\n${numastat(600_000, 4_105_210)}` })).toEqual(['numa-imbalance'])
  })
  test('that stand still are history: silent', async () => {
    expect(await ids({ 'numastat.1': numastat(0, 33_199_455), 'numastat.2': numastat(600_000, 33_199_455) })).toEqual([])
  })
  test('in one sample, many since boot', async () => {
    const [found] = await alarms({ 'numastat.txt': numastat(0, 33_199_455) })
    expect(found?.facts).toMatchObject({ miss: 33_199_455, between: false })
  })
  test('a file for each node', async () => {
    const node = (hit: number, miss: number, foreign: number) =>
      `numa_hit ${hit}\nnuma_miss ${miss}\nnuma_foreign ${foreign}\ninterleave_hit 91\nlocal_node ${hit}\nother_node 12\n`
    expect(await ids({ 'node0/numastat': node(86_333_181, 0, 45_199_455), 'node1/numastat': node(14_338_269, 45_199_455, 0) })).toEqual([
      'numa-imbalance',
    ])
  })
})

describe('/proc/vmstat twice counts the misses of all nodes', () => {
  const vmstat = (hit: number, miss: number) =>
    `nr_free_pages 1274535\nnr_zone_inactive_anon 44059\nnuma_hit ${hit}\nnuma_miss ${miss}\nnuma_foreign ${miss}\nnuma_interleave 91\npswpin 0\n`
  test('that go on', async () => {
    const [found] = await alarms({ 'proc-vmstat.1': vmstat(9_000_000, 100_000), 'proc-vmstat.2': vmstat(9_400_000, 300_000) })
    expect(found?.facts).toMatchObject({ miss: 200_000, between: true })
  })
  test('that stand still: silent', async () => {
    expect(await ids({ 'proc-vmstat.1': vmstat(9_000_000, 9_100_000), 'proc-vmstat.2': vmstat(9_400_000, 9_100_000) })).toEqual([])
  })
})

describe('one node is full while another has room', () => {
  test('by nodeN/meminfo', async () => {
    const [found] = await alarms({ 'node.txt': meminfo(0, 422_400, 1_865_830) + meminfo(1, 40_827_084, 3_195_801) })
    expect(found?.facts).toMatchObject({ node: 'node0', roomiestNode: 'node1', freeKb: 422_400 })
  })
  test('full of page cache: silent', async () => {
    expect(await ids({ 'node.txt': meminfo(0, 422_400, 41_865_830) + meminfo(1, 40_827_084, 3_195_801) })).toEqual([])
  })
  test('both full: not a matter of nodes', async () => {
    expect(await ids({ 'node.txt': meminfo(0, 422_400, 865_830) + meminfo(1, 427_084, 795_801) })).not.toContain('numa-imbalance')
  })
  test('numactl -H tells free memory only: a note', async () => {
    const text =
      'available: 2 nodes (0-1)\nnode 0 cpus: 0 1 2 3\nnode 0 size: 64301 MB\nnode 0 free: 423 MB\nnode 1 cpus: 4 5 6 7\nnode 1 size: 64508 MB\nnode 1 free: 40112 MB\nnode distances:\nnode   0   1 \n  0:  10  21 \n  1:  21  10 \n'
    const report = await analyzeText({ 'numactl.txt': text })
    expect(report.findings.map((f) => [f.id, f.severity])).toEqual([['numa-imbalance', 'note']])
  })
})
