import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'
import { incidents } from './stories.ts'

/** What a report says, whatever order its findings stand in. */
const told = async (files: readonly (readonly [string, string])[]) =>
  (await analyzeText(Object.fromEntries(files))).findings.map(({ id, severity, count }) => `${id} ${severity} ${count}`).sort()

describe('15 the order in which the files come changes nothing', () => {
  test.each(incidents.filter(({ files }) => Object.keys(files).length > 1))('$name', async ({ files }) => {
    const entries = Object.entries(files)
    expect(await told(entries.toReversed())).toEqual(await told(entries))
  })
})
