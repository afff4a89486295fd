import { secondsBetween } from '../core/span.ts'
import type { Wall } from './zone.ts'

/** A moment at which both clocks were read. */
export interface Reading {
  /** Seconds since boot. */
  readonly uptime: number
  readonly time: Wall
}

/**
 * A part of a boot in which the wall clock ran evenly. Stamps since boot stand still while a machine sleeps and are never set (CLOCK_MONOTONIC,
 * clock_gettime(2)); the wall clock goes on, and may be set: each time the boot seems to have begun at another moment.
 */
export interface Step {
  /** When the boot began, as this part of its clock has it. */
  readonly start: Wall
  /** The first moment of it. */
  readonly from: Wall
}

/** Starts that are told within so many seconds of each other are one: a clock that was slewed, a log daemon that came late. */
const SAME_START_SECONDS = 180

export function isNear(a: Wall | undefined, b: Wall | undefined): boolean {
  const apart = a === undefined || b === undefined ? undefined : secondsBetween(a, b)
  return apart !== undefined && Math.abs(apart) <= SAME_START_SECONDS
}

/** When the boot began, by one reading. */
export const startBy = ({ uptime, time }: Reading): Wall => ({ ...time, wall: time.wall - uptime * 1000 })

/** The middle one of the starts that readings tell. What the log daemon found when it started bears its own time: the later half is true. */
export function startOf(readings: readonly Reading[]): Wall | undefined {
  const late = readings.slice(Math.floor(readings.length / 2))
  const [first] = late
  if (first === undefined) return undefined
  const starts = late.map((reading) => startBy(reading).wall).sort((a, b) => a - b)
  return { ...first.time, wall: starts[starts.length >> 1]! }
}

/** The steps of a clock; `readings` in the order of the stamps since boot. */
export function stepsOf(readings: readonly Reading[]): Step[] {
  const steps: Step[] = []
  for (const reading of readings) {
    const start = startBy(reading)
    if (!isNear(steps.at(-1)?.start, start)) steps.push({ start, from: steps.length === 0 ? start : reading.time })
  }
  return steps
}
