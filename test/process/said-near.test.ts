import { expect, test } from 'vitest'
import { SaidNear } from '../../src/detectors/service/said-near.ts'

/** Lines of a log, each with how often its words were asked for. */
function lines(count: number) {
  let asked = 0
  const events = Array.from({ length: count }, (_, i) => ({
    what: {
      at: { artifact: 'a.log', line: i * 10 + 1, offset: 0, text: '' },
      get message() {
        asked++
        return `Dial db-${i} REFUSED`
      },
    },
    count: 1,
    copies: [],
    order: i,
  }))
  return { said: new SaidNear(events, 20), asked: () => asked }
}
const at = (line: number, artifact = 'a.log') => ({ artifact, line })

test('near are those at most so many lines away, in the same text', () => {
  const { said } = lines(30)
  expect(said.near(at(101)).map(({ what }) => what.at.line)).toEqual([81, 91, 101, 111, 121])
  expect(said.near(at(101, 'b.log'))).toEqual([])
  expect([said.standsAt(at(101)), said.standsAt(at(102)), said.standsAt(at(101, 'b.log'))]).toEqual([true, false, false])
})

test('all lines of a few speak of a word, wherever they stand', () => {
  const { said } = lines(30)
  expect([said.speakOf('refused', at(1)), said.speakOf('db-29', at(1)), said.speakOf('db-30', at(1))]).toEqual([true, true, false])
})

test('of many only those near: however many ends ask, each line is read once', () => {
  const { said, asked } = lines(2_000)
  expect([said.speakOf('db-1 ', at(1)), said.speakOf('db-1999 ', at(1))]).toEqual([true, false])
  for (let i = 0; i < 2_000; i++) said.speakOf('nothing', at(i * 10 + 1))
  expect(asked()).toBe(2_000)
})
