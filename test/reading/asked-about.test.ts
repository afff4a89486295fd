import { expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'
import { isTalk } from '../../src/reading/talk.ts'

test('an error that is asked about, or that an item of a list names with its writer, is none', async () => {
  const question = 'Which limit must we raise to avoid\n"FATAL: sorry, too many clients already"?\n'
  const list =
    '1. "java.lang.OutOfMemoryError: unable to create native thread" on the ingest machines\n2. "No space left on device" from Kafka\n'
  for (const text of [question, list]) {
    const { findings, coverage } = await analyzeText({ 'mail.txt': text })
    expect([findings.map(({ id }) => id), coverage.unexplained.length]).toEqual([[], 0])
  }
})

test.each([
  ['"FATAL: sorry, too many clients already"', false],
  ['"No space left on device" from Kafka', true],
  ['"No space left on device" from Kafka since 10:05', false],
  ['"No space left on device" from Kafka on broker 3', false],
  ['"No space left on device" on device, write failed', false],
  ['FATAL: sorry, too many clients already', false],
])('%s: only mentioned: %s', (message, expected) => {
  expect(isTalk({ message })).toBe(expected)
})

test('what a log says between the same marks is said', async () => {
  const { findings } = await analyzeText({ 'db.log': '2026-11-20 10:00:14 UTC [411] FATAL:  sorry, too many clients already\n' })
  expect(findings.map(({ id }) => id)).toEqual(['connection-limit'])
})
