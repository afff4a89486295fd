import { type Instant, isLocal, secondsBetween } from '../core/span.ts'
import { type Boot, bootsOf, type Source } from './boots.ts'
import type { Stretch } from './collected.ts'
import { nearestOf } from './nearest.ts'
import { type Wall, type Written, type Zone, inYearOf, namedZone, zoneByPairs, zoned, zoneStated } from './zone.ts'

/** What other captures say of a machine's clocks. */
export interface ClockFacts {
  /** The zone that the user gave. */
  readonly asked?: Zone | undefined
  /** The name of the zone that a capture states. */
  readonly stated?: string | undefined
  /** Moments that captures of this machine state. */
  readonly written: readonly Written[]
  /** All moments that are told of it, by the cluster too: they tell the year. */
  readonly dated: readonly Instant[]
}

/** How a machine's local clock is known to stand to UTC. */
export type ZoneFrom = 'asked' | 'told' | 'stamps' | 'pairs' | undefined

/** The one time axis of one machine: every stamp of its logs put on it, as far as the logs tell how. */
export class Timeline {
  readonly boots: readonly Boot[]
  readonly zone: Zone | undefined
  readonly zoneFrom: ZoneFrom
  /** Of the tz database, where a capture states it. */
  readonly zoneName: string | undefined
  readonly #of: ReadonlyMap<Stretch, Boot>
  readonly #stretches = new Map<string, readonly Stretch[]>()
  /** The last moment that its logs and captures tell with a year, as written: ms since 1970, without regard to zones. */
  readonly latest: number | undefined

  constructor(sources: readonly Source[], facts: ClockFacts) {
    const times = sources.flatMap(({ log }) => log.stretches.flatMap(({ first, last }) => [first ?? [], last ?? []].flat()))
    const marks = sources.flatMap((source) => source.marks)
    const told = facts.asked ?? (facts.stated === undefined ? undefined : namedZone(facts.stated))
    const byPairs = told === undefined ? zoneByPairs(marks) : undefined
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
    const { boots, of } = bootsOf(sources, (time) => this.#wall(time))
    this.boots = boots
    this.#of = of
    this.errorSeconds = this.#spread()
    for (const { path, log } of sources) this.#stretches.set(`${path}\0${log.host ?? ''}`, log.stretches)
  }

  /** The boot that a line of a log belongs to; undefined where the logs tell of one only. */
  boot(path: string, host: string | undefined, line: number): number | undefined {
    return this.boots.length < 2 ? undefined : this.#boot(path, host, line)?.number
  }

  /** The boot of a run of lines, whether there are others or not. */
  bootOf(stretch: Stretch): number | undefined {
    return this.#of.get(stretch)?.number
  }

  /** A stamp as written, on the machine's axis: with its zone, its year and, of a stamp since boot, its wall time, as far as these are known. */
  settled(time: Instant, path: string, host: string | undefined, line: number): Instant {
    if ('wall' in time) return this.#wall(time)
    const readings = this.#boot(path, host, line)?.readings ?? []
    if (readings.length === 0) return time
    // readings of a boot stand in the order of its clock
    const nearest = nearestOf(readings, ({ uptime }) => uptime, time.boot)!
    return { ...nearest.time, wall: Math.round(nearest.time.wall + (time.boot - nearest.uptime) * 1000) }
  }

  /** Seconds by which the readings of its boots differ from line to line: how far a stamp since boot may be off. */
  readonly errorSeconds: number

  #spread(): number {
    const spreads = this.boots.map(({ readings }) =>
      readings.slice(1).reduce((most, one, i) => {
        const before = readings[i]!
        const apart = (secondsBetween(before.time, one.time) ?? 0) - (one.uptime - before.uptime)
        return Math.max(most, Math.abs(apart))
      }, 0),
    )
    return spreads.reduce((a, b) => Math.max(a, b), 0)
  }

  #boot(path: string, host: string | undefined, line: number): Boot | undefined {
    const stretches = this.#stretches.get(`${path}\0${host ?? ''}`)
    const stretch = stretches?.findLast(({ fromLine }) => fromLine <= line)
    return stretch === undefined ? undefined : this.#of.get(stretch)
  }

  /** The last one that was put on it: lines of one second follow one another, in one text and in the next. */
  #last: { readonly written: Wall; readonly wall: Wall } | undefined

  #wall(time: Wall): Wall {
    const { written, wall } = this.#last ?? {}
    if (
      written?.wall === time.wall &&
      written.yearless === time.yearless &&
      written.zoneless === time.zoneless &&
      written.offset === time.offset
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

/** The latest year in which it is not after what the captures know to be past, a day for the zone. */
function withYear(time: Wall, now: number): Wall {
  const wall = inYearOf(time, now - 180 * 86_400_000)
  const later = new Date(wall).setUTCFullYear(new Date(wall).getUTCFullYear() + 1)
  const { yearless: _, ...rest } = time
  const at =
    later <= now + 86_400_000 ? later : wall > now + 86_400_000 ? new Date(wall).setUTCFullYear(new Date(wall).getUTCFullYear() - 1) : wall
  return time.offset === undefined ? { ...rest, wall: at, zoneless: true } : { ...rest, wall: at }
}
