import { describe, expect, test } from 'vitest'
import { campaign, MOST_MS } from './campaign.ts'
import { PARSER_TARGETS, ROOM_TARGETS } from './parser-targets.ts'

const SEED = 17
const RUNS = 1_000
/** Through the whole reading room, which costs more. */
const ROOM_RUNS = 40

describe('no changed text breaks a parser or holds it up', () => {
  test.each(PARSER_TARGETS)('$id', (target) => {
    expect(target.seeds.length).toBeGreaterThan(0)
    const { failing, longest } = campaign(target, RUNS, SEED)
    expect(failing).toEqual([])
    expect(longest).toBeLessThan(MOST_MS)
  })
})

describe('nor the reading room', () => {
  test.each(ROOM_TARGETS)('$id', (target) => expect(campaign(target, ROOM_RUNS, SEED).failing).toEqual([]))
})

describe('a parser that breaks is told of, with what broke it', () => {
  const broken = {
    id: 'broken on purpose',
    seeds: ['count: 12 of 30\n'],
    run: (text: string): string => {
      if (text.includes('18446744073709551616')) throw new Error('too large')
      return ''
    },
  }
  test('once for each text, up to some', () => {
    const { failing } = campaign(broken, RUNS, SEED)
    expect(failing.length).toBeGreaterThan(0)
    expect(failing[0]).toMatchObject({ target: 'broken on purpose', seed: SEED })
    expect(failing[0]!.input).toContain('18446744073709551616')
    expect(failing[0]!.why).toContain('too large')
  })
  test('the same seed finds the same', () => {
    const inputs = () => campaign(broken, RUNS, SEED).failing.map(({ run, input }) => [run, input])
    expect(inputs()).toEqual(inputs())
  })
})
