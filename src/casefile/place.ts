import type { Instant, Span } from '../core/span.ts'

/** What is done with the places and times of a record. */
export interface Placing {
  at(at: Span): Span
  time(time: Instant, at: Span): Instant
}

export const isSpan = (value: unknown): value is Span =>
  typeof value === 'object' && value !== null && 'artifact' in value && 'line' in value && 'offset' in value

/** The same record with all its places and times, those of its parts too, put on the machine's axis. */
export function placed<T>(value: T, placing: Placing): T {
  return walk(value, placing, undefined) as T
}

function walk(value: unknown, placing: Placing, around: Span | undefined): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    const items: unknown[] = value
    const walked = items.map((item) => walk(item, placing, around))
    return walked.some((item, i) => item !== items[i]) ? walked : value
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return value
  const own = value as Readonly<Record<string, unknown>>
  if (isSpan(value)) return placing.at(value)
  const at = isSpan(own['at']) ? own['at'] : around
  let changed: Record<string, unknown> | undefined
  for (const [name, part] of Object.entries(own)) {
    const next = name === 'time' && at !== undefined && isInstant(part) ? placing.time(part, at) : walk(part, placing, at)
    if (next !== part) (changed ??= { ...own })[name] = next
  }
  return changed ?? value
}

const isInstant = (value: unknown): value is Instant => typeof value === 'object' && value !== null && ('wall' in value || 'boot' in value)
