import { type Instant, secondsBetween } from '../core/span.ts'
import type { Wall } from './zone.ts'

/** A line by which a service of time says that it set the clock. */
export interface ClockSet {
  readonly path: string
  readonly line: number
  /** On its machine's axis. */
  readonly time: Wall
  /** By so much, below 0 back. */
  readonly seconds: number
}

/** Two lines of one step: the service says it, and its helper, or two logs do. */
const SAME_STEP_SECONDS = 10

/** Each step once, the first line of it. */
export function stepsSet(sets: readonly ClockSet[]): ClockSet[] {
  const steps: ClockSet[] = []
  for (const one of sets)
    if (!steps.some((other) => other.seconds === one.seconds && Math.abs(secondsBetween(other.time, one.time) ?? 0) <= SAME_STEP_SECONDS))
      steps.push(one)
  return steps
}

/**
 * Seconds on a clock that was never set, which runs with the wall clock of the first lines; undefined where nothing tells whether a line was written
 * before a step or behind it. In the log that tells of it the lines stand in their order; of another log only a step forward can be told by the time.
 */
export function evenSeconds(time: Instant, path: string, line: number, steps: readonly ClockSet[]): number | undefined {
  if ('boot' in time) return undefined
  let moved = 0
  for (const step of steps) {
    const apart = secondsBetween(step.time, time)
    if (apart === undefined) return undefined
    if (step.path !== path && Math.abs(apart) <= -step.seconds) return undefined
    if (step.path === path ? line > step.line : apart > 0) moved += step.seconds
  }
  return time.wall / 1000 - moved
}
