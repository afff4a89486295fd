import { type Instant, secondsBetween } from '../core/span.ts'
import { Anchor } from './anchor.ts'
import { type Marked, runsOf } from './boots.ts'
import { nearestOf } from './nearest.ts'
import type { Reading } from './steps.ts'
import type { Wall } from './zone.ts'

/** What two logs say of one line's time, where both are right. */
const SAME_LINE_SECONDS = 2

/**
 * What the clock of a log showed whose times were computed, in seconds, against the wall, by the lines that other logs of its machine tell; undefined where it is right, or
 * none tells its lines. `wall` puts a time on the machine's clock.
 */
export function readComputed(source: Marked, others: readonly Marked[], wall: (time: Wall) => Wall): Reading[] | undefined {
  const told = others.map((other) => ({ ...other, marks: other.marks.map((mark) => ({ ...mark, uptime: undefined })) }))
  const walls = new Anchor(
    told.flatMap((other) => runsOf(other, wall, 0)),
    wall,
  )
  const marks = source.marks.map((mark) => ({ ...mark, uptime: secondsOf(mark.time) }))
  const [run] = runsOf({ ...source, marks }, wall, 0)
  if (run === undefined) return undefined
  walls.anchor(run)
  const { readings } = run
  const isRight = readings.every(({ uptime, time }) => {
    const apart = secondsBetween(wall({ wall: uptime * 1000, zoneless: true }), time)
    return apart !== undefined && Math.abs(apart) <= SAME_LINE_SECONDS
  })
  return isRight ? undefined : readings
}

const secondsOf = (time: Instant | undefined): number | undefined => (time !== undefined && 'wall' in time ? time.wall / 1000 : undefined)

/** The moment at which a line was written that such a clock dates so. */
export function trueTime(time: Wall, readings: readonly Reading[]): Wall {
  const shown = time.wall / 1000
  const nearest = nearestOf(readings, ({ uptime }) => uptime, shown)!
  return { ...nearest.time, wall: Math.round(nearest.time.wall + (shown - nearest.uptime) * 1000) }
}
