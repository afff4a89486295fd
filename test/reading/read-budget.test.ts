import { describe, expect, test } from 'vitest'
import type { Block } from '../../src/core/block.ts'
import { Matchers } from '../../src/reading/matchers.ts'
import { ReadBudget } from '../../src/reading/read-budget.ts'

/** A statement that begins with a word. */
const opener = (word: string): Block<object> =>
  ({ id: word, begins: [word], maxLines: 1, emits: { name: word }, open: () => undefined }) as unknown as Block<object>

const matchers = new Matchers(['refused', 'killed', 'broken', 'is full', 'is lost'].map(opener))

/** A word of its own for each number. */
const word = (n: number): string => Array.from(String(n), (digit) => 'bcdfghjklm'.charAt(Number(digit))).join('')

/** Reads lines, each so many bytes behind the one before and with so many statements. */
class Reading {
  readonly budget = new ReadBudget(matchers)
  #offset = 0
  #line = 0
  #told = 0
  #next = 0

  /** How many of so many lines are read. */
  lines(count: number, { says = 'refused', alike = false, bytes = 0, told = 0 } = {}): number {
    let read = 0
    for (let i = 0; i < count; i++) {
      if (
        !this.budget.passes({ text: `${says} ${alike ? '' : word(this.#next++)}`, line: ++this.#line, offset: this.#offset }, this.#told)
      ) {
        read++
        this.#told += told
      }
      this.#offset += bytes
    }
    return read
  }
}

/** 64 of 2,048 are read once all is used up. */
const rest = (count: number): number => count / 32 + 64

describe('what one text may have read', () => {
  test('60,000 words of messages, then 64 lines in 2,048, and the others are counted', () => {
    const reading = new Reading()
    const read = reading.lines(90_000)
    expect(read).toBeGreaterThan(56_000)
    expect(read).toBeLessThan(61_000 + rest(30_000))
    expect(reading.budget.passed).toBe(90_000 - read)
  })

  test('a line costs as much as it holds words beyond two, and more where it is long', () => {
    const words = new Reading().lines(40_000, { says: 'refused killed broken is full is lost' })
    expect(words).toBeGreaterThan(19_000)
    expect(words).toBeLessThan(20_200 + rest(20_000))
    const long = new Reading().lines(40_000, { says: `refused${' '.repeat(500)}` })
    expect(long).toBeGreaterThan(18_500)
    expect(long).toBeLessThan(20_200 + rest(20_000))
  })

  test('a statement costs as much as eight words', () => {
    const read = new Reading().lines(20_000, { told: 1 })
    expect(read).toBeGreaterThan(6_400)
    expect(read).toBeLessThan(6_800 + rest(14_000))
  })

  test('of a line of a known kind all costs a sixth', () => {
    const read = new Reading().lines(60_000, { alike: true, told: 1 })
    expect(read).toBeGreaterThan(38_000)
    expect(read).toBeLessThan(40_100 + rest(20_000))
  })

  test('the longer the text, the more: a word for 200 bytes', () => {
    expect(new Reading().lines(150_000, { bytes: 210 })).toBe(150_000)
    expect(new Reading().lines(150_000, { bytes: 20 })).toBeLessThan(85_000)
  })

  test('no message hides another: of each the first 64 lines are read with 15 behind them, whatever was used up', () => {
    const reading = new Reading()
    // the next line is not among the first 64 of its stretch
    expect(90_400 % 2_048).toBeGreaterThan(64)
    reading.lines(90_400)
    expect(reading.lines(64, { says: 'killed' })).toBe(64)
    expect(reading.lines(40)).toBe(15)
    expect(reading.lines(16, { says: 'killed' })).toBe(0)
    expect(reading.lines(1, { says: 'refused, the disk is full' })).toBe(1)
  })

  test('a line without such words costs nothing', () => {
    const reading = new Reading()
    expect(reading.lines(100_000, { says: 'all is well' })).toBe(100_000)
    expect(reading.lines(50_000)).toBe(50_000)
  })
})
