import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { capital, either, opt, say, when } from '../../../core/words/opt.ts'
import { podName, processName, withShortIds } from '../../../core/words/names.ts'
import { duration, size, times } from '../../../core/words/numbers.ts'
import { podArguments, word } from '../../../core/words/shell.ts'
import { ownerOf } from '../cgroup-path.ts'
import type { Facts } from './facts.ts'
import type { Measure } from './grows.ts'

export const MEASURES: Readonly<Record<Measure, string>> = {
  rss: 'in memory',
  anon: 'of allocated memory',
  used: 'in use',
  held: 'in memory and in swap',
  vsz: 'of address space',
}

const cgroupName = (cgroup: string): string => withShortIds(ownerOf(`/${cgroup.replace(/^\/+/, '')}`).name)

function who(f: Facts): string {
  if (f.kind === 'container')
    return either(podName({ pod: f.pod, container: f.comm === f.pod?.split('/').at(-1) ? undefined : f.comm }), f.comm)
  if (f.kind === 'cgroup') return cgroupName(f.comm)
  return either(processName(f.comm === 'the process' ? { pid: f.pid } : f), 'the process that was sampled')
}
/** A comm keeps its letters; what we call it begins with a capital. */
const subject = (f: Facts): string => who(f).replace(/^(?:the|container|pod|cgroup|service|scope|slice)\b/, capital)
const untilLimit = (f: Facts): string | undefined => duration(f.minutesToLimit === undefined ? undefined : 60 * f.minutesToLimit)

export const headline = (f: Facts): string =>
  f.kind === 'kills'
    ? say(
        `${f.comm} in ${withShortIds(f.home!)} was killed ${times(f.kills!)} at regular intervals of ${duration(mean(f.intervalsSeconds!))}, `,
        f.fromKb === f.toKb
          ? `with ${size(f.toKb)} of memory each time`
          : `with ${size(f.fromKb)} of memory at first and ${size(f.toKb)} at last`,
      )
    : say(
        `${subject(f)} grew from ${size(f.fromKb)} to ${size(f.toKb)} ${MEASURES[f.grows]}`,
        either(opt` within ${duration(f.windowSeconds)}`, ` over ${f.samples} samples`),
        when(f.risingSteps === f.samples - 1, ', more with each sample'),
        opt`, as did ${f.runs === undefined ? undefined : f.runs === 2 ? 'the run before' : `the ${f.runs - 1} runs before`}`,
        opt`; at this pace it meets its limit of ${size(f.limitKb)} in ${untilLimit(f)}`,
      )

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length

export const effect = (f: Facts): Sentence =>
  f.kind === 'kills' ? headline(f) : `${subject(f)} grew from ${size(f.fromKb)} to ${size(f.toKb)} ${MEASURES[f.grows]}`

export const cause = (f: Facts): Sentence[] =>
  f.kind === 'kills'
    ? ['A leak would do that; so does steady work under a limit that is too low', 'The kills alone do not tell which']
    : [
        `It rose ${f.risingSteps === f.samples - 1 ? '' : `in ${f.risingSteps} of ${f.samples - 1} steps, `}by ${either(opt`${size(f.slopeKbPerMin)} a minute`, `${size(f.perSampleKb)} from one sample to the next`)}`,
        when(
          f.grows === 'vsz' || f.grows === 'held',
          either(
            opt`At the end ${size(f.rssKb)} of it are in memory, where a limit of ${size(f.limitKb)} holds it down, and ${size(f.swapKb)} in swap`,
            opt`At the end ${size(f.rssKb)} of it are in memory and ${size(f.swapKb)} in swap`,
          ),
        ),
      ]

export const fix = (f: Facts): Step[] => (f.kind === 'kills' ? ofKills(f) : ofGrowth(f))

const ofKills = (f: Facts): Step[] => [
  {
    when: 'now',
    say: `Watch its memory until the next kill: a leak grows steadily, what never fitted is there at once.`,
    run: `pidstat -r -C ${word(f.comm)} 60`,
  },
  {
    when: 'durable',
    say: `If it grows, find what is never freed (${profiler(f.comm)}); if not, raise the limit of ${cgroupName(f.cgroup!)} so that it has ${size(f.toKb * 1.25)}, those and a quarter, or give it less work.`,
  },
  { when: 'verify', say: `No kill for ${duration(3 * mean(f.intervalsSeconds!))}, three of these intervals.` },
]

const ofGrowth = (f: Facts): Step[] => [
  f.killed === true
    ? {
        when: 'now',
        say: `Take a heap profile of the present ${f.comm} while it grows: a restart only wins time.`,
        run: `pmap -x "$(pgrep -n ${word(f.comm)})" | sort -k3 -n | tail   # its largest regions`,
      }
    : {
        when: 'now',
        say: say(
          `Restart ${f.kind === 'cgroup' ? `the largest process of ${who(f)}` : who(f)}`,
          either(opt` within ${untilLimit(f)}, before the kernel kills it`, ' before it meets a limit'),
          '; keep a heap profile first if you can',
        ),
        ...show(f),
      },
  { when: 'durable', say: `Find what is allocated and never freed: ${profiler(f.comm)}.` },
  { when: 'verify', say: 'After an hour of the same load it stands within 5 % of where it stood after ten minutes.', ...watch(f) },
]

/** Of the program's own language, where its name tells it. */
function profiler(comm: string): string {
  if (/^java\b/.test(comm)) return 'a heap dump and its dominator tree, and native memory tracking if the heap is small'
  if (/^(?:python|gunicorn|uwsgi|celery)/.test(comm)) return 'memray or tracemalloc'
  if (/^node\b/.test(comm)) return 'two heap snapshots, compared'
  return 'heaptrack or the profiler of jemalloc for C, C++ and Rust, pprof for Go, the heap dump of its runtime for others'
}

function show(f: Facts): Pick<Step, 'run'> {
  if (f.pid !== undefined) return { run: `pmap -x ${f.pid} | sort -k3 -n | tail   # its largest regions` }
  if (f.kind === 'container') return f.pod === undefined ? {} : { run: `kubectl describe pod ${podArguments(f.pod)}` }
  return f.cgroup === undefined ? {} : { run: `ps -eo pid,rss,comm,cgroup --sort=-rss | grep -F ${word(f.cgroup)} | head` }
}

function watch(f: Facts): Pick<Step, 'run'> {
  if (f.killed === true) return { run: `pidstat -r -C ${word(f.comm)} 60 60` }
  if (f.pid !== undefined) return { run: `pidstat -r -p ${f.pid} 60 60` }
  if (f.kind === 'container')
    return { run: f.pod === undefined ? `docker stats --no-stream ${word(f.comm)}` : `kubectl top pod ${podArguments(f.pod)} --containers` }
  return f.cgroup === undefined
    ? {}
    : {
        run: `cat /sys/fs/cgroup/${word(f.cgroup.replace(/^\/+/, ''))}/memory.current; sleep 3600; cat /sys/fs/cgroup/${word(f.cgroup.replace(/^\/+/, ''))}/memory.current`,
      }
}
