import { at, type JsonObject } from './json-text.ts'

export const MAX_TEXT = 65_536

/** What stands under one of the names in one of the objects, the surest first. */
export function* valuesAt(places: readonly JsonObject[], paths: readonly string[]): Generator {
  for (const place of places)
    for (const path of paths) {
      const value = at(place, path)
      if (value !== undefined && value !== null && value !== '') yield value
    }
}

export function textAt(places: readonly JsonObject[], paths: readonly string[]): string | undefined {
  for (const value of valuesAt(places, paths)) if (typeof value === 'string') return value.slice(0, MAX_TEXT)
  return undefined
}

export function integerAt(places: readonly JsonObject[], paths: readonly string[]): number | undefined {
  for (const value of valuesAt(places, paths)) {
    const n = typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : value
    if (typeof n === 'number' && Number.isInteger(n) && n >= 0) return n
  }
  return undefined
}
