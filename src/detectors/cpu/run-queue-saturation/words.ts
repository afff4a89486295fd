import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { plural } from '../../../core/words/numbers.ts'
import { capital, either, opt, say } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import { inSamples } from '../sample-words.ts'
import type { Facts } from './judge.ts'

const isByLoad = ({ idMeanPct, samples }: Facts): boolean => idMeanPct === undefined && samples === 1

/** `pricing (18 tasks)`. */
const runnerOf = ({ comm, topRunners: [most] }: Facts): string | undefined =>
  most === undefined || most.processes < 2 ? comm : `${most.comm} (${plural(most.processes, 'task')})`

const machineOf = ({ host, cpus }: Facts): string =>
  `${cpus === undefined ? 'the CPUs' : cpus === 1 ? 'the only CPU' : `the ${cpus} CPUs`}${opt` of ${host}` ?? ''}`

const isOne = ({ cpus }: Facts): boolean => cpus === 1

export const headline = (f: Facts): string =>
  say(
    either(
      opt`${runnerOf(f)} and what runs beside it want more than ${machineOf(f)} can do`,
      `${capital(machineOf(f))} ${isOne(f) ? 'has' : 'have'} more work than ${isOne(f) ? 'it' : 'they'} can do`,
    ),
    isByLoad(f) ? `: the load average is ${f.load1}` : `: ${f.meanR} tasks want to run at a time, ${inSamples(f.saturatedSamples, f)}`,
  )

export const effect = (f: Facts): Sentence =>
  say(
    isByLoad(f) ? `The load average is ${f.load1}` : `${f.meanR} tasks want to run at a time`,
    ` on ${machineOf(f)}`,
    opt`, ${runnerOf(f)} among them`,
  )

export const cause = (f: Facts): Sentence[] => [
  f.cpus === undefined
    ? 'Each task gets only its share of a CPU and waits for the rest'
    : `Each task gets about ${Math.round((100 * f.cpus) / f.meanR)} % of a CPU and waits for the rest`,
  isByLoad(f) ? undefined : say(`At most ${f.maxR} were ready at once`, opt`; ${f.idMeanPct} % of the CPU time was idle`),
  opt`For ${f.psiCpuSomeAvg10Pct === undefined ? undefined : Math.round(f.psiCpuSomeAvg10Pct)} % of the last 10 s some task waited for a CPU`,
  f.topRunners.length < 2
    ? undefined
    : `Ready to run were ${listed(
        f.topRunners.map(({ comm, processes, nice }) => `${comm} (${processes}${nice === 0 ? '' : `, nice ${nice}`})`),
        5,
      )}`,
]

/** Names that unrelated processes share. */
const SHARED = /^(?:(?:ba|da|z)?sh|java|node|perl|php|ruby|python[\d.]*)$/

export const fix = (f: Facts): Step[] => [
  f.comm === undefined || SHARED.test(f.comm)
    ? {
        when: 'now',
        say: 'See who is in the queue; what can wait goes behind the rest (renice -n 19).',
        run: 'top -b -n 1 -o %CPU | head -20',
      }
    : {
        when: 'now',
        say: `Put ${f.comm} behind the rest (renice -n 19), if it is work that can wait.`,
        run: `ps -o pid,ni,pcpu,args -C ${word(f.comm)}`,
      },
  {
    when: 'durable',
    say: `Run at most ${f.cpus === undefined ? 'as many workers as there are CPUs' : plural(f.cpus, 'worker')}${opt` of ${f.comm}` ?? ''} at a time, spread batch work over the day, or give the machine more CPUs (${Math.ceil(f.meanR)} tasks want to run).`,
  },
  {
    when: 'verify',
    say: 'In the line "some", avg60 (% of the time in which a task waited for a CPU) stays below 25 for ten minutes.',
    run: f.psiCpuSomeAvg10Pct === undefined ? 'cat /proc/pressure/cpu' : 'sleep 60; cat /proc/pressure/cpu',
  },
]
