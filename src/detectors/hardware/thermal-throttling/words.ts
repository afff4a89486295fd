import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { times } from '../../../core/words/numbers.ts'
import { either, opt, say, when } from '../../../core/words/opt.ts'
import type { Count, Facts } from './judge.ts'

const cpusOf = (f: Facts): string | undefined =>
  when(f.cpus.length > 0, `${f.cpus.length === 1 ? 'CPU' : 'CPUs'} ${listed(f.cpus.map(String), 5)}`)

const PARTS: Readonly<Record<string, string>> = { core: 'core', package: 'processor' }
const MAX_COUNTS = 5

/** A package is counted by each of its CPUs: those that count the same are told once. */
const partsOf = ({ counts }: Facts): readonly Count[] =>
  counts.filter(
    (one, i) => one.part === 'core' || !counts.slice(0, i).some(({ part, events }) => part === 'package' && events === one.events),
  )
const partName = ({ part, cpu }: Count): string => (part === 'package' ? `the package (CPU ${cpu})` : `the core of CPU ${cpu}`)

/** Whether every CPU and part counts the same. */
const isEven = ({ counts }: Facts): boolean => counts.every(({ events }) => events === counts[0]?.events)

const often = (f: Facts): string =>
  f.counts.length < 2
    ? times(f.totalEvents)
    : isEven(f)
      ? `each ${times(f.totalEvents)}`
      : f.scope === 'package'
        ? times(f.totalEvents)
        : `most often CPU ${f.hottestCpu}, ${times(f.totalEvents)}`

const slowed = (f: Facts): string =>
  `${cpusOf(f)}${opt` of ${f.host}` ?? ''} ${f.cpus.length === 1 ? 'was' : 'were'} slowed down because the ${PARTS[f.scope] ?? 'processor'} was too hot`

export const headline = (f: Facts): string =>
  f.critical
    ? say(
        `${either(opt`The sensor ${f.zone} of ${f.host}`, opt`A sensor of ${f.host}`, opt`The sensor ${f.zone}`, 'A sensor')} reached its critical temperature`,
        opt` (${f.degreesC} °C)`,
        when(f.isShutDown === true, ', and the kernel shut the machine down'),
        opt`; ${cpusOf(f)} had been slowed down before`,
      )
    : say(`${slowed(f)}, ${often(f)} since boot`)

export const state = (f: Facts): Sentence => when(f.isOver, 'The temperature is normal again')

export const effect = (f: Facts): Sentence => (f.critical ? headline(f) : say(slowed(f)))

export const cause = (f: Facts): Sentence[] => [
  f.critical
    ? f.isShutDown === true
      ? 'The kernel does so to save the hardware; the software that ran is not at fault'
      : 'At this value the kernel shuts the machine down to save it'
    : 'The clock is lowered for that time: everything that runs there is slower, without more load',
  when(
    partsOf(f).length > 1 && !isEven(f),
    `Since boot ${listed(
      partsOf(f).map((one) => `${partName(one)} was too hot ${times(one.events)}`),
      MAX_COUNTS,
    )}`,
  ),
]

export const fix = (f: Facts): Step[] => [
  {
    when: 'now',
    say: `Check fans, airflow and power profile of ${f.host ?? 'this machine'}, and its neighbours in the rack.`,
    run: 'sensors',
  },
  { when: 'durable', say: 'Clean or repair the cooling, or lower the sustained load.' },
  f.cpus.length === 0
    ? { when: 'verify', say: 'The temperatures stay below their critical values under load.', run: 'sensors' }
    : {
        when: 'verify',
        say: `The ${f.scope} count of CPU ${f.hottestCpu} stays at ${f.totalEvents} under load for an hour.`,
        run: 'grep -H . /sys/devices/system/cpu/cpu*/thermal_throttle/*_count',
      },
]
