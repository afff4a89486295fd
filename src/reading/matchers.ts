import type { Block } from '../core/block.ts'
import { LiteralSet } from '../scan/literals.ts'

const NOBODY: readonly number[] = []

/** Puts a number where it belongs among others in ascending order. */
function insert(one: number, sorted: number[]): void {
  let i = sorted.length
  for (; i > 0 && sorted[i - 1]! > one; i--) sorted[i] = sorted[i - 1]!
  sorted[i] = one
}

/** Which literals open which statement: made once per run from what the statements themselves name, so it cannot drift. */
export class Matchers {
  readonly set: LiteralSet
  readonly literals: readonly string[]
  readonly blocks: readonly Block<object>[]
  /** By literal: the statements whose first line holds it. */
  readonly #openers: readonly (number[] | undefined)[]

  constructor(blocks: readonly Block<object>[]) {
    this.blocks = blocks
    const index = new Map<string, number>()
    const openers: number[][] = []
    for (const [i, { begins }] of blocks.entries())
      for (const literal of new Set(begins.map((text) => text.toLowerCase()))) {
        const n = index.get(literal) ?? index.size
        index.set(literal, n)
        ;(openers[n] ??= []).push(i)
      }
    this.#openers = openers
    this.literals = [...index.keys()]
    this.set = new LiteralSet(this.literals)
  }

  /** Whether something begins with what this message holds. */
  knows(message: string): boolean {
    return this.set.holds(message)
  }

  /** The statements whose literals stand in the message. */
  of(message: string): readonly number[] {
    const found = this.set.within(message)
    if (found.length === 0) return NOBODY
    const first = this.#openers[found[0]!] ?? NOBODY
    if (found.length === 1) return first
    const all = [...first]
    for (let i = 1; i < found.length; i++)
      for (const opener of this.#openers[found[i]!] ?? NOBODY) if (!all.includes(opener)) insert(opener, all)
    return all
  }
}
