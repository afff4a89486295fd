import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { times } from '../../../core/words/numbers.ts'
import { either, opt, say, when } from '../../../core/words/opt.ts'
import type { Facts } from './judge.ts'

const REPORTED = {
  fatal: 'reported a fatal hardware error',
  uncorrected: 'reported a hardware error that was not corrected',
  deferred: 'found bad data that nothing had used yet',
  corrected: 'corrected a hardware error',
  logged: 'logged hardware errors; whether they were corrected is not in the input',
  empty: 'logged a hardware error with status 0, which says nothing about the hardware',
} as const

const nameOf = ({ host, cpu, by }: Facts): string =>
  cpu === undefined ? either(opt`The ${by} of ${host}`, `The ${by}`) : either(opt`CPU ${cpu} of ${host}`, `CPU ${cpu}`)

export const headline = (f: Facts): string =>
  say(
    `${nameOf(f)} ${REPORTED[f.grade]}`,
    when(f.grade !== 'empty', opt` in ${f.part}`),
    opt` (bank ${f.bank}, status ${f.status})`,
    when(f.atBoot && f.grade !== 'empty', ', from before this boot'),
    when(f.alike > 1, `, ${times(f.alike)}`),
  )

export const effect = (f: Facts): Sentence => say(`${nameOf(f)} ${REPORTED[f.grade]}`, when(f.grade !== 'empty', opt` in ${f.part}`))

export const cause = (f: Facts, count: number): Sentence[] => [
  when(count > f.alike, `It is the gravest of ${count} records`),
  when(f.atBoot, 'The kernel found it as it started: it is left over from the boot before'),
  {
    fatal: f.atBoot
      ? 'An error of this kind stops the machine: it may be why the boot before ended'
      : 'The state of the processor is lost with it; what software reported after it is not to be trusted',
    uncorrected: 'Data was lost: what uses it is ended, and what software reported after it is not to be trusted',
    deferred: 'It does harm only when something reads that data',
    corrected: 'Nothing was lost, and it explains no outage by itself; a part that repeats it is on its way out',
    logged: undefined,
    empty: 'It was injected for a test, or cleared before it was read',
  }[f.grade],
]

export function fix(f: Facts): Step[] {
  if (f.grade === 'empty') return [{ when: 'now', say: 'Nothing, unless a record with another status follows.' }]
  const isSafe = f.grade === 'corrected' || f.grade === 'logged' || f.grade === 'deferred'
  return [
    isSafe || f.atBoot
      ? { when: 'now', say: 'See what rasdaemon has recorded of it, and how often.', run: 'ras-mc-ctl --errors' }
      : {
          when: 'now',
          say: `Take ${f.host ?? 'the machine'} out of service: it may fail again at any time, and spoil data.`,
        },
    {
      when: 'durable',
      say: say(
        'Let the vendor decode ',
        either(opt`bank ${f.bank}, status ${f.status}`, 'the record'),
        '; update firmware and microcode, then replace the part that it names',
      ),
    },
    { when: 'verify', say: 'No new record under load for a day.', run: 'journalctl -k -g "Hardware Error|Machine check" --since -1d' },
  ]
}
