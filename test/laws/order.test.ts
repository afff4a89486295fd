import { describe, expect, test } from 'vitest'
import type { Report } from '../../src/core/report.ts'
import { analyzeText } from '../../src/index.ts'
import { every, reportOn } from './stories.ts'

/** All that a report says, but for the list of files, which stands as they came. */
const said = ({ coverage: { artifacts: _files, gaps: _gaps, ...coverage }, ...report }: Report) => ({ ...report, coverage })

describe('15 the order in which the files come changes nothing', () => {
  test.each(every.filter(({ files }) => Object.keys(files).length > 1))('$name', async ({ files }) => {
    const entries = Object.entries(files)
    const inOrder = said(await reportOn(files))
    expect(said(await analyzeText(Object.fromEntries(entries.toReversed())))).toEqual(inOrder)
    const half = Math.floor(entries.length / 2)
    if (half > 1) expect(said(await analyzeText(Object.fromEntries([...entries.slice(half), ...entries.slice(0, half)])))).toEqual(inOrder)
  })
})
