import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { processName, withShortIds } from '../../../core/words/names.ts'
import { count, duration, size, times } from '../../../core/words/numbers.ts'
import { either, opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import type { Facts } from './facts.ts'

const tasks = (f: Facts): string => `Tasks of ${either(withShortIds(f.who), f.host, 'this machine')}`
const machine = (f: Facts): string => either(f.host, 'This machine')
const within = (f: Facts): string => either(opt`within ${duration(f.windowSeconds)}`, 'between two samples')
/** Three digits tell enough: `26 %`, `8.9 %`. */
const share = (pct: number | undefined): number | undefined =>
  pct === undefined ? undefined : pct >= 10 ? Math.round(pct) : Math.round(10 * pct) / 10
const largest = (f: Facts): string | undefined => (f.largest === undefined ? undefined : processName(f.largest))

/** What each observer says, the one that tells most first. */
const said = (f: Facts): Sentence[] => [
  either(
    opt`${tasks(f)} waited for memory ${share(f.someAvg10Pct)} % of the last 10 s and ${share(f.someAvg60Pct)} % of the last minute`,
    opt`${tasks(f)} all waited for memory at once ${share(f.fullAvg10Pct)} % of the last 10 s and ${share(f.fullAvg60Pct)} % of the last minute`,
  ),
  f.allocStalls === undefined
    ? undefined
    : `${tasks(f)} had to free memory by themselves ${times(f.allocStalls)} ${within(f)} before they got any${opt` (${count(f.pagesScannedDirect)} pages looked through)` ?? ''}`,
  f.limitEvents === undefined
    ? undefined
    : opt`${tasks(f)} ran into the limit of ${size(f.limitKb)} ${times(f.limitEvents)} ${within(f)}, and ${f.anonSharePct} % of it is memory that cannot be dropped`,
  availableOf(f),
  opt`${machine(f)} has ${count(f.freePages)} free pages in ${f.zone?.replace('Node', 'node')}, fewer than the minimum of ${count(f.minPages)}: who asks for memory must free some first`,
  opt`${processName({ comm: f.topProcess, pid: f.pid })}, which frees memory for the kernel, uses ${share(f.topCpuPct)} % of a CPU: memory is so short that it never rests`,
  opt`${tasks(f)} had to look through up to ${count(f.directScanPerSecond)} pages a second by themselves to get memory`,
]

const availableOf = (f: Facts): Sentence =>
  opt`${machine(f)} has ${size(f.availableKb)} of ${size(f.totalKb)} left (${f.availablePct} %) that could be had without swapping`

/** Share of RAM, in per cent, below which what is left is why tasks wait. */
const SCARCE_PCT = 10
/** What is left is told behind the time that tasks of the machine waited for it. */
const isWhy = (f: Facts): boolean =>
  f.someAvg10Pct !== undefined && f.who === undefined && f.cgroup === undefined && (f.availablePct ?? 100) < SCARCE_PCT

export const headline = (f: Facts): string =>
  say(
    said(f).find((sentence) => sentence !== undefined),
    when(isWhy(f), opt`: ${size(f.availableKb)} of ${size(f.totalKb)} are left (${f.availablePct} %)`),
  )

/** The first thing that an observer says, in fewer words. */
export const effect = (f: Facts): Sentence =>
  either(
    opt`Tasks waited for memory ${share(f.someAvg10Pct)} % of the last 10 s`,
    opt`Tasks all waited for memory at once ${share(f.fullAvg10Pct)} % of the last 10 s`,
    opt`${size(f.availableKb)} of ${size(f.totalKb)} are left (${f.availablePct} %)`,
    headline(f),
  )

export const cause = (f: Facts): Sentence[] => {
  const [, ...others] = said(f).filter((sentence) => sentence !== undefined)
  return [
    when(
      f.someAvg10Pct !== undefined && (f.fullAvg10Pct ?? 0) > 0,
      opt`For ${share(f.fullAvg10Pct)} % of the last 10 s all of them waited at once`,
    ),
    ...others.filter((sentence) => !isWhy(f) || sentence !== availableOf(f)),
    when((f.samples ?? 1) > 1, opt`It was so in ${f.shareOfSamplesPct} % of ${f.samples} samples`),
    when(
      f.allocStalls !== undefined || f.directScanPerSecond !== undefined,
      'The kernel frees memory in the background too slowly for what they ask for',
    ),
    when(f.limitEvents !== undefined, 'They reclaim instead of working'),
    when(f.availableKb !== undefined, 'The next large request waits until memory is freed, or ends in the OOM killer'),
    when(f.minPages !== undefined && f.samples === 1, 'One look may have met the moment before the kernel had freed more'),
    opt`${largest(f)} holds the most, ${size(f.largest?.rssKb)}`,
    opt`Who holds the memory is not in the input: of those that are listed the largest has ${size(f.largestListed?.rssKb)}`,
  ]
}

export const fix = (f: Facts): Step[] => [
  f.cgroup === undefined
    ? {
        when: 'now',
        say: say(
          either(
            opt`Stop or move ${largest(f)}, or whoever else can be spared`,
            'Find who holds the memory, and stop or move who can be spared',
          ),
          ', before the OOM killer chooses',
        ),
        run:
          f.largest === undefined ? 'ps -eo pid,rss,comm,cgroup --sort=-rss | head' : `systemctl status ${f.largest.pid}  # names its unit`,
      }
    : {
        when: 'now',
        say: `Find who holds the memory of ${either(withShortIds(f.who), f.cgroup)}, and stop or move it.`,
        run: `ps -eo pid,rss,comm,cgroup --sort=-rss | grep -F ${word(f.cgroup)} | head`,
      },
  {
    when: 'durable',
    say: say(
      'Bring the need below ',
      either(opt`the ${size(f.totalKb)} of RAM`, 'what there is'),
      ': smaller heaps and caches, fewer workers, or ',
      either(opt`a limit above ${size(f.limitKb)}`, when(f.cgroup !== undefined, 'a higher limit'), 'more RAM'),
    ),
  },
  {
    when: 'verify',
    say: 'The share of time under "some" (avg60) stays below 1 under the same load.',
    run:
      f.cgroup === undefined ? 'cat /proc/pressure/memory' : `cat ${word(`/sys/fs/cgroup/${f.cgroup.replace(/^\//, '')}/memory.pressure`)}`,
  },
]
