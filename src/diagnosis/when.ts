import type { Proof } from '../core/finding.ts'
import { type Instant, secondsBetween } from '../core/span.ts'
import { isShownAlike, timeFields } from '../core/time/show.ts'
import { inWords, momentOf, type Moment, spanInWords } from '../core/time/words.ts'
import { listed } from '../core/words/lists.ts'
import { times } from '../core/words/numbers.ts'
import type { Entry } from './entry.ts'

/** Moments that are told one by one. */
const MOST_MOMENTS = 3
/** What is told again at the latest after so many of its usual pauses goes on. */
const PAUSES = 2
/** Seconds in which an input ends that was taken while something went on. */
const LEAST_PAUSE = 5

export interface When {
  readonly ongoing: boolean | 'unknown'
  /** Absent where neither a time nor a repetition is known. */
  readonly when?: string
}

/** When and how often it was, and whether it goes on at the end of the input: its last telling is compared with the end of the log that tells it. */
export function whenOf(entry: Entry, history: boolean, headline: string): When {
  const { failure, firstTime, lastTime, count, scope, boots } = entry
  const [first, last] = [shown(firstTime), isShownAlike(firstTime, lastTime) ? undefined : shown(lastTime)]
  const end = endOf(entry)
  const rest = end === undefined || lastTime === undefined ? undefined : secondsBetween(lastTime, end)
  const isOn = entry.ongoing ?? (failure.lasts === true ? lastsOn(entry, rest) : undefined)
  const ongoing = isOn ?? (failure.lasts !== true && count === 1 ? false : 'unknown')
  const at = (text: string): string => {
    const where = scope.name === undefined || first === undefined || headline.includes(scope.name) ? '' : ` on ${scope.name}`
    return `${text}${where}${history ? ', in an earlier boot' : ''}`
  }
  // a repetition that the headline tells is not told again
  const isTold = count === 1 ? last !== undefined || /\bonce\b/.test(headline) : headline.includes(times(count))
  const often = failure.lasts === true || isTold ? undefined : times(count)
  if (first === undefined)
    return { ongoing, ...(often === undefined || count === 1 || /\b(?:twice|times)\b/.test(headline) ? {} : { when: at(often) }) }
  if (failure.lasts !== true) {
    const each = momentsOf(entry)
    const inBoots = first.kind === 'boot' && boots.size > 1 ? ` in ${last === undefined ? 'each of ' : ''}${boots.size} boots` : ''
    const span = each.length === count && count > 1 ? inTurn(each) : `${spanInWords(first, last)}${inBoots}`
    // of what restarted several times one event is the last
    const isLast = often === 'once' && /\b\d[\d,]* restarts\b/.test(headline)
    return { ongoing, when: at(often === undefined ? span : `${isLast ? 'last' : often}, ${span}`) }
  }
  if (ongoing !== true) return { ongoing, when: at(last === undefined ? inWords(first) : spanInWords(first, last)) }
  const from = `since ${inWords(first)}${isAtStart(entry) ? ' or earlier' : ''}`
  const until = last === undefined ? '' : inWords(last, first)
  // the clock that was named at the start
  const till = last?.kind === first.kind ? until.replace(/ after boot$/, '') : until
  return { ongoing, when: at(last === undefined || until === inWords(first, first) ? from : `${from}, still so at ${till}`) }
}

const shown = (time: Instant | undefined): Moment | undefined => momentOf(timeFields({ at: time }), 'at')

/** `21 Nov 2025 14:03:11, 14:21:16 and 14:41:56 UTC`. */
function inTurn(moments: readonly Moment[]): string {
  const zone = moments[0]!.zone
  const told = moments.map((moment, i) => inWords({ ...moment, zone: '' }, i === 0 ? undefined : { ...moments[i - 1]!, zone: '' }))
  return `${listed(told, MOST_MOMENTS)}${zone === '' ? '' : ` ${zone}`}`
}

/** The moments of its proofs, each once. */
function momentsOf({ proofs, last, count }: Entry): Moment[] {
  const observer = proofs[0]?.witness
  if (count > MOST_MOMENTS || observer === undefined) return []
  const own = [...proofs, ...(last === undefined ? [] : [last])].filter(({ witness }) => witness === observer)
  const byTime = own.flatMap(({ time }) => time ?? []).sort((a, b) => -(secondsBetween(a, b) ?? 0))
  const all = byTime.flatMap((time) => shown(time) ?? [])
  const [first] = all
  if (first === undefined || first.kind === 'boot' || all.some(({ kind, zone }) => kind !== first.kind || zone !== first.zone)) return []
  return all.filter((moment, i) => i === 0 || inWords(moment) !== inWords(all[i - 1]!))
}

/** The latest moment of the logs that tell it. */
function endOf({ proofs, last, scope }: Entry): Instant | undefined {
  const ends = new Set([...proofs, ...(last === undefined ? [] : [last])].map(({ at }) => at.artifact))
  let latest: Instant | undefined
  for (const artifact of ends) {
    const { time } = scope.endOf(artifact) ?? {}
    if (time !== undefined && (latest === undefined || (secondsBetween(latest, time) ?? 0) > 0)) latest = time
  }
  return latest
}

/** Whether the log ends within the usual pause after the last telling. `rest`: seconds from the last telling to the end of the log. */
function lastsOn({ firstTime, lastTime, count, proofs }: Entry, rest: number | undefined): boolean | undefined {
  // a capture that shows it is the last that is known
  if (rest === undefined) return proofs.every(isOfCapture) ? true : undefined
  const span = firstTime === undefined || lastTime === undefined ? 0 : (secondsBetween(firstTime, lastTime) ?? 0)
  const pause = count > 1 ? span / (count - 1) : 0
  return rest <= Math.max(LEAST_PAUSE, PAUSES * pause) ? true : undefined
}

const isOfCapture = ({ witness }: Proof): boolean => witness === undefined || witness === 'capture'

/** The first line of its source shows it already. */
const isAtStart = ({ proofs }: Entry): boolean => proofs.some(({ at, witness }) => witness === 'capture' && at.line <= 1)
