import type { Heard, Sentence } from '../../../core/failure.ts'
import type { Question } from '../../../core/finding.ts'
import { bareWords } from '../../../core/words/bare.ts'
import { listed } from '../../../core/words/lists.ts'
import { duration, times } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { unitName } from '../words.ts'
import type { Facts } from './judge.ts'
import { ownStatus } from './exit-statuses.ts'
import { isKilledAlone } from './fix.ts'
import { settingOf } from './setting.ts'
import { tableHeadline, tableOpen } from './waiting-words.ts'
import { fallen, isDevice, isMount, NOT_STARTED, why } from './why-words.ts'

export { fix } from './fix.ts'

/** Those that were killed one after the other. */
const together = ({ units, withinSeconds, waiting }: Facts): Sentence =>
  units.length > 1 && waiting === undefined
    ? say(
        `${listed(units, 4)}${units.length > 4 ? ` (${units.length} units)` : ''} were killed by SIGKILL`,
        opt` within ${duration(withinSeconds)}`,
        units.length === 2 ? ', very likely by one sender' : ': one sender',
        ', who is not in the input',
      )
    : undefined

const failed = (f: Facts, count: number): string =>
  `${nameOf(f)}${f.listed ? ' is in the failed state' : NOT_STARTED.includes(f.result) ? ' was not started' : ' failed'}${count > 1 ? ` ${times(count)}` : ''}`

/** A device does not fail: it is not there. */
const told = (f: Facts, count: number): string =>
  isDevice(f) && f.result === 'timeout' ? `${nameOf(f)} ${why(f)}` : `${failed(f, count)}: ${why(f)}`

/** A device is called by its path. */
const nameOf = (f: Facts): string => (isDevice(f) && f.description !== undefined ? f.description : unitName(f))

/** Characters of last words that a headline has room for. */
const SHORT = 140

/** Results that are told by their reason. */
const REASON_TOLD: readonly (string | undefined)[] = ['not-found', 'masked', 'ordering-cycle']

/** systemd's own reason stands with the status that it gives; mount's and the program's stand behind. */
function saidOf(f: Facts): string | undefined {
  const said = f.lastWords ?? (ownStatus(f) !== undefined || REASON_TOLD.includes(f.result) ? undefined : f.reason)
  return said === undefined
    ? undefined
    : bareWords(said)
        .replace(/^\[\d{1,9}\] /, '')
        .replace(/\.$/, '')
}
const isShort = (f: Facts): boolean => (saidOf(f)?.length ?? 0) <= SHORT && f.saidBefore !== true
const briefOf = (f: Facts): string | undefined => (isShort(f) ? (opt`${f.speaker}: ${saidOf(f)}` ?? saidOf(f)) : undefined)

export const headline = (f: Facts, count: number): string =>
  tableHeadline(f) ??
  say(
    together(f) ?? told(f, count),
    opt` (${briefOf(f)})`,
    back(f),
    f.emergency === true ? '; the machine is in emergency mode over it' : opt`; ${fallen(f)}`,
  )

const back = (f: Facts): Sentence =>
  f.isDone === true
    ? opt`; its next run, ${duration(f.backSeconds)} later, came to its end`
    : opt`; it came back ${duration(f.backSeconds)} later`

/** How it is at the end of the input. */
export const state = (f: Facts): Sentence => when(f.restarting === true, 'systemd is about to start it again')

/** The killer says what its kill was: what the unit says of it is no more. */
export const effect = (f: Facts, count: number): Sentence => {
  const more = back(f) ?? fallen(f)
  if (settingOf(f) !== undefined) return more === undefined ? '' : say(failed(f, count), back(f), opt`; ${fallen(f)}`)
  const own = f.result === 'oom-kill' || f.result === 'core-dump' || f.result === 'watchdog' ? undefined : why(f)
  return tableHeadline(f) ?? together(f) ?? (own === undefined ? failed(f, count) : told(f, count))
}

/** What stands in its file and means nothing to systemd. */
export const unknownOf = ({ unknown }: Facts): Sentence =>
  unknown?.what === 'section'
    ? opt`Line ${unknown.line} of ${unknown.file} begins the section ${unknown.name}, which systemd does not know: all below it is passed over`
    : opt`Line ${unknown?.line} of ${unknown?.file} sets ${unknown?.name}, a name that systemd does not know`

const teller = (f: Facts): string => {
  if (f.lastWords === undefined) return isMount(f) ? 'mount answered' : 'The reason'
  if (f.speaker !== undefined) return `${f.speaker} said just before`
  return f.saidBefore === true ? 'It said before' : 'Its last words'
}

export const cause = (f: Facts): Sentence[] => [
  when(!isShort(f), opt`${teller(f)}: ${saidOf(f)}`),
  unknownOf(f),
  when(f.results.length > 1, `It also failed with ${listed(f.results.slice(1))}`),
  when((f.dependantCount ?? 0) > (f.emergency === true ? 0 : 2), `These were not started, since they need it: ${listed(f.dependants, 8)}`),
  f.triggers === undefined
    ? undefined
    : `${listed(f.triggers)} ${f.triggers.length === 1 ? 'starts' : 'start'} it no more: it failed too often`,
  f.restarts === undefined
    ? undefined
    : say(`systemd has restarted it ${times(f.restarts)} so far`, opt`, every ${duration(f.everySeconds)}`),
  opt`At its peak it had ${f.memoryPeak} of memory`,
  when(
    f.result === 'oom-kill' && f.memoryMax === undefined,
    'Its limit is not in the input: it may be its own, that of a slice above it, or the memory of the machine',
  ),
  when(
    together(f) !== undefined,
    "Who sends SIGKILL is not logged by itself: the kernel's OOM killer is the first suspect, then a person, a script or a supervisor",
  ),
  when(f.stopping, 'That was while it was being stopped'),
]

export const open = (f: Facts): Question[] =>
  f.waiting !== undefined
    ? tableOpen(f)
    : f.units.length > 1
      ? [{ ask: 'Who sent it, if not the kernel? The audit log knows where a rule asks for it:', run: 'ausearch -sc kill -i | tail -20' }]
      : isKilledAlone(f)
        ? [
            {
              ask: 'Who sent SIGKILL? systemd before version 243 calls kills of the OOM killer "signal" too; the log of the kernel tells those:',
              run: "journalctl -k --no-pager -g 'Out of memory|oom-kill'",
            },
          ]
        : []

/** Short words that stand at its end belong to the headline, others to the cause. */
export const hear = (f: Facts, { words, by, isLast }: Heard): Facts | undefined =>
  f.lastWords === undefined && f.reason === undefined ? { ...f, lastWords: words, speaker: by, saidBefore: !isLast } : undefined
