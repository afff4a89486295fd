import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { FAILURES } from '../../src/detectors/index.ts'
import { examples, folderExamples, reportOn } from '../laws/stories.ts'
import { golden } from './golden.ts'

describe('every example of every failure is told as its expect.json says', () => {
  test.each(folderExamples)('$name', async ({ id, folder, files }) => {
    await expect(golden(id, await reportOn(files))).toMatchFileSnapshot(join(folder, 'expect.json'))
  })

  test.each(FAILURES.map(({ id }) => id))('%s has one that it is found in, and one in which it is silent', (id) => {
    const own = examples.filter((example) => example.id === id)
    expect(own.some(({ fires }) => fires)).toBe(true)
    expect(own.some(({ fires }) => !fires)).toBe(true)
  })
})
