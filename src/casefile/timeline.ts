import { LateMap } from '../core/late.ts'
import { type Instant, isLocal, secondsBetween } from '../core/span.ts'
import { type Boot, bootsOf, isComputed, type Marked } from './boots.ts'
import { readComputed, trueTime } from './computed-clock.ts'
import { type ClockSet, evenSeconds, stepsSet } from './clock-steps.ts'
import type { LogSpan, Stretch } from './host-log.ts'
import { firstFrom, nearestOf } from './nearest.ts'
import type { Reading } from './steps.ts'
import { inYearOf, namedZone, type Wall, type Zone, zoned } from './zone.ts'
import { type Written, zoneByPairs, zoneStated } from './zone-told.ts'

/** What other captures say of a machine's clocks. */
export interface ClockFacts {
  /** The zone that the user gave. */
  readonly asked?: Zone | undefined
  /** The name of the zone that a capture states. */
  readonly stated?: string | undefined
  /** Lines by which its clock was set, as written. */
  readonly sets: readonly (Omit<ClockSet, 'time'> & { readonly time: Instant; readonly host: string | undefined })[]
  /** Moments that captures of this machine state. */
  readonly written: readonly Written[]
  /** All moments that are told of it, by the cluster too: they tell the year. */
  readonly dated: readonly Instant[]
}

/** How a machine's local clock is known to stand to UTC. */
export type ZoneFrom = 'asked' | 'told' | 'stamps' | 'pairs' | undefined

const BACK_SECONDS = 5

/** The one time axis of one machine: every stamp of its logs put on it, as far as the logs tell how. */
export class Timeline {
  readonly boots: readonly Boot[]
  readonly zone: Zone | undefined
  readonly zoneFrom: ZoneFrom
  /** Of the tz database, where a capture states it. */
  readonly zoneName: string | undefined
  readonly #of: (stretch: Stretch) => Boot | undefined
  /** By the path of their text. */
  readonly #logs: ReadonlyMap<string, readonly LogSpan[]>
  /** The last moment that its logs and captures tell with a year, as written: ms since 1970, without regard to zones. */
  readonly latest: number | undefined

  constructor(sources: readonly Marked[], facts: ClockFacts) {
    const times = sources.flatMap(({ log }) => log.stretches.flatMap(({ first, last }) => [first ?? [], last ?? []].flat()))
    // a clock that was computed is asked last
    const clocks = sources.filter((source) => !isComputed(source))
    const told = facts.asked ?? (facts.stated === undefined ? undefined : namedZone(facts.stated))
    const byPairs = told === undefined ? (zoneByPairs(clocks.map(({ marks }) => marks)) ?? zoneOfComputed(sources)) : undefined
    const heads = sources.flatMap(({ log }) => log.head.flatMap(({ time, at }) => (time === undefined ? [] : [{ time, text: at.text }])))
    const stated = told === undefined && byPairs === undefined ? zoneStated([...heads, ...facts.written]) : undefined
    this.zone = told ?? byPairs ?? stated
    this.zoneName = facts.asked === undefined ? facts.stated : undefined
    this.zoneFrom =
      facts.asked !== undefined
        ? 'asked'
        : told !== undefined
          ? 'told'
          : byPairs !== undefined
            ? 'pairs'
            : stated !== undefined
              ? 'stamps'
              : undefined
    const dated = [...times, ...facts.dated].flatMap((time) => ('wall' in time && time.yearless !== true ? [time.wall] : []))
    this.latest = dated.length === 0 ? undefined : dated.reduce((a, b) => Math.max(a, b))
    for (const source of sources) {
      const readings = isComputed(source) ? readComputed(source, clocks, (time) => this.#wall(time)) : undefined
      if (readings !== undefined) this.#computed.set(source.path, readings)
    }
    const { boots, of } = bootsOf(sources, (time) => this.#wall(time))
    this.boots = boots
    this.#of = of
    this.#logs = byPath(sources)
    for (const { path, host, line, time, seconds } of facts.sets) {
      // what no line follows moves none
      if (sources.every((source) => source.path !== path || source.log.toLine <= line)) continue
      const boot = this.#boot(path, host, line)
      const on = this.settled(time, path, host, line)
      if (boot === undefined || boot.readings.length > 0 || 'boot' in on) continue
      this.#steps.set(boot, stepsSet([...(this.#steps.get(boot) ?? []), { path, line, time: on, seconds }]))
    }
    this.errorSeconds = this.#spread()
  }

  /** The boot that a line of a log belongs to; undefined where the logs tell of one only. */
  boot(path: string, host: string | undefined, line: number): number | undefined {
    return this.boots.length < 2 ? undefined : this.#boot(path, host, line)?.number
  }

  /** The machine's logs in one text. */
  logsOf(path: string): readonly LogSpan[] {
    return this.#logs.get(path) ?? []
  }

  /** The boot of a run of lines, whether there are others or not. */
  bootOf(stretch: Stretch): number | undefined {
    return this.#of(stretch)?.number
  }

  /** A stamp as written, on the machine's axis: with its zone, its year and, of a stamp since boot, its wall time, as far as these are known. */
  settled(time: Instant, path: string, host: string | undefined, line: number): Instant {
    if ('wall' in time) {
      const computed = time.zoneless === true && host === undefined ? this.#computed.get(path) : undefined
      return computed === undefined ? this.#wall(time) : trueTime(time, computed)
    }
    const readings = this.#boot(path, host, line)?.readings ?? []
    if (readings.length === 0) return time
    // readings of a boot stand in the order of its clock
    const nearest = nearestOf(readings, ({ uptime }) => uptime, time.boot)!
    return { ...nearest.time, wall: Math.round(nearest.time.wall + (time.boot - nearest.uptime) * 1000) }
  }

  /**
   * Seconds since boot at a moment on the wall, between what its boot's readings tell; undefined where the clock was set back, so that it showed some
   * moments twice. Without a reading, but where the log says by how much the clock was set: seconds on a clock that was never set.
   */
  sinceBoot(time: Instant | undefined, path: string, host: string | undefined, line: number): number | undefined {
    if (time === undefined || 'boot' in time) return undefined
    const boot = this.#boot(path, host, line)
    const readings = this.#readingsOf(boot)
    const [first] = readings
    const steps = boot === undefined ? undefined : this.#steps.get(boot)
    if (first === undefined && steps !== undefined) return evenSeconds(time, path, line, steps)
    if (first === undefined || secondsBetween(first.time, time) === undefined || this.#isSetBack(readings)) return undefined
    const from = firstFrom(readings, (reading) => reading.time.wall, time.wall)
    const [below, above] = [readings[from - 1], readings[from]]
    const by = ({ uptime, time: read }: Reading): number => uptime + (time.wall - read.wall) / 1000
    if (below === undefined) return by(above!)
    if (above === undefined) return by(below)
    // while it slept no line was written
    return above.time.wall - time.wall < time.wall - below.time.wall ? Math.max(below.uptime, by(above)) : Math.min(above.uptime, by(below))
  }

  /** Without a stamp since boot, of the only boot: what a clock shows that was computed from such stamps. */
  #readingsOf(boot: Boot | undefined): readonly Reading[] {
    if ((boot?.readings.length ?? 0) > 0 || this.boots.length > 1) return boot?.readings ?? []
    return [...this.#computed.values()][0] ?? []
  }

  /** By path: what the clock of a log that was computed shows, against the wall. */
  readonly #computed = new LateMap<string, readonly Reading[]>()
  /** By how much the clock was set, of boots of which nothing tells seconds since boot. */
  readonly #steps = new LateMap<Boot, readonly ClockSet[]>()
  readonly #setBack = new LateMap<readonly Reading[], boolean>()

  /** By more than two log daemons differ. */
  #isSetBack(readings: readonly Reading[]): boolean {
    const known = this.#setBack.get(readings)
    if (known !== undefined) return known
    const isBack = readings.some(({ time }, i) => i > 0 && readings[i - 1]!.time.wall - time.wall > BACK_SECONDS * 1000)
    this.#setBack.set(readings, isBack)
    return isBack
  }

  /** Seconds by which the readings of its boots differ from line to line: how far a stamp since boot may be off. */
  readonly errorSeconds: number

  #spread(): number {
    const spreads = [...this.boots.map(({ readings }) => readings), ...this.#computed.values()].map((readings) =>
      readings.slice(1).reduce((most, one, i) => {
        const before = readings[i]!
        const apart = (secondsBetween(before.time, one.time) ?? 0) - (one.uptime - before.uptime)
        return Math.max(most, Math.abs(apart))
      }, 0),
    )
    const set = [...this.#steps.values()].flat().map(({ seconds }) => Math.abs(seconds))
    return [...spreads, ...set].reduce((a, b) => Math.max(a, b), 0)
  }

  #boot(path: string, host: string | undefined, line: number): Boot | undefined {
    const log = this.logsOf(path).find((one) => (one.host ?? '') === (host ?? ''))
    const stretch = log?.stretches[firstFrom(log.stretches, ({ fromLine }) => fromLine, line + 1) - 1]
    return stretch === undefined ? undefined : this.#of(stretch)
  }

  /** The last one that was put on it: lines of one second follow one another, in one text and in the next. */
  #last: { readonly written: Wall; readonly wall: Wall } | undefined

  #wall(time: Wall): Wall {
    const { written, wall } = this.#last ?? {}
    if (
      written?.wall === time.wall &&
      written.yearless === time.yearless &&
      written.zoneless === time.zoneless &&
      written.offset === time.offset &&
      written.again === time.again
    )
      return wall === written ? time : wall!
    this.#last = { written: time, wall: this.#put(time) }
    return this.#last.wall
  }

  #put(time: Wall): Wall {
    const dated = time.yearless === true && this.latest !== undefined ? withYear(time, this.latest) : time
    return isLocal(dated) ? zoned(dated, this.zone) : dated
  }
}

/** Of nearly all texts there is one: these lists are as small as there can be. */
function byPath(sources: readonly Marked[]): ReadonlyMap<string, readonly LogSpan[]> {
  const logs = new Map<string, readonly LogSpan[]>()
  for (const { path, log } of sources) {
    const { host, toLine, stretches } = log
    const own = { host, toLine, stretches }
    const known = logs.get(path)
    logs.set(path, known === undefined ? [own] : [...known, own])
  }
  return logs
}

/** A clock that was computed is right at its end: what it shows before may be as far off as another zone. */
function zoneOfComputed(sources: readonly Marked[]): Zone | undefined {
  const lasts = sources
    .filter(isComputed)
    .flatMap(({ log }) => log.stretches.flatMap(({ last }) => (last !== undefined && 'wall' in last ? last.wall : [])))
  const zone = lasts.length === 0 ? undefined : zoneByPairs(sources.map(({ marks }) => marks))
  if (zone === undefined) return undefined
  const minutes = zone(lasts.reduce((a, b) => Math.max(a, b)))
  return () => minutes
}

/** The latest year in which it is not after what the captures know to be past, a day for the zone. */
function withYear(time: Wall, now: number): Wall {
  const wall = inYearOf(time, now - 180 * 86_400_000)
  const later = new Date(wall).setUTCFullYear(new Date(wall).getUTCFullYear() + 1)
  const { yearless: _, ...rest } = time
  const at =
    later <= now + 86_400_000 ? later : wall > now + 86_400_000 ? new Date(wall).setUTCFullYear(new Date(wall).getUTCFullYear() - 1) : wall
  return time.offset === undefined ? { ...rest, wall: at, zoneless: true } : { ...rest, wall: at }
}
