import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { say, when } from '../../../core/words/opt.ts'
import type { Facts } from './judge.ts'
import { inSamples } from '../sample-words.ts'

export const headline = (f: Facts): string =>
  say(
    `${f.host ?? 'This virtual machine'} lost ${f.stMeanPct} % of its CPU time to other guests of its host (steal), ${inSamples(f.stolenSamples, f)}`,
  )

export const effect = (f: Facts): Sentence =>
  say(`${f.host ?? 'The virtual machine'} lost ${f.stMeanPct} % of its CPU time to other guests`)

export const cause = (f: Facts): Sentence[] => [
  say(
    'The hypervisor ran others while this machine had work to do',
    when(f.stMaxPct > f.stMeanPct, `, ${f.stMaxPct} % of the time at worst`),
    `: it was idle for ${f.idMeanPct} % of the time`,
  ),
  'Nothing inside the machine takes that time or can give it back',
]

export const fix = (f: Facts): Step[] => [
  {
    when: 'now',
    say: 'Ask who runs the hypervisor how many virtual CPUs share its real ones; on a burstable cloud instance look at its CPU credits first.',
  },
  {
    when: 'durable',
    say: `Move ${f.host ?? 'it'} to a host that is not overcommitted, or to an instance with CPUs of its own: it had work for ${wanted(f)} times the CPU time that it got.`,
  },
  {
    when: 'verify',
    say: 'The column %steal (st) stays below 5 under the same load, for a minute.',
    run: f.tool === 'mpstat' ? 'vmstat 5 12' : 'mpstat 5 12',
  },
]

/** Time that it had work for against the time that it got. */
function wanted({ stMeanPct, idMeanPct }: Facts): number {
  const got = Math.max(1, 100 - stMeanPct - idMeanPct)
  return Math.round((10 * (got + stMeanPct)) / got) / 10
}
