import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'
import { NUMA_MEMORY } from '../../src/records/numa-memory.ts'
import { ZONE_PAGES } from '../../src/records/zone-pages.ts'
import { read } from '../records.ts'

const findings = async (files: Record<string, string>) => (await analyzeText(files)).findings
const alarms = async (files: Record<string, string>) => (await findings(files)).filter((f) => f.severity !== 'note').map((f) => f.id)

/** A zone as kernels since 4.8 print it; the counters of the node stand in its first zone. */
const zone = (node: number, name: string, free: number, min: number, managed: number, cached?: number): string =>
  `Node ${node}, zone ${name.padStart(8)}\n${
    cached === undefined
      ? ''
      : `  per-node stats\n      nr_inactive_anon 169950\n      nr_file_pages ${cached}\n      nr_shmem     2501\n      nr_slab_reclaimable 56088\n`
  }  pages free     ${free}\n        boost    0\n        min      ${min}\n        low      ${Math.round(min * 1.25)}\n        high     ${Math.round(min * 1.5)}\n        spanned  ${managed + 95}\n        present  ${managed + 40}\n        managed  ${managed}\n        cma      0\n        protection: (0, 0, 0, 0)\n      nr_free_pages ${free}\n      nr_zone_inactive_anon 0\n      numa_hit     1182\n  pagesets\n    cpu: 0\n              count:    101\n              high:     186\n              batch:    31\n  vm stats threshold: 8\n  node_unreclaimable:  0\n  start_pfn:           1\n`

describe('/proc/zoneinfo', () => {
  test.runIf(process.platform === 'linux')('of this machine: each populated zone with its watermarks, and the node', () => {
    const text = readFileSync('/proc/zoneinfo', 'utf8')
    const zones = read(ZONE_PAGES, text).filter((z) => (z.managedPages ?? 0) > 0)
    expect(zones.length).toBeGreaterThan(0)
    for (const z of zones) expect(z.minPages! <= z.lowPages! && z.lowPages! <= z.highPages!).toBe(true)
    for (const node of read(NUMA_MEMORY, text)) expect(node.freeKb > 0 && node.freeKb <= node.totalKb).toBe(true)
  })
  const text =
    zone(0, 'DMA', 3840, 21, 3840, 323_043) +
    zone(0, 'Normal', 900, 12_000, 2_000_000) +
    zone(1, 'Normal', 1_000_000, 12_000, 2_000_000, 9000)
  test('nodes: free, and what is reclaimable of them without shared memory', () => {
    expect(read(NUMA_MEMORY, text)).toMatchObject([
      { node: 'node0', freeKb: 4740 * 4, totalKb: 2_003_840 * 4, reclaimableKb: (323_043 - 2501 + 56_088) * 4 },
      { node: 'node1', freeKb: 4_000_000 },
    ])
    expect(read(ZONE_PAGES, text)[1]).toMatchObject({ node: 0, zone: 'Normal', freePages: 900, minPages: 12_000, highPages: 18_000 })
  })
  test('before 4.8, and pages of 64 KiB by where the 32-bit zone ends', () => {
    const old = `Node 0, zone      DMA\n  pages free     30000\n        min      33\n        low      41\n        high     49\n        scanned  0\n        spanned  32768\n        present  32768\n        managed  32000\n    nr_free_pages 30000\n    nr_file_pages 100\n    nr_slab_reclaimable 20\n    nr_shmem 40\n        protection: (0, 0)\n  pagesets\n    cpu: 0\n              count: 0\n              high:  0\n  all_unreclaimable: 0\n  start_pfn:         32768\n`
    expect(read(NUMA_MEMORY, old)).toMatchObject([{ totalKb: 32_000 * 64, freeKb: 30_000 * 64, reclaimableKb: 80 * 64 }])
  })
  test('a transcript with samples in it, and what grep left of them', () => {
    const left = text
      .split('\n')
      .filter((line) => /Node|free|min|low|high/.test(line))
      .join('\n')
    const twice = `[root@db-1 ~]# date; grep -E 'Node|free|min|low|high' /proc/zoneinfo\nThu Nov 26 07:00:00 UTC 2026\n${left}\nThu Nov 26 07:00:10 UTC 2026\n${left}\n`
    expect(read(ZONE_PAGES, twice)).toHaveLength(6)
    expect(read(ZONE_PAGES, twice).filter((z) => z.minPages === 12_000)).toHaveLength(4)
  })

  const low = zone(0, 'DMA', 3840, 21, 3840, 323_043) + zone(0, 'Normal', 9000, 12_000, 2_000_000)
  const fine = zone(0, 'DMA', 3840, 21, 3840, 323_043) + zone(0, 'Normal', 13_000, 12_000, 2_000_000)
  test('below the minimum again and again: who asks must reclaim', async () => {
    const [found] = await findings({ 'zoneinfo.1': low, 'zoneinfo.2': low })
    expect(found).toMatchObject({ id: 'memory-pressure', severity: 'warning', facts: { freePages: 9000, minPages: 12_000, samples: 2 } })
    expect(found?.headline).toContain('9,000 free pages in node 0, zone Normal, fewer than the minimum of 12,000')
  })
  test('once is a note; between min and low kswapd works; a full node beside a free one is no shortage', async () => {
    expect((await findings({ 'zoneinfo.txt': low })).map((f) => [f.id, f.severity])).toEqual([['memory-pressure', 'note']])
    expect(await findings({ 'zoneinfo.1': fine, 'zoneinfo.2': fine })).toEqual([])
    expect(await alarms({ 'zoneinfo.1': text, 'zoneinfo.2': text })).not.toContain('memory-pressure')
    expect(await findings({ 'zoneinfo.1': low, 'zoneinfo.2': fine, 'zoneinfo.3': fine })).toEqual([])
  })
  test('a node that is full while another has room', async () => {
    const full = text.replace('nr_file_pages 323043', 'nr_file_pages 9043')
    expect(await alarms({ 'zoneinfo.txt': full })).toEqual(['numa-imbalance'])
    // page cache can be given back
    expect(await alarms({ 'zoneinfo.txt': text })).toEqual([])
  })
})

describe('/proc/buddyinfo', () => {
  const row = (name: string, blocks: readonly number[]) =>
    `Node 0, zone ${name.padStart(8)} ${blocks.map((n) => String(n).padStart(6)).join(' ')} \n`
  const dma = row('DMA', [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 3])
  const splintered = dma + row('Normal', [41_200, 9100, 310, 12, 0, 0, 0, 0, 0, 0, 0])
  const whole = dma + row('Normal', [15_459, 12_803, 10_358, 7276, 7308, 2852, 1222, 530, 307, 123, 900])
  const failure =
    '[ 9000.100000] kworker/2:1: page allocation failure: order:5, mode:0x40dc0(GFP_KERNEL|__GFP_COMP|__GFP_ZERO), nodemask=(null),cpuset=/,mems_allowed=0\n'

  test.runIf(process.platform === 'linux')('of this machine: the blocks are the free pages', () => {
    const zones = read(ZONE_PAGES, readFileSync('/proc/buddyinfo', 'utf8'))
    expect(zones.length).toBeGreaterThan(0)
    expect(zones.every((z) => (z.blocks?.length ?? 0) > 8)).toBe(true)
    expect(zones.reduce((sum, z) => sum + z.freePages, 0)).toBeGreaterThan(1000)
  })
  test('free, but only in small pieces: a note', async () => {
    const [found, ...more] = await findings({ 'buddyinfo.txt': splintered })
    expect(found).toMatchObject({ id: 'memory-fragmentation', severity: 'note', facts: { order: 4, blocksLeft: 0 } })
    expect(more).toEqual([])
  })
  test.each([
    ['large blocks are there', whole],
    ['little is free at all', dma + row('Normal', [2200, 410, 30, 2, 0, 0, 0, 0, 0, 0, 0])],
    ['most samples have blocks', splintered + whole + whole],
    ['the row was cut before its largest blocks', splintered.trimEnd().slice(0, -8)],
  ])('%s: silent', async (_, text) => {
    expect(await findings({ 'proc/buddyinfo': text })).toEqual([])
  })
  test('beside a failed allocation it is evidence, and does not count it again', async () => {
    const [found] = await findings({ 'dmesg.txt': failure, 'buddyinfo.txt': splintered })
    expect(found).toMatchObject({ id: 'memory-fragmentation', severity: 'error', count: 1 })
    expect(found?.evidence.map((e) => e.note ?? '').join('\n')).toContain('60,736 pages free and no block of 32 or more')
    const [other] = await findings({ 'dmesg.txt': failure, 'buddyinfo.txt': whole })
    expect(other?.evidence).toHaveLength(1)
  })
  test('pasted into a ticket, blanks collapsed or indented', () => {
    const pasted = `we see this since noon:\n\n    Node 0, zone DMA 0 0 0 0 0 0 0 0 1 1 3\n    Node 0, zone Normal 41200 9100 310 12 0 0 0 0 0 0 0\n\nany idea?\n`
    expect(read(ZONE_PAGES, pasted)).toMatchObject([{ zone: 'DMA' }, { zone: 'Normal', freePages: 60_736 }])
  })
  test('a log that speaks of a zone keeps its lines', async () => {
    const log = `Nov 21 14:00:00 web1 dns[81]: moved, zone  europe\n[ 9000.1] app[77]: segfault at 10 ip 000055d0c0de0010 sp 00007ffd0000 error 4 in app[55d0c0de0000+1000]\n`
    expect((await alarms({ 'syslog.txt': log })).length).toBe(1)
  })
  test('pagetypeinfo and words about zones are others', () => {
    expect(read(ZONE_PAGES, 'Node    0, zone      DMA, type    Unmovable      1      0      0 \nNode 0, zone Normal is full\n')).toEqual([])
  })
})
