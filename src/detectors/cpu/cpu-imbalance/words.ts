import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { processName } from '../../../core/words/names.ts'
import { opt, say } from '../../../core/words/opt.ts'
import { inSamples } from '../sample-words.ts'
import type { Facts } from './judge.ts'

export const headline = (f: Facts): string =>
  say(
    `CPU ${f.cpu}${opt` of ${f.host}` ?? ''} is full while the other ${f.cpus === 2 ? 'one is' : `${f.cpus - 1} are`} ${f.othersIdlePct} % idle`,
    f.byInterrupts ? `: interrupts take ${f.softIrqPct} % of it` : opt`: ${whoOf(f)} used the most CPU time`,
    `, ${inSamples(f.imbalancedSamples, f)}`,
  )

const whoOf = ({ comm, pid, processes }: Facts): string | undefined =>
  comm !== undefined && (processes ?? 1) > 1 ? `${comm} (${processes} processes)` : processName({ comm, pid })

export const effect = (f: Facts): Sentence => say(`CPU ${f.cpu} is full while the others are ${f.othersIdlePct} % idle`)

export const cause = (f: Facts): Sentence[] => [
  f.byInterrupts
    ? 'This CPU serves the interrupts of a device for the whole machine, usually all packets of a network card; they wait or are lost'
    : (f.processes ?? 1) > 1
      ? `The ${f.processes} processes would spread over the CPUs by themselves, so something binds them to this one`
      : 'Its work is bound to this CPU, or is a single thread that cannot be divided: one CPU sets the pace',
  `CPU ${f.cpu} was ${f.busyIdlePct} % idle; the mean over all CPUs looks harmless`,
]

export const fix = (f: Facts): Step[] => [
  nowOf(f),
  durableOf(f),
  {
    when: 'verify',
    say: `For a minute CPU ${f.cpu} is idle for more than a tenth of the time.`,
    run: f.tool === 'mpstat' ? "top -b -1 -d 5 -n 3 | grep '^%Cpu'" : 'mpstat -P ALL 5 3',
  },
]

function nowOf(f: Facts): Step {
  if (f.byInterrupts)
    return {
      when: 'now',
      say: `See which device's interrupts go to CPU ${f.cpu} only (its column).`,
      run: 'head -60 /proc/interrupts; cat /proc/softirqs',
    }
  return f.pid === undefined
    ? {
        when: 'now',
        say: `See which threads run on CPU ${f.cpu} (column PSR).`,
        run: `ps -eLo psr,pcpu,pid,tid,comm --sort=-pcpu | awk 'NR == 1 || $1 == ${f.cpu}' | head`,
      }
    : {
        when: 'now',
        say: `See to which CPUs ${f.comm ?? 'it'} is bound, and how its threads share the work.`,
        run: `taskset -acp ${f.pid}; top -b -H -n 1 -p ${f.pid} | head -20`,
      }
}

function durableOf(f: Facts): Step {
  if (f.byInterrupts)
    return {
      when: 'durable',
      say: `Spread the interrupts over the ${f.cpus} CPUs: irqbalance, more queues of the network card (ethtool -L), or RPS where it has one.`,
    }
  if ((f.processes ?? 1) > 1)
    return {
      when: 'durable',
      say: `Take the pinning of ${f.comm} away (taskset, CPUAffinity=, cpuset), or bind each of its ${f.processes} processes to a CPU of its own.`,
    }
  return {
    when: 'durable',
    say: `Divide the work of ${f.comm ?? 'that program'} over up to ${f.cpus} threads or processes, or take its pinning away (taskset, CPUAffinity=, cpuset).`,
  }
}
