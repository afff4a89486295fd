import type { Cited, Instant } from '../../../core/span.ts'
import type { NodeCondition } from '../../../records/node-condition.ts'
import { secondsFrom } from '../dates.ts'

/** pkg/kubelet/pleg/generic.go. */
const PLEG = /pleg was last seen active ((?:(\d{1,7})h)?(?:(\d{1,2})m)?(\d{1,2})(?:\.\d{1,12})?s) ago/
/** Go's longest duration, 292 years: it has not answered once since the kubelet started. */
const NEVER_HOURS = 2_562_047

const hasNever = (hours: string | undefined): boolean => Number(hours ?? 0) >= NEVER_HOURS

/** Seconds for which the runtime had not answered when the kubelet told it; 0 where that is not told, or it never did. */
export function silentSeconds(message: string | undefined): number {
  const [, , hours, minutes = 0, seconds = 0] = PLEG.exec(message ?? '') ?? []
  return hasNever(hours) ? 0 : Number(hours ?? 0) * 3600 + Number(minutes) * 60 + Number(seconds)
}

/** How long it had not answered, for a reader: `16h17m`, `42`, `never`. */
export function silence(message: string | undefined): string | undefined {
  const [, all, hours] = PLEG.exec(message ?? '') ?? []
  return hasNever(hours) ? 'never' : all?.replace(/(?<=m).*$/, '').replace(/(?:\.\d{1,12})?s$/, '')
}

const before = (time: Instant, seconds: number): Instant =>
  'boot' in time ? { boot: time.boot - seconds } : { ...time, wall: time.wall - seconds * 1000 }

/** From when until when it is so. The time of a condition is when it changed; an age in its message is of its last heartbeat. */
export function spanOf({ time, message, since, heartbeat }: Cited<NodeCondition>): { readonly time?: Instant; readonly until?: Instant } {
  if (time === undefined) return {}
  const silent = silentSeconds(message)
  const told = silent === 0 ? time : before(time, -(secondsFrom(since, heartbeat) ?? 0))
  return { time: before(told, silent), until: told }
}
