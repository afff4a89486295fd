import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { times } from '../../../core/words/numbers.ts'
import { either, opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import type { Facts } from './facts.ts'

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

const ON_BUS = {
  fatal: 'had a fatal error on PCI Express',
  uncorrected: 'had an error on PCI Express that was not corrected',
  corrected: 'had errors on PCI Express that were corrected',
} as const

const isOnBus = (f: Facts): f is Facts & { grade: keyof typeof ON_BUS } => f.by === 'bus'

const onBus = (f: Facts & { grade: keyof typeof ON_BUS }): string =>
  `The device ${f.device}${opt` (driver ${f.driver})` ?? ''}${opt` of ${f.host}` ?? ''} ${ON_BUS[f.grade]}`

export const headline = (f: Facts): string => {
  if (isOnBus(f)) return say(onBus(f), opt` (${f.part})`, when(f.alike > 1, `, ${times(f.alike)}`))
  return say(
    `${nameOf(f)} ${REPORTED[f.grade]}`,
    when(f.grade !== 'empty', opt` in ${f.part}`),
    opt` (bank ${f.bank}, status ${f.status})`,
    when(f.atBoot && f.grade !== 'empty', ', from before this boot'),
    opt`: module ${f.module}`,
    opt`: ${f.device}`,
    when(f.alike > 1, `, ${times(f.alike)}`),
  )
}

export const state = (f: Facts): Sentence =>
  f.recovery === undefined ? undefined : f.recovery === 'succeeded' ? 'The kernel recovered it' : 'The kernel could not recover it'

export const effect = (f: Facts): Sentence =>
  isOnBus(f) ? say(onBus(f)) : say(`${nameOf(f)} ${REPORTED[f.grade]}`, when(f.grade !== 'empty', opt` in ${f.part}`))

const ON_BUS_CAUSES = {
  fatal: 'The link to the device is no longer to be trusted: what its driver did is lost, and its disks, ports or displays with it',
  uncorrected: 'One transfer was lost: its driver has to notice and repeat it',
  corrected: 'The link repeats such a transfer and nothing is lost; many of them speak for its seat, its cable or its power saving (ASPM)',
} as const

const onBusCause = (f: Facts & { grade: keyof typeof ON_BUS }): string =>
  f.grade === 'fatal' && f.recovery === 'succeeded'
    ? 'The kernel started the link anew: what its driver was doing then is lost or was repeated, and it goes on'
    : ON_BUS_CAUSES[f.grade]

export const cause = (f: Facts, count: number): Sentence[] => (isOnBus(f) ? [onBusCause(f)] : ofRecord(f, count))

const ofRecord = (f: Facts, count: number): Sentence[] => [
  when(count > f.alike, `It is the gravest of ${count} records`),
  when(f.atBoot, 'The kernel found it as it started: it is left over from the boot before'),
  {
    fatal: f.atBoot
      ? 'An error of this kind stops the machine: it may be why the boot before ended'
      : f.by === 'firmware'
        ? 'An error of this kind stops the machine; what software reported after it is not to be trusted'
        : 'The state of the processor is lost with it; what software reported after it is not to be trusted',
    uncorrected: 'Data was lost: what uses it is ended, and what software reported after it is not to be trusted',
    deferred: 'It does harm only when something reads that data',
    corrected: 'Nothing was lost, and it explains no outage by itself; a part that repeats it is on its way out',
    logged: undefined,
    empty: 'It was injected for a test, or cleared before it was read',
  }[f.grade],
]

function fixOnBus(f: Facts): Step[] {
  const device = word(f.device ?? '')
  return [
    {
      when: 'now',
      say:
        f.grade === 'corrected'
          ? 'See which device it is, and at which width and speed its link runs.'
          : 'See whether the bus still shows the device, and at which width and speed its link runs.',
      run: `lspci -vvs ${device} | grep -E '^[0-9a-f]|LnkSta|UESta'`,
    },
    {
      when: 'durable',
      say: 'Seat the card again or try another slot, update its firmware and that of the board; if it comes back, replace the card.',
    },
    {
      when: 'verify',
      say: 'This prints nothing after a day of usual load.',
      run: `journalctl -k --since -1d -g "PCIe Bus Error|AER: .*received" | grep -F ${device}`,
    },
  ]
}

export function fix(f: Facts): Step[] {
  if (isOnBus(f)) return fixOnBus(f)
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
        ...(f.module === undefined && f.device === undefined
          ? [
              'Let the vendor decode ',
              either(opt`bank ${f.bank}, status ${f.status}`, 'the record'),
              '; update firmware and microcode, then replace the part that it names',
            ]
          : [opt`Replace the memory module ${f.module}` ?? opt`Look at the device ${f.device}: its seat, its firmware, then replace it`]),
      ),
    },
    { when: 'verify', say: 'No new record under load for a day.', run: 'journalctl -k -g "Hardware Error|Machine check" --since -1d' },
  ]
}
