import { word } from '../../../core/words/shell.ts'
import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { processName } from '../../../core/words/names.ts'
import { duration, plural, size, times } from '../../../core/words/numbers.ts'
import { either, opt, say, when } from '../../../core/words/opt.ts'
import { type Facts, UNEXPLAINED } from './facts.ts'

const kernel = (f: Facts): string => either(opt`The kernel of ${f.host}`, 'The kernel')

/** Where the memory is, for a sentence. */
const PLACES: Readonly<Record<string, string>> = {
  'unreclaimable slab': 'in unreclaimable slab (objects that the kernel has in use)',
  'page tables': 'in page tables (which say where the memory of each process is)',
  'kernel stacks': 'in kernel stacks (one of 16 KiB for each thread)',
  'vmalloc areas': 'in vmalloc areas (large mappings of drivers, BPF and modules)',
  'per-CPU memory': 'in per-CPU memory (of BPF maps, and of cgroups that are gone)',
  [UNEXPLAINED]: 'in pages that no counter explains',
}

/** Whose it is: what follows for the processes. */
const OWNERS: Readonly<Record<string, string>> = {
  'page tables': 'They go with their processes: many that map the same large shared memory in pages of 4 KiB need as many tables each',
  'kernel stacks': 'They go with their threads: some program has started far too many',
  [UNEXPLAINED]: 'A balloon of the hypervisor, ZFS or a GPU driver may hold it rightfully; if none does, a driver has lost it',
}
const NOBODYS = 'It belongs to no process: neither a kill nor dropping caches frees it, and more RAM only puts it off'
const placeOf = (f: Facts): string => PLACES[f.what ?? ''] ?? `in ${f.what}`
const largest = (f: Facts): string | undefined => {
  const [first] = f.what?.startsWith('slab cache') ? [] : (f.caches ?? [])
  return first === undefined ? undefined : opt`, ${size(first.totalKb)} of it in cache ${first.name}`
}

export const headline = (f: Facts, n: number): string => {
  if (f.source !== 'kmemleak')
    return say(
      opt`${kernel(f)} itself ${f.source === 'oom report' ? 'held' : 'holds'} ${size(f.sizeKb)}`,
      opt` of the ${size(f.totalRamKb)} RAM (${f.sharePct} %)`,
      ` ${placeOf(f)}`,
      largest(f),
      when(f.source === 'oom report', n > 1 ? `, when memory ran out ${times(n)}` : ', when memory ran out'),
      opt`, up from ${size(f.fromKb)}`,
      either(opt` within ${duration(f.windowSeconds)}`, opt` over ${f.samples} samples`),
    )
  if (f.counted) return say(opt`kmemleak suspects ${plural(f.objects ?? 0, 'object')} of the kernel to be lost`)
  return say(
    either(opt`${f.function} of the kernel`, 'The kernel, in a function that the input does not name,'),
    ' lost ',
    f.bytes === undefined ? 'memory' : plural(f.bytes, 'byte'),
    opt` that it allocated for ${processName(f)}`,
    when(n > 1, `, and more, ${times(n)}`),
  )
}

export const effect = (f: Facts, n: number): Sentence =>
  f.source === 'kmemleak'
    ? headline(f, n)
    : opt`${kernel(f)} itself ${f.source === 'oom report' ? 'held' : 'holds'} ${size(f.sizeKb)} (${f.sharePct} % of RAM)`

/** What everybody does first, and in vain. */
export const excluded = (f: Facts): Sentence[] => [
  when(f.source !== 'kmemleak', opt`The processes: all together ${f.source === 'oom report' ? 'held' : 'hold'} ${size(f.processesKb)}`),
]

export const cause = (f: Facts): Sentence[] => {
  if (f.source === 'kmemleak')
    return f.counted
      ? ['Nothing was found that points to them; some of them may be false']
      : ['Nothing points to the memory any more, so nobody can free it (kmemleak, the leak detector of the kernel)']
  const others = (f.caches ?? []).map((c) => `${c.name} ${size(c.totalKb)}`)
  return [
    when(others.length > 1, `The largest caches: ${listed(others, 4)}`),
    opt`It grows by ${size(f.slopeKbPerMin)} a minute, and at this pace RAM is full of it in ${duration(f.minutesToLimit === undefined ? undefined : 60 * f.minutesToLimit)}`,
    OWNERS[f.what ?? ''] ?? NOBODYS,
  ]
}

export const fix = (f: Facts): Step[] => (f.source === 'kmemleak' ? ofObjects(f) : ofMemory(f))

function ofObjects(f: Facts): Step[] {
  return [
    f.counted
      ? { when: 'now', say: 'See where they were allocated.', run: 'cat /sys/kernel/debug/kmemleak' }
      : { when: 'now', say: `Nothing at once: so little (${plural(f.objects ?? 0, 'object')}) harms nobody, and a reboot undoes it.` },
    {
      when: 'durable',
      say: either(
        opt`Update the kernel or the module that ${f.function} belongs to; report it with the trace if the newest still does it.`,
        'Update the kernel or the module that allocated them.',
      ),
    },
    {
      when: 'verify',
      say: 'A new search finds none.',
      run: 'echo scan > /sys/kernel/debug/kmemleak; cat /sys/kernel/debug/kmemleak',
      changes: 'host',
    },
  ]
}

const cacheOf = (f: Facts): string | undefined =>
  f.what?.startsWith('slab cache ') === true ? f.what.replace(/^slab cache /, '') : f.caches?.[0]?.name

const STEPS: Readonly<Record<string, { readonly now: string; readonly durable: string }>> = {
  'page tables': {
    now: 'Find which processes have the largest tables, and restart one that can be spared.',
    durable:
      'Put the shared memory that they map into huge pages (huge_pages = on in PostgreSQL, use_large_pages in Oracle), or run fewer of them.',
  },
  'kernel stacks': {
    now: 'Find who has so many threads, and restart it.',
    durable: 'Give it a pool of threads with an upper bound, and TasksMax= in its unit.',
  },
  [UNEXPLAINED]: {
    now: 'See who takes pages without a counter: a balloon, ZFS, or a driver.',
    durable: 'If a balloon or ZFS holds it, lower it there (zfs_arc_max); else update the driver. Do not add RAM for it.',
  },
}

function ofMemory(f: Facts): Step[] {
  const cache = cacheOf(f)
  return [
    {
      when: 'now',
      say: `${(STEPS[f.what ?? '']?.now ?? 'Plan a reboot, which alone frees it at once, and find who takes it first.').replace(/\.$/, '')}${isTraced(f) ? ' (that needs slab_debug=U at boot)' : ''}.`,
      run: finderOf(f),
    },
    {
      when: 'durable',
      say: either(
        STEPS[f.what ?? '']?.durable,
        say('Update the kernel', opt` (${f.release})`, ', or the out-of-tree module behind it; do not add RAM for it'),
      ),
    },
    {
      when: 'verify',
      say: `A day later it is below ${size((f.fromKb ?? f.sizeKb ?? 0) / (f.fromKb === undefined ? 4 : 1))} and does not grow.`,
      run:
        f.what === UNEXPLAINED
          ? 'free -m; cat /proc/meminfo'
          : cache === undefined
            ? "grep -E 'SUnreclaim|PageTables|KernelStack|VmallocUsed|Percpu' /proc/meminfo"
            : `grep -E ${word(`^${cache} |^# name`)} /proc/slabinfo`,
    },
  ]
}

/** The kernel counts who allocates from a cache only when it was told so at boot. */
const isTraced = (f: Facts): boolean => finderOf(f).includes('/alloc_traces')

/** The next source, which was not given. */
function finderOf(f: Facts): string {
  if (f.what === UNEXPLAINED)
    return "lsmod; grep -E 'balloon' /proc/vmstat; head -20 /proc/vmallocinfo; cat /proc/spl/kstat/zfs/arcstats 2>/dev/null"
  if (f.what === 'page tables') return 'grep -H VmPTE /proc/[0-9]*/status | sort -t: -k3 -n | tail'
  if (f.what === 'kernel stacks') return 'ps -eo nlwp,pid,comm --sort=-nlwp | head'
  if (f.what === 'vmalloc areas') return "awk '{ n[$3] += $2 } END { for (f in n) print n[f], f }' /proc/vmallocinfo | sort -rn | head"
  if (f.what === 'per-CPU memory') return 'cat /proc/cgroups; ls /sys/fs/bpf'
  const cache = cacheOf(f)
  return cache === undefined ? 'slabtop -o -s c | head -15' : `head -20 ${word(`/sys/kernel/debug/slab/${cache}/alloc_traces`)}`
}
