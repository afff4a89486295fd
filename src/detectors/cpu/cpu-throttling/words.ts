import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { podName, processName } from '../../../core/words/names.ts'
import { count, duration } from '../../../core/words/numbers.ts'
import { either, opt, say } from '../../../core/words/opt.ts'
import { podArguments, word } from '../../../core/words/shell.ts'
import type { Facts } from './judge.ts'

const unitOf = ({ cgroup }: Facts): string | undefined => /(?:^|\/)([^/]+\.(?:service|slice|scope))$/.exec(cgroup)?.[1]

/** `apid (pid 524, cgroup web.slice)`, `Container "api" of pod shop/api-7d9f`, `orders.service`. */
function whoOf(f: Facts): string {
  const group = f.cgroup === '' ? undefined : (unitOf(f) ?? f.cgroup)
  const program = processName(f)
  return either(
    podName(f)?.replace(/^c/, 'C').replace(/^p/, 'P'),
    group === undefined ? program : program?.replace(/\)$/, `, cgroup ${group})`),
    unitOf(f),
    opt`Cgroup ${group}`,
    'What this cpu.stat counts (its name is not in the input)',
  )
}

/** `0.25 CPU`, `1.5 CPUs`. */
const cpusOf = (n: number): string => `${n} ${n <= 1 ? 'CPU' : 'CPUs'}`

export const headline = (f: Facts): string =>
  say(
    whoOf(f),
    ` is held back by ${f.quotaCpus === undefined ? 'a CPU quota' : `a quota of ${cpusOf(f.quotaCpus)}`}`,
    `: stopped in ${f.throttledPeriods === f.periods ? `all ${count(f.periods)}` : `${count(f.throttledPeriods)} of ${count(f.periods)}`} periods`,
    f.throttledPeriods === f.periods ? undefined : ` (${f.throttledPct} %)`,
    f.between ? ' between the two samples' : ' since the cgroup was made',
    opt`, while the machine was ${f.machineIdlePct} % idle`,
  )

export const cause = (f: Facts): Sentence[] => [
  f.quotaUs === undefined || f.periodUs === undefined
    ? 'Its threads use the quota up early in each period and wait for the next one, however low their use is on average'
    : `It may run ${f.quotaUs / 1000} ms in each ${f.periodUs / 1000} ms, all its threads together, and then waits for the next period`,
  `The stops add up to ${duration(f.throttledSeconds)} over its CPUs`,
  f.between
    ? `Before the first sample it was stopped in ${count(f.throttledPeriodsInAll - f.throttledPeriods)} of ${count(f.periodsInAll - f.periods)} periods`
    : undefined,
]

/** How much it would use is not known while it is stopped: twice the quota where most periods are, else half as much again; to 0.05 of a CPU. */
const raised = ({ quotaCpus, throttledPct }: Facts): number | undefined =>
  quotaCpus === undefined ? undefined : Math.ceil(Math.round(quotaCpus * (throttledPct >= 50 ? 2 : 1.5) * 1000) / 50) / 20

export const fix = (f: Facts): Step[] => [now(f), durable(f), verify(f)]

function now(f: Facts): Step {
  const cpus = raised(f)
  const unit = unitOf(f)
  const value =
    cpus === undefined
      ? 'by half'
      : `from ${f.quotaCpus} to ${cpusOf(cpus)}, ${f.throttledPct >= 50 ? 'twice' : 'half as much again as'} the present one`
  if (f.pod !== undefined)
    return {
      when: 'now',
      say: `Raise the CPU limit of its container ${value}, or take it away and keep the request.`,
      run: `kubectl get pod ${podArguments(f.pod)} -o jsonpath='{.spec.containers[*].resources}'`,
    }
  if (unit !== undefined && cpus !== undefined)
    return {
      when: 'now',
      say: `Raise the quota ${value}, until the next boot.`,
      run: `systemctl set-property --runtime ${word(unit)} CPUQuota=${Math.round(cpus * 100)}%`,
      changes: 'host',
    }
  return {
    when: 'now',
    say: `Raise its quota ${value}${f.pid === undefined ? '' : '; this names its cgroup'}.`,
    ...(f.pid === undefined ? {} : { run: `cat /proc/${f.pid}/cgroup` }),
  }
}

function durable(f: Facts): Step {
  const [cpus, unit] = [raised(f), unitOf(f)]
  const pools =
    f.quotaCpus !== undefined && f.cpus !== undefined && f.quotaCpus < f.cpus
      ? ` (${cpusOf(f.quotaCpus)}, not the ${f.cpus} of the machine)`
      : ''
  const keep =
    unit === undefined || cpus === undefined || f.pod !== undefined
      ? undefined
      : `Write CPUQuota=${Math.round(cpus * 100)}% into ${unit} (systemctl edit ${unit}). `
  return {
    when: 'durable',
    say: `${keep ?? ''}Size its thread pools by the quota${pools}: GOMAXPROCS, -XX:ActiveProcessorCount, worker counts${f.unified && f.pod === undefined ? '; cpu.max.burst lets short peaks pass' : ''}.`,
  }
}

function verify(f: Facts): Step {
  const folder = f.cgroup === '' ? undefined : `/sys/fs/cgroup/${f.unified ? '' : 'cpu/'}${f.cgroup.replace(/^\//, '')}`
  return {
    when: 'verify',
    say: 'nr_throttled (the periods in which it was stopped) grows by less than one in twenty of nr_periods, for ten minutes of usual load.',
    ...(folder === undefined ? {} : { run: `grep nr_ ${word(`${folder}/cpu.stat`)}; sleep 60; grep nr_ ${word(`${folder}/cpu.stat`)}` }),
  }
}
