import { describe, expect, test } from 'vitest'
import type { Block } from '../../src/core/block.ts'
import { Formats, type SectionFormat } from '../../src/reading/formats.ts'
import { Matchers } from '../../src/reading/matchers.ts'
import { ReadBudget } from '../../src/reading/read-budget.ts'

/** A statement that begins with a word. */
const opener = (word: string): Block<object> =>
  ({ id: word, begins: [word], maxLines: 1, emits: { name: word }, open: () => undefined }) as unknown as Block<object>

const matchers = new Matchers(['refused', 'killed', 'broken', 'is full', 'is lost'].map(opener))

/** A word of its own for each number. */
const word = (n: number): string => Array.from(String(n), (digit) => 'bcdfghjklm'.charAt(Number(digit))).join('')

const formats = new Formats([
  { name: 'table', begins: ['HEADING'], heading: (text: string) => text.startsWith('HEADING') } as unknown as SectionFormat,
])

/** Reads lines, each so many bytes behind the one before and with so many statements. */
class Reading {
  readonly budget = new ReadBudget(matchers, formats)
  #offset = 0
  #line = 0
  #told = 0
  #next = 0
  /** Of the lines that were read. */
  readonly texts: string[] = []

  /** How many of so many lines are read. `before`: they are asked about before they are put together with others. */
  lines(count: number, { says = 'refused', alike = false, bytes = 0, told = 0, before = false, whole = false } = {}): number {
    let read = 0
    for (let i = 0; i < count; i++) {
      const line = { text: `${says} ${alike ? '' : word(this.#next++)}`, line: ++this.#line, offset: this.#offset }
      this.#offset += bytes
      for (const one of before ? this.budget.before(line, whole) : [line]) {
        this.budget.read(one, this.#told, whole)
        if (this.budget.passes(one)) continue
        this.texts.push(one.text)
        read++
        this.#told += told
      }
    }
    return read
  }

  /** Reads until all is used up, and then to a line that is not among the first of its stretch. */
  usedUp(): this {
    while (!this.budget.isUsedUp(this.#offset)) this.lines(1)
    while (this.#line % 2_048 < 100 || this.#line % 2_048 > 1_000) this.lines(1)
    return this
  }
}

/** 64 of 2,048 are read once all is used up. */
const rest = (count: number): number => count / 32 + 64

/** Lines that are read for 4,000,000 and behind them of the others. */
const readOf = (count: number, cost: number, expected: number): void => {
  expect(count).toBeGreaterThan(4e6 / cost - 100)
  expect(count).toBeLessThan(4e6 / cost + rest(expected - 4e6 / cost))
}

describe('what one text may have read', () => {
  test('of lines no two alike some 34,000, then 64 in 2,048, and the others are counted', () => {
    const reading = new Reading()
    const read = reading.lines(150_000)
    readOf(read, 10 + 13 * 0.2 + 5 + 100, 150_000)
    expect(reading.budget.passed).toBe(150_000 - read)
  })

  test('lines of one kind cost less', () => {
    readOf(new Reading().lines(500_000, { alike: true }), 10 + 8 * 0.2 + 5, 500_000)
  })

  test('each word of a message costs, and each character', () => {
    readOf(new Reading().lines(400_000, { alike: true, says: 'refused killed broken is full is lost' }), 10 + 38 * 0.2 + 25, 400_000)
    readOf(new Reading().lines(100_000, { alike: true, says: `refused${' '.repeat(500)}` }), 10 + 508 * 0.2 + 5, 100_000)
  })

  test('a statement costs', () => {
    readOf(new Reading().lines(400_000, { alike: true, told: 4 }), 10 + 8 * 0.2 + 5 + 24, 400_000)
  })

  test('a line without such words costs what it is long', () => {
    const reading = new Reading()
    expect(reading.lines(100_000, { says: 'all is well' })).toBe(100_000)
    readOf(reading.lines(100_000) + (100_000 * (10 + 16 * 0.2)) / 117.6 - 150, 10 + 13 * 0.2 + 5 + 100, 100_000)
  })

  test('a line that is looked at with those around it costs more', () => {
    readOf(new Reading().lines(400_000, { alike: true, whole: true }), 30 + 8 * 0.2 + 5, 400_000)
  })

  test('a line with characters that may be no part of what it says costs more', () => {
    readOf(new Reading().lines(400_000, { alike: true, says: 'ref\x07used refused' }), 10 + 16 * 0.2 + 80 + 5, 400_000)
    readOf(new Reading().lines(400_000, { alike: true, says: 'größer refused' }), 10 + 15 * 0.2 + 5, 400_000)
  })

  test('asking what texts state by themselves costs, and is not done once all is used up, but for what is rare', () => {
    const budget = new ReadBudget(matchers, formats)
    let asked = 0
    while (budget.mayAsk('it was killed')) if (++asked > 200_000) break
    expect(asked).toBe(200_001)
    const reading = new Reading().usedUp()
    expect(reading.budget.mayAsk('it was refused')).toBe(false)
    expect(reading.budget.mayAsk('it was killed')).toBe(true)
    reading.lines(64, { says: 'killed' })
    expect(reading.budget.mayAsk('it was killed')).toBe(false)
    const other = new ReadBudget(matchers, formats)
    for (let i = 0; i < 3.5e6 / (40 + 13 * 0.3); i++) other.mayAsk('it was killed')
    expect(other.isUsedUp(0)).toBe(false)
    for (let i = 0; i < 0.5e6 / (40 + 13 * 0.3) + 1; i++) other.mayAsk('it was killed')
    expect(other.isUsedUp(0)).toBe(true)
  })

  test('the lines of a part are weighed when they are asked about, for they are read later', () => {
    const budget = new ReadBudget(matchers, formats)
    const line = (n: number) => ({ text: 'all is well', line: n, offset: 0 })
    let taken = 0
    while (budget.before(line(++taken), true).length > 0) if (taken > 200_000) break
    expect(taken).toBe(Math.ceil(4e6 / (30 + 11 * 0.2)) + 1)
    budget.read(line(taken - 1), 0, true)
    budget.read(line(taken - 1), 4, true)
    expect(budget.isUsedUp(24 / 0.05 - 200)).toBe(true)
    expect(budget.isUsedUp(24 / 0.05 + 1_000)).toBe(false)
  })

  test('the longer the text, the more', () => {
    expect(new Reading().lines(150_000, { bytes: 4_400 })).toBe(150_000)
    expect(new Reading().lines(150_000, { bytes: 200 })).toBeLessThan(50_000)
  })
})

describe('when all is used up', () => {
  test('no message hides another: of each the first 64 lines are read with 15 behind them', () => {
    const reading = new Reading().usedUp()
    expect(reading.lines(64, { says: 'killed' })).toBe(64)
    expect(reading.lines(40)).toBe(15)
    expect(reading.lines(16, { says: 'killed' })).toBe(0)
    expect(reading.lines(1, { says: 'refused, the disk is full' })).toBe(1)
  })

  test('nor does it hide a table, or a line that is grave without being known', () => {
    const reading = new Reading().usedUp()
    expect(reading.lines(70, { says: 'HEADING' })).toBe(70)
    expect(reading.lines(70, { says: 'HEADING' })).toBe(9)
    reading.lines(20)
    expect(reading.lines(1, { says: 'fatal: the kettle is gone' })).toBe(1)
  })

  test('what says whose the lines are, and where a boot begins, is read always', () => {
    const reading = new Reading().usedUp()
    for (let i = 0; i < 200; i++) {
      expect(reading.lines(1, { says: 'root@db1:~# free' })).toBe(1)
      expect(reading.lines(1, { says: 'Linux version 6.8.0' })).toBe(1)
      expect(reading.lines(1, { says: 'all is well' })).toBe(0)
    }
  })

  test('a line that was asked about before it was put together with others is not asked about again', () => {
    const reading = new Reading().usedUp()
    const { passed } = reading.budget
    expect(reading.lines(64, { says: 'killed', before: true })).toBe(64)
    expect(reading.lines(10, { says: 'killed', before: true })).toBe(10)
    expect(reading.lines(5, { before: true })).toBe(5)
    expect(reading.lines(5, { before: true })).toBe(0)
    expect(reading.budget.passed - passed).toBe(5)
  })

  test('of what says whose the lines are, only the last is read then, and only before a line that is', () => {
    const reading = new Reading().usedUp()
    reading.texts.length = 0
    expect(reading.lines(500, { says: 'root@db1:~# cat', before: true })).toBe(0)
    expect(reading.lines(1, { says: 'root@db2:~# cat', alike: true, before: true })).toBe(0)
    expect(reading.lines(1, { says: 'killed', alike: true, before: true })).toBe(2)
    expect(reading.texts).toEqual(['root@db2:~# cat ', 'killed '])
    expect(reading.lines(1, { says: 'killed', before: true })).toBe(1)
  })

  test('it is read, too, before a line for which the length of the text allows more again', () => {
    const reading = new Reading().usedUp()
    expect(reading.lines(1, { says: 'root@db2:~# cat', alike: true, before: true, bytes: 1e9 })).toBe(0)
    reading.texts.length = 0
    expect(reading.lines(1, { says: 'all is well', alike: true, before: true })).toBe(2)
    expect(reading.texts).toEqual(['root@db2:~# cat ', 'all is well '])
  })

  test('of the entries of one line the first stands for the line, of the others the first of each message are read, then some', () => {
    const reading = new Reading().usedUp()
    const { budget } = reading
    const entries = (count: number, text: string, line = 1): number =>
      Array.from({ length: count }, () => budget.passesEntry(text, { text: '', line, offset: 0 })).filter((isPassed) => !isPassed).length
    expect(entries(1, 'all is well', 7)).toBe(1)
    expect(entries(1, 'all is well', 8)).toBe(1)
    entries(100, 'all is well', 8)
    const { passed } = budget
    expect(entries(50, 'all is well', 8)).toBe(0)
    expect(budget.passed - passed).toBe(50)
    expect(entries(70, 'it was killed', 8)).toBe(64 + 6)
    expect(entries(40, 'all is well', 8)).toBe(9)
    expect(entries(1, 'fatal: the kettle is gone', 8)).toBe(1)
    entries(20, 'all is well', 8)
    expect(entries(2_048, 'all is well', 8)).toBe(64)
  })
})
