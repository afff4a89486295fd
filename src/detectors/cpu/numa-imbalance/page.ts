import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'The kernel takes memory from the node of the CPU that asks, and from another when that one is full. A node without CPUs, or one process larger than a node, makes that the rule. Pinning helps when the work falls into parts that each fit into one node, CPUs and memory together, and share little: one database or virtual machine per node; then bind both (numactl --cpunodebind=N with --membind=N, or --preferred=N where running over is better than failing). Pinning harms when one heap is larger than a node or is used from all CPUs: --membind has no way out, its node reclaims, swaps or ends in an OOM kill while others have room. Interleaving (--interleave=all) helps exactly there: one large shared heap, as a buffer pool or a JVM without -XX:+UseNUMA, used by threads on all nodes; its pages go round all nodes, no node fills first, and every access costs the mean of near and far instead of the worst. It harms work that would have stayed near. Pinning CPUs alone leaves memory that was touched first on another node where it is. Automatic NUMA balancing (kernel.numa_balancing) moves pages by itself at the cost of extra faults; try it before binding by hand. vm.zone_reclaim_mode is for work that is partitioned in this way, and wrong for file servers and caches.',
  decoys: [
    'other_node without misses: threads that moved',
    'a few thousand misses since boot, or counters that stand still between two samples',
    'a node with little free memory that is full of page cache',
  ],
  sample: 'a-node-is-full',
}
