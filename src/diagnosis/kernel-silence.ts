import type { Covered } from '../casefile/case-file.ts'
import { type Instant, secondsBetween } from '../core/span.ts'
import { timeFields } from '../core/time/show.ts'
import { timeSpan } from '../core/time/words.ts'
import type { Entry } from './entry.ts'
import { onOneMachine } from './sharing.ts'

/** The kernel's line and a status of whole seconds may be so far apart. */
const NEAR_SECONDS = 5

/**
 * What the kernel's log says by not telling of what everybody would suspect behind a finding: that it covers the moment and shows none, or that it
 * begins later and proves nothing. Undefined where no such log was given, the finding has no time, or the suspect was found.
 * `found`: all findings by failure.
 */
export function kernelSilence(entry: Entry, found: ReadonlyMap<string, readonly Entry[]>): string | undefined {
  const { suspects } = entry.failure
  const at = entry.lastTime ?? entry.firstTime
  if (suspects === undefined || suspects.of?.(entry.facts) === false || at === undefined || !('wall' in at)) return undefined
  if (suspects.ids.some((id) => found.get(id)?.some((other) => onOneMachine(other, entry)))) return undefined
  const windows = entry.scope.kernelLog.filter(({ from }) => 'wall' in from)
  const covering = windows.find((window) => covers(window, at) === true)
  if (covering !== undefined) return `The kernel log covers it (${shown(covering)}) and shows no ${suspects.what}.`
  const [window] = windows
  if (window === undefined) return undefined
  const sides = windows.map((one) => side(one, at))
  if (sides.every((one) => one === 'after'))
    return `The kernel log begins at ${shownAt(window.from)}, after it: that it shows no ${suspects.what} proves nothing.`
  if (sides.every((one) => one === 'before'))
    return `The kernel log ends at ${shownAt(window.to)}, before it: that it shows no ${suspects.what} proves nothing.`
  const zoneless = windows.find((one) => side(one, at) === undefined)
  if (zoneless === undefined) return undefined
  // the digits of its clock are all there is
  const digits = { ...at, wall: at.wall + (at.offset ?? 0) * 60_000 }
  const { from, to } = zoneless
  const isDated = 'wall' in from && 'wall' in to && from.yearless !== true && to.yearless !== true
  const proves = `in a zone that is not in the input: that it shows no ${suspects.what} proves nothing.`
  if (isDated && digits.wall < from.wall) return `The kernel log begins at ${shownAt(from)}, ${proves}`
  if (isDated && digits.wall > to.wall) return `The kernel log ends at ${shownAt(to)}, ${proves}`
  return `The kernel log of ${shown(zoneless)}, in a zone that is not in the input, shows no ${suspects.what}.`
}

function covers({ from, to }: Covered, at: Instant): boolean | undefined {
  const [begun, left] = [secondsBetween(from, at), secondsBetween(at, to)]
  return begun === undefined || left === undefined ? undefined : begun >= -NEAR_SECONDS && left >= -NEAR_SECONDS
}

/** Where a log lies that does not cover a moment; undefined where that cannot be said. */
function side({ from, to }: Covered, at: Instant): 'after' | 'before' | undefined {
  const [begun, left] = [secondsBetween(from, at), secondsBetween(at, to)]
  return begun === undefined || left === undefined ? undefined : begun < 0 ? 'after' : 'before'
}

const shown = ({ from, to }: Covered): string => timeSpan(timeFields({ from, to }), 'from', 'to')
const shownAt = (time: Instant): string => timeSpan(timeFields({ at: time }), 'at')
