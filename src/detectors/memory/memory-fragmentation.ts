import { detector, type Found } from '../../core/detector.ts'
import { thresholds } from '../../core/threshold.ts'
import type { Cited } from '../../core/span.ts'
import { ALLOCATION_FAILURE, type AllocationFailure } from '../../records/allocation-failure.ts'
import { ZONE_PAGES } from '../../records/zone-pages.ts'
import { FreeBlocks } from './free-blocks.ts'
import { size, times } from './sizes.ts'

interface Facts {
  message: string
  /** Undefined where nothing has failed yet, and /proc/buddyinfo alone tells it. */
  comm?: string | undefined
  pid?: number | undefined
  order: number
  /** One contiguous piece of this size was asked for. */
  pieceKb: number
  mode: string
  atomic: boolean
  /** Restricted to low memory by the caller: DMA or DMA32. */
  zone?: string | undefined
  module?: string | undefined
  freeKb?: number | undefined
  /** Free blocks of the order asked for or above, in the zones that were printed. */
  blocksLeft?: number | undefined
  zones?: readonly string[] | undefined
  orders: readonly number[]
  /** From /proc/buddyinfo. */
  samples?: number | undefined
}

/** When it counts as this failure. */
const LIMITS = thresholds({
  order: {
    value: 4,
    why: 'include/linux/mmzone.h, PAGE_ALLOC_COSTLY_ORDER is 3: from the next order on the kernel gives up where it tries again for smaller blocks.',
  },
  minFreePages: { value: 16_384, why: 'Pages of a zone that are free all the same, 64 MiB of 4 KiB pages: memory itself is not short.' },
})

/** GFP_ATOMIC: may not sleep, so it may not reclaim. Before 4.6 only the hex value is printed: 0x20 was __GFP_HIGH alone. */
function isAtomic(mode: string): boolean {
  if (mode.includes('('))
    return /GFP_ATOMIC|GFP_NOWAIT/.test(mode) || !/DIRECT_RECLAIM|GFP_(?:KERNEL|USER|HIGHUSER|NOIO|NOFS|TRANSHUGE)/.test(mode)
  const bits = Number.parseInt(mode, 16)
  return (bits & 0x10) === 0 && (bits & 0x20) !== 0 && bits < 0x10_0000
}

/** A block of 2^order pages that nobody could give, though pages were free. */
export const memoryFragmentation = detector<Facts>({
  id: 'memory-fragmentation',
  title: 'The kernel could not allocate a contiguous block of memory',
  severity: 'error',
  domain: 'memory',
  seenIn: ['kernel log'],
  leadsTo: ['nic-reset', 'gpu-fault', 'disk-io-error'],
  thresholds: LIMITS,
  watch(bench) {
    const t = bench.thresholds(LIMITS)
    const blocks = new FreeBlocks()
    /** The first failure of each group, for what /proc/buddyinfo says beside it. */
    const failed = new Map<string, Found<Facts>>()
    bench.on(ZONE_PAGES, (z) => blocks.see(z))
    const tell = (found: Found<Facts>): void => {
      bench.find(found)
      if (failed.size < 100 && !failed.has(found.group) && found.facts.order > 0) failed.set(found.group, found)
    }
    bench.atEnd(() => {
      for (const found of failed.values()) {
        const proof = blocks.without(found.facts.order, 0).map(({ proof: p }) => p)
        // the same event: it is not counted again
        if (proof.length > 0) bench.find({ ...found, proof: proof.slice(0, 3) })
      }
      if (failed.size > 0) return
      const [worst] = blocks.without(t.order, t.minFreePages)
      if (worst === undefined) return
      bench.find({
        group: 'buddyinfo',
        severity: 'note',
        facts: {
          message: worst.zone,
          order: t.order,
          pieceKb: 2 ** t.order * 4,
          mode: '',
          atomic: false,
          freeKb: worst.freePages * 4,
          blocksLeft: 0,
          orders: [t.order],
          samples: worst.samples,
        },
        title: `${worst.zone}: no free block of order ${t.order} or above`,
        proof: [
          { ...worst.proof, note: `${worst.proof.note} (threshold ${t.minFreePages} pages), in ${worst.low} of ${worst.samples} samples` },
        ],
        time: worst.proof.time,
        strength: 'weak',
        missing: 'an allocation that failed for it',
      })
    })
    bench.on(ALLOCATION_FAILURE, (failure: Cited<AllocationFailure>) => {
      const info = failure.memInfo
      const pageKb = (info?.pageBytes ?? 4096) / 1024
      const listed = info?.zones.filter(({ blocks }) => blocks !== undefined) ?? []
      const atomic = isAtomic(failure.mode)
      const benign = failure.order === 0 && atomic
      tell({
        group: `${failure.host ?? ''}\0${benign ? 'atomic' : 'order'}`,
        event: `${failure.message} ${failure.pid ?? ''}`,
        facts: {
          message: failure.message,
          comm: failure.comm,
          pid: failure.pid,
          order: failure.order,
          pieceKb: 2 ** Math.min(failure.order, 40) * pageKb,
          mode: failure.mode,
          atomic,
          zone: /GFP_DMA32/.test(failure.mode) ? 'DMA32' : /GFP_DMA/.test(failure.mode) ? 'DMA' : undefined,
          module: failure.modules[0],
          freeKb: info?.countersKb['free'],
          blocksLeft:
            listed.length === 0
              ? undefined
              : listed.reduce((sum, { blocks }) => sum + blocks!.slice(failure.order).reduce((a, b) => a + b, 0), 0),
          zones: listed
            .slice(0, 8)
            .map(
              ({ node, name, blocks }) =>
                `Node ${node} ${name}: ${blocks!.slice(failure.order).reduce((a, b) => a + b, 0)} blocks of order ${failure.order} or above`,
            ),
          orders: [failure.order],
        },
        entities: { host: failure.host, pid: failure.pid, comm: failure.comm },
        proof: [{ at: failure.at, time: failure.time, witness: 'kernel log', note: `order ${failure.order}, ${failure.mode}` }],
        time: failure.time,
        title: benign
          ? `${failure.comm}: a single page was not there at once (order 0, atomic)`
          : failure.order === 0
            ? `${failure.comm}: no page could be allocated (order 0)`
            : `${failure.comm}: no free block of order ${failure.order} (${size(2 ** Math.min(failure.order, 40) * pageKb)} in one piece)`,
        ...(benign ? { severity: 'warning' as const } : {}),
      })
    })
  },
  join: (before, later) => ({
    ...before,
    module: before.module ?? later.module,
    orders: [...new Set([...before.orders, ...later.orders])].sort((a, b) => a - b).slice(0, 12),
  }),
  cause(f, count) {
    if (f.comm === undefined)
      return `${f.message} has ${size(f.freeKb ?? 0)} free (with pages of 4 KiB), all of it in pieces below 2^${f.order} pages: nothing has failed in this input, but a driver or a huge page that asks for ${size(f.pieceKb)} in one piece must wait for compaction.`
    const often = count > 1 ? ` It happened ${times(count)}, orders ${f.orders.join(', ')}.` : ''
    if (f.order === 0 && f.atomic)
      return `${f.comm} asked for a single page in a context that may not wait (${f.mode}), and the reserve was empty for a moment.${often} By itself this is benign: the network or disk driver drops or retries and goes on. It is a sign of pressure only when it comes often.`
    const who = f.module === undefined ? f.comm : `${f.comm} in module ${f.module}`
    if (f.order === 0)
      return `${who} asked for a single page (${f.mode}) and got none, not even after reclaim.${f.zone === undefined ? ' Memory as a whole was short.' : ` Only zone ${f.zone} would do.`}${often}`
    const free =
      f.freeKb === undefined
        ? ''
        : ` ${size(f.freeKb)} were free in all${f.blocksLeft === undefined ? '' : f.blocksLeft === 0 ? ', but in pieces that are too small' : `, with ${f.blocksLeft} blocks large enough, none of them in an allowed zone above its reserve`}.`
    return `${who} asked for 2^${f.order} pages in one piece (${size(f.pieceKb)}, ${f.mode})${f.zone === undefined ? '' : ` from zone ${f.zone}`} and the kernel had no such block.${free}${often}`
  },
  fix: (f) =>
    f.order === 0 && f.atomic
      ? [
          { when: 'now', say: 'Nothing, if it is rare; look for another cause of the failure at hand.' },
          {
            when: 'durable',
            say: 'If it comes often, raise vm.min_free_kbytes a little so that the reserve is larger.',
            run: 'sysctl vm.min_free_kbytes',
          },
        ]
      : [
          {
            when: 'now',
            say: `See which blocks are left and compact memory; order ${f.order} needs ${size(f.pieceKb)} in one piece.`,
            run: 'cat /proc/buddyinfo; echo 1 > /proc/sys/vm/compact_memory   # compacts, harmless',
          },
          {
            when: 'durable',
            say:
              f.zone === undefined
                ? `Update the driver or program behind ${f.module ?? f.comm ?? 'the request'} so that it asks for smaller pieces, or raise vm.min_free_kbytes.`
                : `${f.module ?? f.comm} insists on zone ${f.zone}: reserve memory at boot (cma=, swiotlb=) or use a driver that can address all memory.`,
          },
          {
            when: 'verify',
            say: 'compact_fail and allocation failures stop growing.',
            run: "grep -E 'compact_(fail|success)|allocstall' /proc/vmstat",
          },
        ],
  links: [
    'https://docs.kernel.org/admin-guide/sysctl/vm.html#compaction-proactiveness',
    'https://docs.kernel.org/core-api/memory-allocation.html',
  ],
  messages: [
    { text: 'C: page allocation failure. order:N, mode:0xN', kernels: 'until 3.1', source: 'mm/page_alloc.c' },
    {
      text: 'C: page allocation failure: order:N, mode:0xN(FLAGS), nodemask=…,cpuset=…,mems_allowed=…',
      kernels: 'since 3.2 (flags 4.6, nodemask 4.11)',
      source: 'mm/page_alloc.c',
    },
  ],
  mechanism:
    'The page allocator keeps free memory in blocks of 2^order pages. Memory can be free and yet lie in small pieces; a driver that needs a large block, or one from a small zone such as DMA32, then fails after reclaim and compaction. Callers that may not sleep fail at once when the reserve is empty.',
  decoys: [
    'order 0 with GFP_ATOMIC, mostly from a network driver: benign by itself, kept as a warning',
    'an OOM kill, which is about order 0 to 3 after reclaim',
    'failures that the caller asked not to be told of (__GFP_NOWARN)',
  ],
  examples: [
    {
      name: 'free, but in small pieces only: a note',
      files: {
        'buddyinfo.txt':
          'Node 0, zone      DMA      0      0      0      0      0      0      0      0      1      1      3 \nNode 0, zone   Normal  41200   9100    310     12      0      0      0      0      0      0      0 \n',
      },
      fires: true,
    },
    {
      name: 'a driver asks for 4 MiB in one piece',
      files: {
        'dmesg.txt':
          '[ 9000.100000] kworker/2:1: page allocation failure: order:10, mode:0x40dc0(GFP_KERNEL|__GFP_COMP|__GFP_ZERO), nodemask=(null),cpuset=/,mems_allowed=0\n[ 9000.100010] CPU: 2 PID: 3120 Comm: kworker/2:1 Tainted: P           O       6.6.30 #1\n[ 9000.100020] Call Trace:\n[ 9000.100030]  vcam_alloc_ring+0x40/0x120 [vcam]\n[ 9000.100040] Mem-Info:\n[ 9000.100050] Node 0 Normal: 5100*4kB (UME) 220*8kB (UE) 12*16kB (E) 0*32kB 0*64kB 0*128kB 0*256kB 0*512kB 0*1024kB 0*2048kB 0*4096kB = 22352kB\n',
      },
      fires: true,
    },
    {
      name: 'the wording before 3.2',
      files: { messages: 'Aug  4 02:11:09 box kernel: iscsid: page allocation failure. order:5, mode:0xd0\n' },
      fires: true,
    },
    {
      name: 'a kill and a warning that speak of allocation',
      files: {
        'dmesg.txt':
          '[ 5120.100131] Out of memory: Killed process 930 (web) total-vm:360000kB, anon-rss:72000kB, file-rss:1600kB, shmem-rss:0kB, UID:33 pgtables:256kB oom_score_adj:0\n[ 5121.000000] vcam 0000:03:00.0: buffer allocation failed, will retry\n',
      },
      fires: false,
    },
  ],
})
