import { at, type JsonObject } from './json-text.ts'

export const MAX_TEXT = 65_536

/** Names under which something may stand, the surest first: `a.b.c` is one as a whole, or those of objects within each other. */
export class Paths {
  readonly #paths: readonly string[]
  /** By the name of a field right in an object: the paths that may begin with it. */
  readonly #ranks = new Map<string, number[]>()

  constructor(...paths: readonly string[]) {
    this.#paths = paths
    for (const [rank, path] of paths.entries())
      for (let end = path.indexOf('.'); ; end = path.indexOf('.', end + 1)) {
        const head = end < 0 ? path : path.slice(0, end)
        const ranks = this.#ranks.get(head)
        if (ranks === undefined) this.#ranks.set(head, [rank])
        else if (!ranks.includes(rank)) ranks.push(rank)
        if (end < 0) break
      }
  }

  /** Those that may stand in the object, the surest first. An object has fewer fields than there are names. */
  in(object: JsonObject): readonly string[] {
    const found: number[] = []
    for (const name of Object.keys(object)) {
      const ranks = this.#ranks.get(name)
      if (ranks !== undefined) for (const rank of ranks) if (!found.includes(rank)) found.push(rank)
    }
    return found.sort((a, b) => a - b).map((rank) => this.#paths[rank]!)
  }
}

/** What stands under one of the names in one of the objects, the surest first. */
export function* valuesAt(places: readonly JsonObject[], paths: Paths): Generator {
  for (const place of places)
    for (const path of paths.in(place)) {
      const value = at(place, path)
      if (value !== undefined && value !== null && value !== '') yield value
    }
}

export function textAt(places: readonly JsonObject[], paths: Paths): string | undefined {
  for (const value of valuesAt(places, paths)) if (typeof value === 'string') return value.slice(0, MAX_TEXT)
  return undefined
}

export function integerAt(places: readonly JsonObject[], paths: Paths): number | undefined {
  for (const value of valuesAt(places, paths)) {
    const n = typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : value
    if (typeof n === 'number' && Number.isInteger(n) && n >= 0) return n
  }
  return undefined
}
