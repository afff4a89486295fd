import { expect, test } from 'vitest'
import type { CaseFile } from '../../src/casefile/case-file.ts'
import { leftOut } from '../../src/diagnosis/left-out.ts'
import { wall } from './entries.ts'

const counts = (outside: number, undated = 0, uncounted = 0) => ({ outside, undated, uncounted })
const why = (asked: { since?: string; until?: string }, of: object, broken = counts(0), told = 1) => {
  const caseFile = {
    ...counts(0),
    scopes: [{ told: Array.from({ length: told }) }],
    window: { counted: wall(0) },
    ...of,
  } as unknown as CaseFile
  const gaps = leftOut(asked, caseFile, broken)
  expect(gaps.every(({ what, kind }) => what === 'time asked for' && kind === 'limit')).toBe(true)
  return gaps.map((gap) => gap.why)
}

test('what lies outside, in numbers', () => {
  const since = { since: ' 2026-11-21 10:00 ' }
  expect(why(since, counts(0))).toEqual([])
  expect(why(since, counts(1))).toEqual(['limit: left out, because outside of it (since 2026-11-21 10:00): 1 log line or row of a capture'])
  expect(why(since, counts(2), counts(1))).toEqual([
    'limit: left out, because outside of it (since 2026-11-21 10:00): 2 log lines and rows of captures; 1 line that says that something broke',
  ])
  expect(why(since, counts(0), counts(2))).toEqual([
    'limit: left out, because outside of it (since 2026-11-21 10:00): 2 lines that say that something broke',
  ])
  expect(why(since, counts(1), counts(0), 0)).toEqual([
    'limit: nothing that was read lies within it; left out, because outside of it (since 2026-11-21 10:00): 1 log line or row of a capture',
  ])
})

test('what has no time, what was not counted', () => {
  expect(why({ until: '2026-11-21' }, counts(0, 1, 2), counts(0, 2, 3))).toEqual([
    'limit: kept, because without a time that can be compared with it (until 2026-11-21): 1 log line or row of a capture; 2 lines that say that something broke',
    'limit: 5 repetitions of lines were not counted: only the first and the last ones are told apart by their time',
  ])
})

test('durations are counted back from the last moment', () => {
  const [both] = why({ since: '2h', until: '30m' }, counts(1))
  expect(both).toContain('(since 2h before 21 Nov 2026 14:00:00 UTC, until 30m before 21 Nov 2026 14:00:00 UTC)')
  const [unknown] = why({ since: '2h' }, { ...counts(1), window: {} })
  expect(unknown).toContain('(since 2h before the last moment that the input tells)')
})
