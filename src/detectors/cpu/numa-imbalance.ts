import { detector } from '../../core/detector.ts'
import { thresholds } from '../../core/threshold.ts'
import { NUMA_COUNTERS } from '../../records/numa-counters.ts'

interface Facts {
  node: string
  nodes: number
  /** Pages that were meant for another node and came here, since boot. */
  miss: number
  hit: number
  missPct: number
  /** Pages meant for this node that went elsewhere, of the node that lost most. */
  foreignNode: string
  foreign: number
}

/** When it counts as this failure. */
const LIMITS = thresholds({
  minMissPct: { value: 10, why: 'numastat(8): share of the pages of a node that were meant for another one.' },
  minMisses: { value: 1_000_000, why: 'Pages: 4 GiB, more than a short shortage.' },
})

export const numaImbalance = detector<Facts>({
  id: 'numa-imbalance',
  title: 'Memory comes from the wrong NUMA node',
  severity: 'warning',
  domain: 'cpu',
  seenIn: ['numa'],
  absence: 'the counters are since boot',
  thresholds: LIMITS,
  watch(bench) {
    const t = bench.thresholds(LIMITS)
    bench.on(NUMA_COUNTERS, (c) => {
      const [hits, misses, foreign] = ['numa_hit', 'numa_miss', 'numa_foreign'].map((name) => c.values.get(name) ?? [])
      if (c.nodes.length < 2 || misses!.length !== c.nodes.length) return
      const worst = misses!.indexOf(Math.max(...misses!))
      const lost = foreign!.indexOf(Math.max(...foreign!))
      const [miss, hit] = [misses![worst] ?? 0, hits![worst] ?? 0]
      const missPct = Math.round((1000 * miss) / Math.max(1, miss + hit)) / 10
      if (miss < t.minMisses || missPct < t.minMissPct) return
      bench.find({
        group: c.at.artifact,
        facts: {
          node: c.nodes[worst]!,
          nodes: c.nodes.length,
          miss,
          hit,
          missPct,
          foreignNode: c.nodes[lost] ?? '',
          foreign: foreign![lost] ?? 0,
        },
        proof: [
          {
            at: c.at,
            time: c.time,
            witness: 'capture',
            note: `${c.nodes[worst]}: ${miss} misses, ${missPct} % of its pages (threshold ${t.minMissPct} % and ${t.minMisses} pages)`,
          },
        ],
        strength: 'partial',
        missing: 'a second sample: whether it goes on',
      })
    })
  },
  cause: (f) =>
    `${f.miss} pages (${f.missPct} % of what ${f.node} gave out since boot) were meant for another node; ${f.foreignNode} could not serve ${f.foreign} pages of its own. Each access to such a page crosses the link between the nodes.`,
  fix: (f) => [
    {
      when: 'now',
      say: `See whose memory lies where, and whether ${f.foreignNode} is full while the others have room.`,
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
    'https://man7.org/linux/man-pages/man2/set_mempolicy.2.html',
    'https://docs.kernel.org/admin-guide/sysctl/vm.html#zone-reclaim-mode',
    'https://docs.kernel.org/admin-guide/sysctl/kernel.html#numa-balancing',
  ],
  mechanism:
    'The kernel takes memory from the node of the CPU that asks, and from another when that one is full. A node without CPUs, or one process larger than a node, makes that the rule. Pinning helps when the work falls into parts that each fit into one node, CPUs and memory together, and share little; then bind both (numactl --cpunodebind with --membind or --preferred). It harms when one heap is larger than a node or is used from all CPUs: a strict binding fills its node and reclaims, swaps or ends in an OOM kill while others have room; spread such a heap with --interleave=all. Pinning CPUs alone leaves memory that was touched first on another node where it is. Automatic NUMA balancing (kernel.numa_balancing) moves pages by itself at the cost of extra faults; try it before binding by hand. vm.zone_reclaim_mode is for work that is partitioned in this way, and wrong for file servers and caches.',
  decoys: ['other_node without misses: threads that moved', 'a few thousand misses since boot'],
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
