import { commandAt } from '../core/prompt.ts'
import { beginsWithStamp } from '../core/line-stamp.ts'
import type { Instant } from '../core/span.ts'
import type { Line } from './line.ts'

/** So many steps back in time, and none forward, tell that a log was printed from its end: `journalctl -r`, and what shows the newest first. */
const LEAST_BACK = 2
/** Of lines that say anything so many bear a time. */
const LEAST_TIMED = 0.6

/** The lines of a log in the order in which they were said, each with what goes on below it: its entries turned around where the newest stands first. */
export function inTimesOrder(lines: readonly Line[]): readonly Line[] {
  let back = 0
  let timed = 0
  let said = 0
  let first = -1
  let before: number | undefined
  for (const [i, line] of lines.entries()) {
    if (line.text.trim() === '') continue
    said++
    const at = secondsOf(timeOf(line))
    // outputs of several commands, or of several machines, stand in the order in which somebody asked for them
    if (first >= 0 && (line.host !== lines[first]!.host || (at === undefined && commandAt(line.text) !== undefined))) return lines
    if (at === undefined) continue
    if (first < 0) first = i
    timed++
    if (before !== undefined && at > before) return lines
    if (before !== undefined && at < before) back++
    before = at
  }
  if (back < LEAST_BACK || timed < said * LEAST_TIMED) return lines
  const entries: Line[][] = []
  for (const line of lines.slice(first)) {
    if (timeOf(line) !== undefined || entries.length === 0) entries.push([line])
    else entries.at(-1)!.push(line)
  }
  return [
    ...lines.slice(0, first),
    ...entries
      .toReversed()
      .flat()
      .map((line) => line.turnedAround()),
  ]
}

/** Of what begins at the margin: the others go on, whatever they quote. */
const timeOf = (line: Line): Instant | undefined => (beginsWithStamp(line.text) && !/^\s/.test(line.text) ? line.opened.time : undefined)

const secondsOf = (time: Instant | undefined): number | undefined =>
  time === undefined ? undefined : 'boot' in time ? time.boot : time.wall / 1000
