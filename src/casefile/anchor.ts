import { isLocal, secondsBetween } from '../core/span.ts'
import { ascending } from './ascending.ts'
import { EARLY_SECONDS, type Run, SAME_LINE_SECONDS, SAME_STAMP_SECONDS } from './boots.ts'
import { isNear, type Reading, startBy, startOf, stepsOf } from './steps.ts'
import type { Wall } from './zone.ts'

const MOST_PAIRS = 2_000
/** Stamps of one line that the votes look at. */
const MOST_STAMPS = 16
/** A line that is told more often is not told apart from its like by its place. */
const MOST_ALIKE = 3

/** A line that a log tells with a wall time. */
interface Walled {
  /** In the order of the runs and of their marks. */
  readonly order: number
  readonly run: Run
  readonly time: Wall
  readonly uptime: number | undefined
}

/** A line of a log since boot, beside the same in a log with a wall clock. */
interface Pair extends Reading {
  readonly told: Walled
}

/** Puts logs that have stamps since boot only on the wall, by the lines that others tell with a wall time. */
export class Anchor {
  readonly #walled = new Map<number, Walled[]>()
  readonly #begun: readonly Wall[]

  /** `wall` puts a time on the machine's clock. */
  constructor(runs: readonly Run[], wall: (time: Wall) => Wall) {
    let order = 0
    for (const run of runs) {
      if (run.first === undefined) continue
      for (const { hash, time, uptime } of run.marks) {
        if (time === undefined || !('wall' in time)) continue
        const known = this.#walled.get(hash)
        const one = { order: order++, run, time: wall(time), uptime }
        if (known === undefined) this.#walled.set(hash, [one])
        else if (known.length < MOST_PAIRS) known.push(one)
      }
    }
    this.#begun = runs.flatMap(({ stretch, first }) => (stretch.begins && first !== undefined ? first : []))
  }

  anchor(run: Run): void {
    if (this.#walled.size === 0) return
    const agreed = this.#agreed(run)
    if (agreed.length === 0) return
    const readings = [...agreed, ...this.#further(run, agreed)].sort((a, b) => a.uptime - b.uptime || a.told.order - b.told.order)
    run.readings.push(...readings.map(({ uptime, time }) => ({ uptime, time })))
    run.start = startOf(run.readings)
    run.steps = stepsOf(run.readings)
  }

  /** The most lines that tell one start. */
  #agreed(run: Run): readonly Pair[] {
    const own = stampsOf(lateOf(run))
    const found: Pair[] = []
    for (const [hash, stamps] of own)
      for (const told of this.#walled.get(hash) ?? [])
        for (const uptime of stamps.slice(-MOST_STAMPS)) if (isStamp(told, uptime)) found.push({ uptime, time: told.time, told })
    const pairs = found.sort((a, b) => a.told.order - b.told.order).slice(0, MOST_PAIRS)
    const votes = pairs.map((pair) =>
      pairs.filter((other) => Math.abs(startBy(other).wall - startBy(pair).wall) <= SAME_LINE_SECONDS * 1000),
    )
    return votes.reduce<readonly Pair[]>((best, some) => (some.length > best.length ? some : best), [])
  }

  /** Lines of the same boot that tell another start, since its clock was set or the machine slept: as often told here as there, in their order. */
  #further(run: Run, agreed: readonly Pair[]): Pair[] {
    const isOfBoot = this.#ofBoot(agreed)
    const known = new Set(agreed.map(({ uptime }) => uptime))
    const found: Pair[] = [...agreed]
    for (const [hash, stamps] of stampsOf(run.marks)) {
      if (stamps.length > MOST_ALIKE || stamps.some((uptime) => known.has(uptime))) continue
      const told = (this.#walled.get(hash) ?? []).filter(isOfBoot)
      for (const uptime of stamps)
        for (const one of told) if (one.uptime !== undefined && isStamp(one, uptime)) found.push({ uptime, time: one.time, told: one })
      const moments = momentsOf(told.filter(({ uptime }) => uptime === undefined))
      if (moments.length !== stamps.length) continue
      for (const [i, uptime] of stamps.entries())
        for (const one of moments[i]!)
          // in its first minute every boot says the same: where the log tells that it begins, it is this one
          if (uptime >= EARLY_SECONDS || one.run.stretch.begins) found.push({ uptime, time: one.time, told: one })
    }
    const bySource = new Map<unknown, Pair[]>()
    for (const pair of found) {
      const { source } = pair.told.run
      bySource.set(source, [...(bySource.get(source) ?? []), pair])
    }
    return [...bySource.values()].flatMap((pairs) =>
      lasting(
        ascending(
          pairs.sort((a, b) => a.uptime - b.uptime || a.told.order - b.told.order),
          ({ told }) => told.order,
        ),
      ).filter(({ uptime }) => !known.has(uptime)),
    )
  }

  /** Whether a line was told between the beginnings of boots around those that agree, on the same clock. */
  #ofBoot(agreed: readonly Pair[]): (told: Walled) => boolean {
    const runs = new Set(agreed.map(({ told }) => told.run))
    const local = isLocal(agreed[0]!.time)
    const [first, last] = [agreed.at(0)!, agreed.at(-1)!].map(({ time }) => time) as [Wall, Wall]
    const isBefore = (a: Wall, b: Wall): boolean => (secondsBetween(a, b) ?? -1) >= 0
    const from = this.#begun.filter((begun) => isBefore(begun, first))
    const to = this.#begun.filter((begun) => isBefore(last, begun) && begun.wall !== last.wall)
    return ({ run, time }) =>
      runs.has(run) ||
      (isLocal(time) === local && from.every((begun) => isBefore(begun, time)) && to.every((begun) => !isBefore(begun, time)))
  }
}

/** In its first minute every boot says the same: only a log that holds nothing later is found by that. */
function lateOf({ marks }: Run): Run['marks'] {
  const late = marks.filter(({ uptime = 0 }) => uptime >= EARLY_SECONDS)
  return late.length > 0 ? late : marks
}

/** When each line was said, in seconds since boot. */
function stampsOf(marks: Run['marks']): ReadonlyMap<number, readonly number[]> {
  const stamps = new Map<number, number[]>()
  for (const { hash, uptime } of marks) {
    if (uptime === undefined) continue
    const known = stamps.get(hash)
    if (known === undefined) stamps.set(hash, [uptime])
    else known.push(uptime)
  }
  return stamps
}

const isStamp = (told: Walled, uptime: number): boolean => told.uptime === undefined || Math.abs(told.uptime - uptime) <= SAME_STAMP_SECONDS

/** What logs tell of one moment, by moments. */
function momentsOf(told: readonly Walled[]): Walled[][] {
  const moments: Walled[][] = []
  for (const one of [...told].sort((a, b) => a.time.wall - b.time.wall)) {
    const last = moments.at(-1)
    if (last !== undefined && (secondsBetween(last[0]!.time, one.time) ?? Infinity) <= SAME_LINE_SECONDS) last.push(one)
    else moments.push([one])
  }
  return moments
}

/** Without a single one that tells another start than the others: a clock that is set stays so. The last or the first may be the only one of a long step. */
function lasting(pairs: readonly Pair[]): Pair[] {
  const apart = (a: Pair | undefined, b: Pair | undefined): number =>
    a === undefined || b === undefined ? Infinity : Math.abs(startBy(a).wall - startBy(b).wall) / 1000
  return pairs.filter((pair, i) => {
    const [before, after] = [pairs[i - 1], pairs[i + 1]]
    if (apart(before, pair) <= SAME_LINE_SECONDS || apart(pair, after) <= SAME_LINE_SECONDS) return true
    return (before === undefined || after === undefined) && ![before, after].some((other) => isNear(other && startBy(other), startBy(pair)))
  })
}
