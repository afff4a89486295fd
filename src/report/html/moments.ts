import type { Times } from '../../core/time/show.ts'
import { momentOf, type Moment } from '../../core/time/words.ts'

/** A moment on the clock that told it, in milliseconds: since the epoch, or since the machine started. Only those of one clock can be compared. */
export interface Point {
  readonly kind: Moment['kind']
  readonly at: number
}

/** The moment that these fields of the document tell under `name`. */
export function pointOf<N extends string>(told: Times<N>, name: N): Point | undefined {
  const moment = momentOf(told, name)
  if (moment === undefined || !Number.isFinite(moment.order)) return undefined
  return { kind: moment.kind, at: moment.kind === 'boot' ? moment.order * 1000 : moment.order }
}

/** The moment of a point of a series: RFC 3339, what is known of it, or seconds since boot. */
export function pointOfSeries(moment: string | number | null): Point | undefined {
  if (moment === null) return undefined
  if (typeof moment === 'number') return { kind: 'boot', at: moment * 1000 }
  return pointOf({ time: moment } as Times<'time'>, 'time') ?? pointOf({ timeText: moment } as Times<'time'>, 'time')
}

/** Minutes east of Greenwich in which most of these moments are written; 0 where none has a zone. */
export function offsetOf(moments: readonly (string | undefined)[]): number {
  const counted = new Map<number, number>()
  for (const moment of moments) {
    const [, zone, sign, hours, minutes] = /(Z|([+-])(\d\d):(\d\d))$/.exec(moment ?? '') ?? []
    if (zone === undefined) continue
    const east = zone === 'Z' ? 0 : (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1)
    counted.set(east, (counted.get(east) ?? 0) + 1)
  }
  return [...counted].sort(([, a], [, b]) => b - a)[0]?.[0] ?? 0
}

/** `UTC`, `+01:00`. */
export function zoneName(minutesEast: number): string {
  if (minutesEast === 0) return 'UTC'
  const two = (n: number): string => String(n).padStart(2, '0')
  const east = Math.abs(minutesEast)
  return `${minutesEast < 0 ? '-' : '+'}${two(Math.floor(east / 60))}:${two(east % 60)}`
}
