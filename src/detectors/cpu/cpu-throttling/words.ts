import type { Sentence } from '../../../core/failure.ts'
import type { Question, Step } from '../../../core/finding.ts'
import { podName, processName, withShortIds } from '../../../core/words/names.ts'
import { count, duration } from '../../../core/words/numbers.ts'
import { capital, either, opt, say } from '../../../core/words/opt.ts'
import { podArguments, word } from '../../../core/words/shell.ts'
import type { Facts } from './judge.ts'

const unitOf = ({ cgroup }: Facts): string | undefined => /(?:^|\/)([^/]+\.(?:service|slice|scope))$/.exec(cgroup)?.[1]

/** `apid (pid 524, cgroup web.slice)`, `Container "api" of pod shop/api-7d9f`, `orders.service`. */
function whoOf(f: Facts): string {
  const group = f.cgroup === '' ? undefined : (unitOf(f) ?? withShortIds(f.cgroup))
  const program = processName(f)
  return either(
    opt`${podName(f)}`,
    group === undefined ? program : program?.replace(/\)$/, `, cgroup ${group})`),
    unitOf(f),
    opt`cgroup ${group}`,
    'what this cpu.stat counts (its name is not in the input)',
  )
}

/** `0.25 CPU`, `1.5 CPUs`. */
const cpusOf = (n: number): string => `${n} ${n <= 1 ? 'CPU' : 'CPUs'}`

/** `all 125 periods`, `127 of 141 periods (90.1 %)`. */
const periodsOf = (f: Facts): string =>
  f.throttledPeriods === f.periods
    ? `all ${count(f.periods)} periods`
    : `${count(f.throttledPeriods)} of ${count(f.periods)} periods (${f.throttledPct} %)`

export const headline = (f: Facts): string =>
  say(
    asBegin(f, whoOf(f)),
    ` is held back by its CPU quota${f.quotaCpus === undefined ? '' : ` of ${cpusOf(f.quotaCpus)}`}`,
    `: stopped in ${periodsOf(f)}`,
    f.between ? ' between the two samples' : ' since its cgroup was made',
    opt`, while the machine${f.cpus === undefined ? '' : ` of ${cpusOf(f.cpus)}`} was ${f.machineIdlePct === undefined ? undefined : Math.round(f.machineIdlePct)} % idle`,
  )

/** Programs and units keep their own spelling. */
const asBegin = (f: Facts, name: string): string =>
  podName(f) === undefined && (processName(f) !== undefined || name === unitOf(f)) ? name : capital(name)

export const effect = (f: Facts): Sentence => say(`${asBegin(f, whoOf(f))} was stopped by its CPU quota in ${periodsOf(f)}`)

export const cause = (f: Facts): Sentence[] => [
  f.quotaUs === undefined || f.periodUs === undefined
    ? 'Its threads use the quota up early in each period and wait for the next one, however low their use is on average'
    : `It may run ${f.quotaUs / 1000} ms in each ${f.periodUs / 1000} ms, all its threads together, and then waits for the next period`,
  f.usedPct === undefined ? undefined : `It got ${f.usedPct} % of one CPU; how much it would use is not known while it is stopped`,
  opt`For ${f.waitedPct} % of the last 10 s a task of its cgroup waited for a CPU`,
  f.throttledSeconds < 1 || f.usedPct !== undefined ? undefined : `The stops of its threads add up to ${duration(f.throttledSeconds)}`,
  f.between && f.periodsInAll > f.periods
    ? `Before the first sample it was stopped in ${count(f.throttledPeriodsInAll - f.throttledPeriods)} of ${count(f.periodsInAll - f.periods)} periods`
    : undefined,
]

/** How much it would use is not known while it is stopped: twice the quota where most periods are, else half as much again; to 0.05 of a CPU. */
const raised = ({ quotaCpus, throttledPct }: Facts): number | undefined =>
  quotaCpus === undefined ? undefined : Math.ceil(Math.round(quotaCpus * (throttledPct >= 50 ? 2 : 1.5) * 1000) / 50) / 20

export const fix = (f: Facts): Step[] => [...now(f), durable(f), verify(f)]

/** Where the kernel keeps the files of its cgroup; undefined where the input does not tell. */
const folderOf = (f: Facts): string | undefined =>
  f.cgroup === '' ? undefined : `/sys/fs/cgroup/${f.unified ? '' : 'cpu/'}${f.cgroup.replace(/^\//, '')}`

/** The program that uses the most CPU uses what the quota lets it: it is the one that is held back. */
const isIts = ({ quotaCpus, commCpuPct }: Facts): boolean =>
  quotaCpus !== undefined && commCpuPct !== undefined && Math.abs(commCpuPct / 100 - quotaCpus) <= quotaCpus * NEAR_QUOTA
const NEAR_QUOTA = 0.25

function now(f: Facts): Step[] {
  const cpus = raised(f)
  const unit = unitOf(f)
  const value = cpus === undefined ? 'by half' : `from ${f.quotaCpus} to ${cpusOf(cpus)}`
  if (f.pod !== undefined)
    return [
      {
        when: 'now',
        say: `Raise the CPU limit of ${f.container === undefined ? 'its container' : `"${f.container}"`} ${value}, or take it away and keep the request.`,
        run: `kubectl get pod ${podArguments(f.pod)} -o jsonpath='{.spec.containers[*].resources}'`,
      },
    ]
  if (unit !== undefined && cpus !== undefined)
    return [
      {
        when: 'now',
        say: `Raise the quota ${value}, until the next boot.`,
        run: `systemctl set-property --runtime ${word(unit)} CPUQuota=${Math.round(cpus * 100)}%`,
        changes: 'host',
      },
    ]
  if (f.pid === undefined) return [{ when: 'now', say: `Raise its quota ${value}, or take it away where nothing else needs the CPUs.` }]
  const path = f.unified ? `sed -n 's/^0:://p' /proc/${f.pid}/cgroup` : `sed -n 's/.*[:,]cpu[,:][^/]*//p' /proc/${f.pid}/cgroup`
  if (cpus === undefined || f.periodUs === undefined || !isIts(f))
    return [{ when: 'now', say: `Raise its quota ${value}; this names the cgroup of ${processName(f)}.`, run: `cat /proc/${f.pid}/cgroup` }]
  const quota = Math.round(cpus * f.periodUs)
  return [
    {
      when: 'now',
      say: `Raise its quota ${value}, until it is started again.`,
      run: f.unified
        ? `CG=$(${path})\necho "${quota} ${f.periodUs}" > /sys/fs/cgroup$CG/cpu.max`
        : `CG=$(${path})\necho ${quota} > /sys/fs/cgroup/cpu$CG/cpu.cfs_quota_us`,
      changes: 'host',
    },
  ]
}

function durable(f: Facts): Step {
  const [cpus, unit] = [raised(f), unitOf(f)]
  const pools = f.quotaCpus !== undefined && f.cpus !== undefined && f.quotaCpus < f.cpus ? ` (${f.quotaCpus}, not ${f.cpus} CPUs)` : ''
  const keep =
    f.pod !== undefined
      ? ''
      : unit === undefined || cpus === undefined
        ? undefined
        : `Write CPUQuota=${Math.round(cpus * 100)}% into ${unit} (systemctl edit). `
  return {
    when: 'durable',
    say: `${keep ?? `Put the new quota into what starts ${f.comm ?? 'it'}. `}Size its thread pools by it${pools}: GOMAXPROCS, -XX:ActiveProcessorCount, workers.`,
  }
}

function verify(f: Facts): Step {
  const folder = folderOf(f)
  const own = f.pid === undefined || !f.unified || !isIts(f) ? undefined : `/sys/fs/cgroup$(sed 's/^0:://' /proc/${f.pid}/cgroup)/cpu.stat`
  const file = f.pod === undefined ? (folder === undefined ? own : word(`${folder}/cpu.stat`)) : undefined
  return {
    when: 'verify',
    say: 'For ten minutes of usual load nr_throttled (periods in which it was stopped) grows by less than 5 % of nr_periods.',
    ...(file === undefined ? {} : { run: lookTwice(file, 60) }),
  }
}

export const open = (f: Facts): Question[] =>
  f.between || f.pod !== undefined || folderOf(f) === undefined
    ? []
    : [
        {
          ask: 'Does it go on? The second number (periods in which it was stopped) grows then.',
          run: lookTwice(word(`${folderOf(f)}/cpu.stat`), 10),
        },
      ]

const lookTwice = (file: string, seconds: number): string => `for i in 1 2; do grep nr_ ${file}; sleep ${seconds}; done`
