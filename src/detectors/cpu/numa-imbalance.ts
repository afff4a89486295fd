import { worstOf } from '../../casefile/series/extremes.ts'
import { inOrder } from '../../casefile/series/in-order.ts'
import { detector, type Found } from '../../core/detector.ts'
import { thresholds } from '../../core/threshold.ts'
import type { Cited } from '../../core/span.ts'
import { COUNTERS } from '../../records/counters.ts'
import { NUMA_COUNTERS, type NumaCounters } from '../../records/numa-counters.ts'
import { NUMA_MEMORY, type NumaMemory } from '../../records/numa-memory.ts'

interface Facts {
  /** The node that is full, or that gave out pages meant for others. */
  node: string
  nodes: number
  /** Pages that were meant for another node and came here: between two samples, or since boot. */
  miss?: number | undefined
  hit?: number | undefined
  missPct?: number | undefined
  between: boolean
  /** Pages meant for this node that went elsewhere, of the node that lost most. */
  foreignNode?: string | undefined
  foreign?: number | undefined
  /** Of the node that is full, and of the one with most room. */
  totalKb?: number | undefined
  freeKb?: number | undefined
  reclaimableKb?: number | undefined
  roomiestNode?: string | undefined
  roomiestFreeKb?: number | undefined
}

/** When it counts as this failure. */
const LIMITS = thresholds({
  minMissPct: { value: 10, why: 'numastat(8): share of the pages of a node that were meant for another one.' },
  minMisses: { value: 1_000_000, why: 'Pages since boot: 4 GiB, more than a short shortage.' },
  minMissesBetween: { value: 25_000, why: 'Pages between two samples: 100 MiB, more than a few stray allocations.' },
  maxFullPct: {
    value: 5,
    why: 'Free and reclaimable memory of the node that is full; the watermarks of a zone are below 1 %, and what is left is spread over zones.',
  },
  minRoomPct: { value: 25, why: 'Free memory of another node: the machine as a whole is not short of memory.' },
})
const MAX_SAMPLES = 10_000

export const numaImbalance = detector<Facts>({
  id: 'numa-imbalance',
  title: 'Memory comes from the wrong NUMA node',
  severity: 'warning',
  domain: 'cpu',
  seenIn: ['numa', 'vmstat counters'],
  absence: 'the counters are since boot',
  thresholds: LIMITS,
  watch(bench) {
    const t = bench.thresholds(LIMITS)
    const counters = new Map<string, Map<string, Node[]>>()
    const totals = new Map<string, Node[]>()
    const sizes = new Map<string, Cited<NumaMemory>[]>()
    let kept = 0
    bench.on(NUMA_COUNTERS, (c) => {
      const nodes = counters.get(c.of) ?? new Map<string, Node[]>()
      if (counters.size < 1000) counters.set(c.of, nodes)
      for (const [i, node] of c.nodes.entries()) {
        const value = (name: string) => c.values.get(name)?.[i] ?? 0
        if (++kept > MAX_SAMPLES) return
        const list = nodes.get(node) ?? []
        list.push({ node, hit: value('numa_hit'), miss: value('numa_miss'), foreign: value('numa_foreign'), at: c })
        nodes.set(node, list)
      }
    })
    // /proc/vmstat counts all nodes together
    bench.on(COUNTERS, (c) => {
      const miss = c.kind === 'vmstat' ? c.values.get('numa_miss') : undefined
      if (miss === undefined || ++kept > MAX_SAMPLES) return
      const node = {
        node: 'all nodes together',
        hit: c.values.get('numa_hit') ?? 0,
        miss,
        foreign: c.values.get('numa_foreign') ?? 0,
        at: c,
      }
      totals.set(c.of, [...(totals.get(c.of) ?? []), node])
    })
    bench.on(NUMA_MEMORY, (m) => {
      const list = sizes.get(m.node) ?? []
      if ((sizes.size < 1024 || sizes.has(m.node)) && ++kept <= MAX_SAMPLES) sizes.set(m.node, [...list, m])
    })
    bench.atEnd(() => {
      // the last sample counts
      const memory = new Map([...sizes].map(([node, list]) => [node, inOrder(list).at(-1)!]))
      const groups = [...counters].filter(([, nodes]) => nodes.size > 1)
      if (groups.length === 0) for (const [of, list] of totals) if (list.length > 1) groups.push([of, new Map([[list[0]!.node, list]])])
      // several sources of one machine tell of one failure: two samples beat one
      const told: Found<Facts>[] = []
      for (const [group, nodes] of groups) {
        const between = [...nodes.values()].every((list) => list.length > 1)
        const grown = [...nodes.values()].map((list): Node => {
          // counters since boot only grow
          const sorted = list.toSorted((a, b) => a.hit - b.hit)
          const [first, last] = [sorted[0]!, sorted.at(-1)!]
          return between
            ? { ...last, hit: last.hit - first.hit, miss: last.miss - first.miss, foreign: last.foreign - first.foreign }
            : last
        })
        const worst = worstOf(grown, (n) => n.miss)!
        const lost = worstOf(grown, (n) => n.foreign)!
        const missPct = Math.round((1000 * worst.miss) / Math.max(1, worst.miss + worst.hit)) / 10
        const least = between ? t.minMissesBetween : t.minMisses
        if (worst.miss < least || missPct < t.minMissPct) continue
        told.push({
          group,
          facts: {
            node: worst.node,
            nodes: grown.length,
            miss: worst.miss,
            hit: worst.hit,
            missPct,
            between,
            foreignNode: lost.node,
            foreign: lost.foreign,
            ...roomOf(memory, lost.node),
          },
          proof: [
            {
              at: worst.at.at,
              time: worst.at.time,
              witness: 'capture',
              note: `${worst.node}: ${worst.miss} misses${between ? ' between two samples' : ''}, ${missPct} % of its pages (threshold ${t.minMissPct} % and ${least} pages)`,
            },
            ...(between
              ? [
                  {
                    at: worstOf(nodes.get(worst.node)!, (n) => -n.hit)!.at.at,
                    witness: 'capture' as const,
                    note: 'the sample before',
                  },
                ]
              : []),
          ],
          ...(between ? {} : { strength: 'partial' as const, missing: 'a second sample: whether it goes on' }),
        })
      }
      const best = told.sort((a, b) => Number(b.facts.between) - Number(a.facts.between) || (b.facts.miss ?? 0) - (a.facts.miss ?? 0))[0]
      if (best !== undefined) bench.find(best)
      const pct = (kb: number, m: NumaMemory) => (100 * kb) / Math.max(1, m.totalKb)
      const sized = [...memory.values()].filter((m) => m.totalKb > 0)
      const full = sized
        .filter((m) => pct(m.freeKb + (m.reclaimableKb ?? 0), m) <= t.maxFullPct)
        .sort((a, b) => pct(a.freeKb, a) - pct(b.freeKb, b))[0]
      const roomiest = worstOf(sized, (m) => m.freeKb)
      if (full === undefined || roomiest === undefined || full === roomiest || pct(roomiest.freeKb, roomiest) < t.minRoomPct) return
      // without the page cache beside it, a node with little free may be one that caches files well
      const sure = full.reclaimableKb !== undefined
      bench.find({
        group: 'memory',
        facts: { node: full.node, nodes: sized.length, between: false, ...roomOf(memory, full.node) },
        severity: sure ? 'warning' : 'note',
        proof: [
          {
            at: full.at,
            time: full.time,
            witness: 'capture',
            note: `${full.node}: ${pct(full.freeKb, full).toFixed(1)} % free${sure ? `, ${pct(full.reclaimableKb!, full).toFixed(1)} % reclaimable` : ''} (threshold ${t.maxFullPct} % together)`,
          },
          {
            at: roomiest.at,
            witness: 'capture',
            note: `${roomiest.node}: ${pct(roomiest.freeKb, roomiest).toFixed(1)} % free (threshold ${t.minRoomPct} %)`,
          },
        ],
        strength: sure ? 'partial' : 'weak',
        missing: sure ? 'whether pages are missed: numastat twice' : 'how much of the full node is page cache (numastat -m)',
      })
    })
  },
  cause: (f) =>
    f.miss === undefined
      ? `${f.node} has ${mib(f.freeKb)} MiB of ${mib(f.totalKb)} MiB free${f.reclaimableKb === undefined ? '' : ` and ${mib(f.reclaimableKb)} MiB of page cache to give back`}, while ${f.roomiestNode} has ${mib(f.roomiestFreeKb)} MiB free: what is bound to ${f.node} reclaims or swaps, and the rest gets its memory from afar.`
      : `${f.miss} pages (${f.missPct} % of what ${f.node} gave out ${f.between ? 'between two samples' : 'since boot'}) were meant for another node; ${f.foreignNode} could not serve ${f.foreign} pages of its own. Each access to such a page crosses the link between the nodes.`,
  fix: (f) => [
    {
      when: 'now',
      say: `See whose memory lies where, and whether ${f.foreignNode ?? f.node} is full while the others have room.`,
      run: 'numastat -m; numastat -p PID',
    },
    {
      when: 'durable',
      say: 'One large shared heap (a database): numactl --interleave=all. Several smaller processes: pin each with its memory to one node (--cpunodebind, --membind). Keep zone_reclaim_mode 0.',
    },
    { when: 'verify', say: 'numa_miss stands still.', run: 'numastat; sleep 60; numastat' },
  ],
  links: [
    'https://man7.org/linux/man-pages/man8/numastat.8.html',
    'https://man7.org/linux/man-pages/man8/numactl.8.html',
    'https://docs.kernel.org/admin-guide/mm/numa_memory_policy.html',
    'https://docs.kernel.org/admin-guide/mm/numaperf.html',
    'https://man7.org/linux/man-pages/man2/set_mempolicy.2.html',
    'https://blog.jcole.us/2010/09/28/mysql-swap-insanity-and-the-numa-architecture/',
    'https://docs.kernel.org/admin-guide/sysctl/vm.html#zone-reclaim-mode',
    'https://docs.kernel.org/admin-guide/sysctl/kernel.html#numa-balancing',
  ],
  mechanism:
    'The kernel takes memory from the node of the CPU that asks, and from another when that one is full. A node without CPUs, or one process larger than a node, makes that the rule. Pinning helps when the work falls into parts that each fit into one node, CPUs and memory together, and share little: one database or virtual machine per node; then bind both (numactl --cpunodebind=N with --membind=N, or --preferred=N where running over is better than failing). Pinning harms when one heap is larger than a node or is used from all CPUs: --membind has no way out, its node reclaims, swaps or ends in an OOM kill while others have room. Interleaving (--interleave=all) helps exactly there: one large shared heap, as a buffer pool or a JVM without -XX:+UseNUMA, used by threads on all nodes; its pages go round all nodes, no node fills first, and every access costs the mean of near and far instead of the worst. It harms work that would have stayed near. Pinning CPUs alone leaves memory that was touched first on another node where it is. Automatic NUMA balancing (kernel.numa_balancing) moves pages by itself at the cost of extra faults; try it before binding by hand. vm.zone_reclaim_mode is for work that is partitioned in this way, and wrong for file servers and caches.',
  decoys: [
    'other_node without misses: threads that moved',
    'a few thousand misses since boot, or counters that stand still between two samples',
    'a node with little free memory that is full of page cache',
  ],
  examples: [
    {
      name: 'a node is full',
      files: {
        'numastat.txt':
          '                           node0           node1\nnuma_hit                86333181       114338269\nnuma_miss               45199455               0\nnuma_foreign                   0        45199455\ninterleave_hit                91              91\nlocal_node              86326417       114288458\nother_node               5206219           49768\n',
      },
      fires: true,
    },
    {
      name: 'none missed',
      files: {
        'numastat.txt':
          '                           node0           node1\nnuma_hit                86333181       114338269\nnuma_miss                      0               0\nnuma_foreign                   0               0\ninterleave_hit                91              91\nlocal_node              86326417       114288458\nother_node               5206219           49768\n',
      },
      fires: false,
    },
  ],
})

interface Node {
  readonly node: string
  readonly hit: number
  readonly miss: number
  readonly foreign: number
  readonly at: Pick<Cited<NumaCounters>, 'at' | 'time'>
}

const mib = (kb: number | undefined): number => Math.round((kb ?? 0) / 1024)

/** Room on one node and on the roomiest of the others. */
function roomOf(memory: ReadonlyMap<string, NumaMemory>, node: string) {
  const own = memory.get(node)
  if (own === undefined) return {}
  const other = [...memory.values()].filter((m) => m.node !== node).sort((a, b) => b.freeKb - a.freeKb)[0]
  return {
    totalKb: own.totalKb,
    freeKb: own.freeKb,
    reclaimableKb: own.reclaimableKb,
    roomiestNode: other?.node,
    roomiestFreeKb: other?.freeKb,
  }
}
