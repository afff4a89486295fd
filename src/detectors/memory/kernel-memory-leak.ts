import { detector } from '../../core/detector.ts'
import type { Cited } from '../../core/span.ts'
import { KERNEL_LEAK, type KernelLeak } from '../../records/kernel-leak.ts'
import { OOM_REPORT, type OomReport } from '../../records/oom-kill.ts'
import { isMessenger, plainName } from '../kernel/guilty.ts'
import { KERNEL_LIMITS, KernelCaptures } from './kernel-captures.ts'
import { kernelShareOf, type Ledger, ledgerOf, ledgerText } from './oom-facts.ts'
import { percent, size, times } from './sizes.ts'
import { KERNEL_MEMORY_LEAK_EXAMPLES } from './kernel-memory-leak-examples.ts'

interface Facts {
  message: string
  title: string
  /** Where the finding comes from: memory at an OOM, or the kernel's own leak detector. */
  source: 'oom report' | 'kmemleak' | 'meminfo' | 'slab'
  what?: string | undefined
  sizeKb?: number | undefined
  sharePct?: number | undefined
  totalRamKb?: number | undefined
  ledger?: Ledger | undefined
  /** Largest unreclaimable caches, where the report lists them. */
  caches?: readonly { readonly name: string; readonly usedKb: number; readonly totalKb: number }[] | undefined
  /** Of a series of meminfo, slabinfo or slabtop. */
  fromKb?: number | undefined
  samples?: number | undefined
  windowSeconds?: number | undefined
  slopeKbPerMin?: number | undefined
  fitR2?: number | undefined
  minutesToLimit?: number | undefined
  function?: string | undefined
  pid?: number | undefined
  comm?: string | undefined
  objects?: number | undefined
  /** Size and address of the first object. */
  bytes?: number | undefined
  address?: string | undefined
  release?: string | undefined
}

/** Allocators and their wrappers: sock_kmalloc, dev_alloc_skb, alloc_inode. Who called them leaks. */
const ALLOCATES = /alloc|kmem|strdup|memdup|create_object|get_free_page|slab/
const COUNTED = /^kmemleak: (\d{1,9}) new suspected memory leaks/

/** Memory that the kernel itself holds and does not give back. */
export const kernelMemoryLeak = detector<Facts>({
  id: 'kernel-memory-leak',
  title: 'The kernel itself holds memory and does not give it back',
  severity: 'error',
  domain: 'memory',
  seenIn: ['kernel log', 'slab', 'meminfo'],
  absence: 'A leak shows in the kernel log only when memory runs out or kmemleak is built in.',
  thresholds: KERNEL_LIMITS,
  leadsTo: ['oom-kill-global', 'oom-no-victim'],
  watch(bench) {
    const t = bench.thresholds(KERNEL_LIMITS)
    const captures = new KernelCaptures(bench)
    let reported = false
    bench.atEnd(() => {
      // an OOM report tells it with the whole ledger
      for (const h of reported ? [] : captures.held(t)) {
        const share = h.sharePct === undefined ? '' : ` (${h.sharePct} % of RAM)`
        const title = `${size(h.sizeKb)}${share} is ${h.what}${h.samples === undefined ? '' : ', and it grows'}`
        bench.find({
          group: h.source,
          facts: {
            message: title,
            title,
            source: h.source,
            what: h.what,
            sizeKb: h.sizeKb,
            sharePct: h.sharePct,
            totalRamKb: h.totalRamKb,
            caches: h.caches?.map((c) => ({ name: c.name, usedKb: c.usedKb, totalKb: c.sizeKb })),
            fromKb: h.fromKb,
            samples: h.samples,
            ...h.pace,
          },
          proof: h.proof,
          time: h.time,
          title,
          strength: h.strength,
          missing: h.missing,
          ...(h.strength === 'partial' ? { severity: 'warning' as const } : {}),
        })
      }
    })
    bench.on(OOM_REPORT, (report: Cited<OomReport>) => {
      if (report.scope === 'memcg' || report.order === -1) return
      const ledger = ledgerOf(report.memInfo)
      const share = kernelShareOf(ledger, t)
      if (ledger === undefined || share === undefined) return
      reported = true
      const place = report.places.memory ?? report.places.head ?? report
      const what = share.what === 'unaccounted' ? 'memory that no counter explains' : share.what
      bench.find({
        group: `oom\0${report.host ?? ''}`,
        event: `${report.invoker ?? ''} ${report.victims[0]?.message ?? ''} ${share.heldKb}`,
        facts: {
          message: report.victims[0]?.message ?? `${report.invoker ?? 'a process'} invoked oom-killer`,
          title: `${what} was ${percent(share.kb, ledger.totalKb)} % of RAM`,
          source: 'oom report',
          what,
          sizeKb: share.kb,
          sharePct: percent(share.kb, ledger.totalKb),
          totalRamKb: ledger.totalKb,
          ledger,
          caches: report.slabs.slice(0, 8),
          release: report.release,
        },
        entities: { host: report.host },
        proof: [
          { at: place.at, time: place.time, witness: 'kernel log', note: `${size(share.kb)} of ${size(ledger.totalKb)} was ${what}` },
        ],
        time: report.time,
        title: `${size(share.kb)} of ${size(ledger.totalKb)} RAM was ${what}`,
        // what no counter explains may also be a balloon or a driver that works as it should
        ...(share.what === 'unaccounted'
          ? { strength: 'partial' as const, missing: 'no counter names the owner: slab, page tables and stacks are small' }
          : {}),
      })
    })
    bench.on(KERNEL_LEAK, (leak: Cited<KernelLeak>) => {
      const name = leak.functions.map(plainName).find((f) => !isMessenger(f) && !ALLOCATES.test(f)) ?? 'corrupted'
      bench.find({
        group: `leak\0${name}`,
        event: `${leak.address ?? leak.at.line} ${leak.pid ?? ''} ${leak.bytes ?? ''}`,
        facts: {
          message: leak.message,
          title: `memory leak in ${name}`,
          source: 'kmemleak',
          function: name,
          pid: leak.pid,
          comm: leak.comm,
          bytes: leak.bytes,
          address: leak.address,
          objects: 1,
        },
        entities: { host: leak.host },
        proof: [
          {
            at: leak.at,
            time: leak.time,
            witness: 'kernel log',
            note: name === 'corrupted' ? 'an object that nothing points to' : `allocated in ${name}, and nothing points to it`,
          },
        ],
        time: leak.time,
        severity: 'warning',
        title: `memory leak in ${name}`,
        ...(name === 'corrupted' ? { strength: 'partial' as const, missing: 'the backtrace does not name the function' } : {}),
      })
    })
    bench.onLine(['new suspected memory leaks'], (line) => {
      const m = COUNTED.exec(line.message)
      if (m === null || line.kernel === false) return
      bench.find({
        group: `kmemleak\0${line.host ?? ''}`,
        event: line.message,
        facts: { message: line.message, title: `kmemleak suspects ${m[1]} objects`, source: 'kmemleak', objects: Number(m[1]) },
        entities: { host: line.host },
        proof: [{ at: line.at, time: line.time, witness: 'kernel log' }],
        time: line.time,
        severity: 'note',
        strength: 'weak',
        missing: 'kmemleak suspects; /sys/kernel/debug/kmemleak holds the backtraces',
        title: `kmemleak suspects ${m[1]} leaked objects`,
      })
    })
  },
  join: (before, later) => ({
    ...before,
    objects: before.objects === undefined ? undefined : before.objects + (later.objects ?? 0),
    caches: before.caches?.length ? before.caches : later.caches,
    ...((later.sizeKb ?? 0) > (before.sizeKb ?? 0) && later.source === 'oom report'
      ? { sizeKb: later.sizeKb, sharePct: later.sharePct, ledger: later.ledger }
      : {}),
  }),
  cause(f, count) {
    if (f.source === 'kmemleak' && f.function === undefined)
      return `kmemleak found ${f.objects} objects that nothing points to. Some of them may be false; the file /sys/kernel/debug/kmemleak names where they were allocated.`
    if (f.source === 'kmemleak')
      return `The kernel's leak detector found memory ${f.bytes === undefined ? '' : `(${f.bytes} bytes) `}that ${f.function === 'corrupted' ? 'a function that the torn report does not name' : f.function} allocated${f.comm === undefined ? '' : ` for ${f.comm} (pid ${f.pid})`} and that nothing points to any more${count > 1 ? `, ${times(count)}` : ''}.`
    const caches =
      f.caches === undefined || f.caches.length === 0
        ? ''
        : ` The largest caches: ${f.caches
            .slice(0, 4)
            .map((c) => `${c.name} ${size(c.totalKb)}`)
            .join(', ')}.`
    if (f.source === 'meminfo' || f.source === 'slab')
      return `${size(f.sizeKb ?? 0)}${f.sharePct === undefined ? '' : ` (${f.sharePct} % of RAM)`} is ${f.what}${f.fromKb === undefined ? '' : `; it grew from ${size(f.fromKb)} in ${f.samples} samples${f.slopeKbPerMin === undefined ? '' : `, ${size(f.slopeKbPerMin)} a minute`} and nothing came back`}.${caches} The kernel itself holds it: neither killing processes nor dropping caches frees it.`
    return `When memory ran out${count > 1 ? ` (${times(count)})` : ''}, ${size(f.sizeKb ?? 0)} (${f.sharePct} % of RAM) was ${f.what}, more than all processes held together.${caches}${f.ledger === undefined ? '' : ` ${ledgerText(f.ledger)}`} The processes are not the cause, and neither is the size of the machine.`
  },
  fix(f) {
    if (f.source === 'kmemleak')
      return [
        {
          when: 'now',
          say: `Update the kernel or the module that holds ${f.function ?? 'the code'}; a leak in the kernel is undone only by a reboot.`,
          run: 'cat /sys/kernel/debug/kmemleak',
        },
      ]
    const unknown = f.what === 'memory that no counter explains'
    return [
      {
        when: 'now',
        say: unknown
          ? 'Do not add RAM: find who takes pages directly. Drivers (GPU, RDMA, ZFS, VMware or virtio balloon) keep no counter.'
          : `Do not add RAM: find which cache or table grows (${f.what}, ${size(f.sizeKb ?? 0)}).`,
        run: unknown
          ? "grep -E 'VmallocUsed|Percpu|HardwareCorrupted|CmaTotal' /proc/meminfo; grep -E 'balloon' /proc/vmstat; lsmod"
          : f.what === 'page tables'
            ? 'grep -H VmPTE /proc/[0-9]*/status | sort -t: -k3 -n | tail'
            : 'slabtop -o -s c | head -15',
      },
      {
        when: 'durable',
        say: `Update the kernel (${f.release ?? 'the running one'}) or the out-of-tree module behind it; a reboot frees the memory until then.`,
      },
      { when: 'verify', say: 'The figure stays flat over a day.', run: "grep -E 'SUnreclaim|PageTables|KernelStack' /proc/meminfo" },
    ]
  },
  links: ['https://docs.kernel.org/dev-tools/kmemleak.html', 'https://docs.kernel.org/mm/page_owner.html'],
  messages: [
    { text: 'BUG: memory leak', kernels: 'kmemleak as fuzzers print it', source: 'mm/kmemleak.c' },
    { text: 'kmemleak: N new suspected memory leaks (see /sys/kernel/debug/kmemleak)', kernels: 'since 2.6.31', source: 'mm/kmemleak.c' },
    { text: 'Unreclaimable slab info:', kernels: 'since 4.15, when it is more than user memory', source: 'mm/slab_common.c' },
  ],
  mechanism:
    'Kernel code takes pages or slab objects and loses or keeps them. They belong to no process, so killing processes frees none of it; at the end the OOM killer takes one innocent process after the other.',
  decoys: [
    'page cache and reclaimable slab, which are given back',
    'huge pages that were set aside on purpose',
    'a memory cgroup at its limit',
  ],
  examples: KERNEL_MEMORY_LEAK_EXAMPLES,
})
