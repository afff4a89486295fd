import { describe, expect, test } from 'vitest'
import { RowBudget, Rows } from '../../src/casefile/rows.ts'

const at = { artifact: 'a', line: 1, offset: 0, text: '' }

describe('rows of tables', () => {
  test('all are kept while they are few', () => {
    const rows = new Rows<number>(new RowBudget())
    for (let i = 0; i < 16_384; i++) rows.add('sample', { at }, i)
    expect(rows.all()).toHaveLength(16_384)
    expect(rows.thinned()).toEqual([])
  })

  test('of a million every 64th is kept, and all are counted', () => {
    const rows = new Rows<number>(new RowBudget())
    for (let i = 0; i < 1_000_000; i++) rows.add('sample', { at }, i)
    expect(rows.all()).toEqual(Array.from({ length: 15_625 }, (_, i) => i * 64))
    expect(rows.thinned()).toEqual([{ kind: 'sample', seen: 1_000_000, kept: 15_625 }])
  })

  test('of every series the same part, however many rows a sample has', () => {
    for (const devices of [2, 8, 10]) {
      const rows = new Rows<{ about: string; sample: number }>(new RowBudget())
      for (let i = 0; i < 100_000; i++) {
        const about = `sd${i % devices}`
        rows.add('sample', { at, about, series: `disks#${i}`, stamp: String(i) } as never, { about, sample: Math.floor(i / devices) })
      }
      for (let device = 0; device < devices; device++) {
        const samples = rows.all().flatMap(({ about, sample }) => (about === `sd${device}` ? sample : []))
        expect(samples).toEqual(Array.from({ length: Math.ceil(100_000 / devices / 8) }, (_, i) => i * 8))
      }
    }
  })

  test('names without end are bounded too', () => {
    const rows = new Rows<number>(new RowBudget())
    for (let i = 0; i < 200_000; i++) rows.add('process', { at, comm: `p${i}` } as never, i)
    expect(rows.all().length).toBeLessThanOrEqual(16_384)
    expect(rows.all().length).toBeGreaterThan(4_000)
    expect(rows.thinned()[0]!.seen).toBe(200_000)
  })

  test('of many things that are told in two rows each both are kept, whichever comes first', () => {
    const rows = new Rows<string>(new RowBudget())
    for (let i = 0; i < 40_000; i++)
      for (const state of ['Waiting', 'Terminated']) rows.add('container', { at, container: `c${i}`, state } as never, `${state} ${i}`)
    const kept = (state: string) => rows.all().flatMap((row) => (row.startsWith(state) ? [Number(row.split(' ')[1])] : []))
    const [waiting, terminated] = [kept('Waiting'), kept('Terminated')]
    expect(waiting.length).toBeGreaterThan(5_000)
    // of the same things, past the first
    const known = new Set(waiting)
    expect(terminated.filter((i) => known.has(i)).length).toBeGreaterThan(0.99 * terminated.length)
    expect(terminated.length / waiting.length).toBeCloseTo(1, 1)
  })

  test('what all texts keep is bounded together', () => {
    const budget = new RowBudget()
    const texts = Array.from({ length: 20 }, () => new Rows<number>(budget))
    for (const rows of texts) for (let i = 0; i < 20_000; i++) rows.add('sample', { at }, i)
    const kept = texts.map((rows) => rows.all().length)
    expect(kept.reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(40_000)
    expect(Math.min(...kept)).toBeGreaterThan(500)
  })
})
