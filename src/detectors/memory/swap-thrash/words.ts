import type { Sentence } from '../../../core/failure.ts'
import type { Question, Step } from '../../../core/finding.ts'
import { either, machineFirst, opt, say, when } from '../../../core/words/opt.ts'
import { processName } from '../../../core/words/names.ts'
import { duration, plural, size } from '../../../core/words/numbers.ts'
import type { Facts } from './judge.ts'
import { PAGE_KIB } from './runs.ts'

const owner = (f: Facts): string | undefined => processName(f.comm === `pid ${f.pid}` ? { pid: f.pid } : f)
const machine = (f: Facts): string => either(f.host, 'this machine')

/** `53.2 MiB/s` of KiB/s and of pages/s; what is in other units stays. */
function rate(n: number, unit: string): string {
  if (unit === 'KiB/s') return `${size(n)}/s`
  if (unit === 'pages/s') return `${size(n * PAGE_KIB)}/s`
  return unit === 'pages' ? size(n * PAGE_KIB) : `${Math.round(n)} ${unit}`
}

const flow = (f: Facts, si: number, so: number): string => `${rate(si, f.unit)} in and ${rate(so, f.unit)} out`
const isCounted = (f: Facts): boolean => f.unit === 'pages'
const swaps = (f: Facts): string =>
  isCounted(f)
    ? `swapped ${flow(f, f.siMean, f.soMean)} ${either(opt`within ${duration(f.windowSeconds)}`, 'between two samples')}`
    : `swaps all the time, ${flow(f, f.siMean, f.soMean)} on average`

/** Of the one that does not fit: what is swapped in is what went out before. */
const comesBack = (f: Facts): string =>
  isCounted(f)
    ? `comes back, ${rate(f.siMean, f.unit)} ${either(opt`within ${duration(f.windowSeconds)}`, 'between two samples')}`
    : `comes back all the time, ${rate(f.siMean, f.unit)} on average`

export const effect = (f: Facts): Sentence => `${machineFirst(f.host)} ${swaps(f)}`

export const headline = (f: Facts): string => {
  const [first] = f.swapped
  return say(
    either(
      opt`${owner(f)} needs ${size(inKib(f.needMib))} and ${f.heldBy === 'limit' ? opt`its cgroup may hold ${size(inKib(f.limitMib))}` : `gets ${size(first?.rssKb)}`}: ${size(first?.swapKb)} of it is in swap and ${comesBack(f)}`,
      opt`${owner(f)} has ${size(first?.swapKb)} in swap beside ${size(first?.rssKb)} in memory, and ${machine(f)} ${swaps(f)}`,
      opt`${owner(f)} has ${size(first?.swapKb)} in swap, and ${machine(f)} ${swaps(f)}`,
      opt`${machineFirst(f.host)} ${swaps(f)}; ${processName(f.largest ?? {})} is the largest, ${size(f.largest?.rssKb)} of ${size(f.totalKb)}`,
      `${machineFirst(f.host)} ${swaps(f)}`,
    ),
  )
}

const inKib = (mib: number | undefined): number | undefined => (mib === undefined ? undefined : mib * 1024)

export const cause = (f: Facts): Sentence[] => [
  isCounted(f)
    ? undefined
    : `${f.activeSamples === f.windowSamples ? `All ${f.windowSamples}` : `${f.activeSamples} of ${f.windowSamples}`} samples of ${f.source === 'sar' ? 'sar -W' : f.source} swap, at most ${flow(f, f.siMax, f.soMax)}`,
  either(
    when(
      f.bMax > 0 && f.waMaxPct > 0,
      `Up to ${plural(f.bMax, 'task')} ${f.bMax === 1 ? 'was' : 'were'} blocked, and up to ${f.waMaxPct} % of the time was I/O wait`,
    ),
    when(f.bMax > 0, `Up to ${plural(f.bMax, 'task')} ${f.bMax === 1 ? 'was' : 'were'} blocked`),
    when(f.waMaxPct > 0, `Up to ${f.waMaxPct} % of the time was I/O wait`),
  ),
  opt`For ${share(f.psiMemorySomeAvg10Pct)} % of the last 10 s a task waited for memory`,
  f.needMib === undefined
    ? 'What runs touches more memory at once than there is: each page that is read back pushes out one that is needed a moment later'
    : when(f.availableKb === undefined, 'Each page that is read back pushes out one that is needed a moment later'),
  when(f.needMib === undefined, opt`${size(f.availableKb)} of ${size(f.totalKb)} are available`),
  when(
    f.needMib === undefined,
    opt`A cgroup in the input is limited to ${size(inKib(f.limitMib))}; whether what swaps is in it is not known`,
  ),
]

/** The first thing that everybody would buy. */
export const excluded = (f: Facts): Sentence[] => [
  when(
    f.needMib !== undefined,
    opt`More RAM: ${size(f.availableKb)} of ${size(f.totalKb)} are available${f.heldBy === 'limit' ? '' : '; a limit that is not in the input must hold it down'}`,
  ),
]

export const open = (f: Facts): Question[] =>
  f.needMib === undefined || f.pid === undefined
    ? []
    : [
        {
          again: true,
          ask: `Does ${f.comm} leak, or does it need that much? Look again in 10 minutes; growth is a leak:`,
          run: `grep -E 'VmRSS|VmSwap' /proc/${f.pid}/status`,
        },
      ]

const share = (pct: number | undefined): number | undefined => (pct === undefined ? undefined : Math.round(pct))

const now = (f: Facts): Step => {
  if (f.heldBy === undefined || f.pid === undefined)
    return {
      when: 'now',
      say: either(
        opt`Stop or move ${owner(f)}, or whoever else can be spared.`,
        'Find who is in swap, and stop or move who can be spared.',
      ),
      run:
        f.pid === undefined
          ? 'grep -H VmSwap /proc/[0-9]*/status | sort -k2 -n | tail'
          : `systemctl status ${f.pid}  # names the unit that starts it`,
    }
  const raise = `the limit of its cgroup to ${f.recommendedMib} MiB, the ${f.needMib} it needs and a quarter`
  return f.heldBy === 'limit'
    ? {
        when: 'now',
        say: say(`Raise ${raise}`, when(f.availableKb === undefined, ', if the machine has as much left')),
        run:
          f.cgroupVersion === 1
            ? `CG=$(sed -n 's/.*:memory://p' /proc/${f.pid}/cgroup)\necho ${f.recommendedMib}M > /sys/fs/cgroup/memory$CG/memory.limit_in_bytes`
            : `CG=$(sed -n 's/^0:://p' /proc/${f.pid}/cgroup)\necho ${f.recommendedMib}M > /sys/fs/cgroup$CG/memory.max`,
        changes: 'host',
      }
    : {
        when: 'now',
        say: `See the limits above it, and raise ${raise}.`,
        run: `for G in $(cut -d: -f3 /proc/${f.pid}/cgroup | sort -u); do grep -s . /sys/fs/cgroup{,/memory}$G/memory.{max,limit_in_bytes}; done`,
      }
}

export const fix = (f: Facts): Step[] => [
  now(f),
  {
    when: 'durable',
    say:
      f.recommendedMib === undefined
        ? say(
            'Bring what runs at once below ',
            either(opt`the ${size(f.totalKb)} of RAM`, 'the memory that it has'),
            ': smaller heaps and caches, fewer workers, or more RAM. vm.swappiness makes no room',
          )
        : `Put that limit into what starts ${f.comm} (unit or container), or make its heap and caches fit ${either(opt`${f.limitMib} MiB`, 'the one that it has')}.`,
  },
  { when: 'verify', say: 'si and so stay 0 for a minute under the same load.', run: 'vmstat 1 60' },
]
