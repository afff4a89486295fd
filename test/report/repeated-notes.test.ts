import { describe, expect, test } from 'vitest'
import { RepeatedNotes } from '../../src/report/repeated-notes.ts'
import { isToldBy } from '../../src/report/told-words.ts'

const root = (id: string, headline: string | undefined, cause: string) => ({
  id,
  ...(headline === undefined ? {} : { headline }),
  title: 'Connections fail',
  cause,
})
const notes = new RepeatedNotes([
  root('connection-limit', 'db1 has 100 of 100 sessions', 'Sixty are idle since 07:10.'),
  root('connection-limit', undefined, 'db2 holds 200 sessions of api@10.0.0.7.'),
  root('disk-full', '/srv is full', '12G of 12G are used.'),
])
const has = (title: string, id = 'connection-limit', severity: 'note' | 'error' = 'note') => notes.has({ severity, id, title })

describe('a note whose figures an incident of the same failure tells', () => {
  test.each([
    ['all of them in the headline', '100 of 100 sessions are taken', true],
    ['in headline and cause', '100 sessions since 07', true],
    ['in the cause alone, with the name of the failure', '200 sessions are held', true],
    ['one of them in another incident', '100 sessions, then 200', false],
    ['a figure that nobody tells', '101 sessions are taken', false],
    ['no figure', 'sessions are taken', false],
    ['a digit in a name alone', 'sessions of db1 are taken', true],
  ])('%s', (_, title, expected) => {
    expect(has(title)).toBe(expected)
  })
  test('of another failure, or graver than a note, it is told', () => {
    expect(has('100 of 100 sessions are taken', 'disk-full')).toBe(false)
    expect(has('100 of 100 sessions are taken', 'pool-exhausted')).toBe(false)
    expect(has('100 of 100 sessions are taken', 'connection-limit', 'error')).toBe(false)
  })
})

test.each([
  ['Pod api-1 was killed at 512 MiB.', 'api-1 killed', true],
  ['Pod api-1 was killed at 512 MiB.', 'api-2 killed', false],
  ['Pod api-1 was killed at 512 MiB.', 'It was then killed.', true],
  ['Pod api-1 was killed at 512 MiB.', '513', false],
])('%j tells %j: %s', (text, sentence, expected) => {
  expect(isToldBy(text, sentence)).toBe(expected)
})
