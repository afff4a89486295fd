import { type Cited, secondsBetween } from '../core/span.ts'
import { ageSeconds } from '../core/time/age.ts'
import type { Happening } from './kube-events.ts'

/** What a list of events calls as young as this happened after what was shown above the list: the next command is typed later than that. */
const YOUNG_SECONDS = 60

/** Whether a state was shown before the event that contradicts it; undefined where nothing tells which of the two was later. */
export function isStale(shown: Cited<object>, { what }: Happening): boolean | undefined {
  const seconds = shown.time === undefined || what.time === undefined ? undefined : secondsBetween(shown.time, what.time)
  if (seconds !== undefined) return seconds > 0
  const age = ageSeconds(what.age)
  const isAbove = shown.at.artifact === what.at.artifact && shown.at.line < what.at.line
  return isAbove && age !== undefined && age <= YOUNG_SECONDS ? true : undefined
}
