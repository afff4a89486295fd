import { describe, expect, test } from 'vitest'
import { analyzeText, detectors } from '../../src/index.ts'
import { examples, incidents } from './stories.ts'

/** What a detector says of a story, with one of its thresholds set. */
const told = async (id: string, files: Record<string, string>, set: readonly (readonly [string, number])[]): Promise<string> => {
  const { findings } = await analyzeText(files, { only: [id], thresholds: new Map([[id, new Map(set)]]) })
  return JSON.stringify(findings.map(({ severity, confidence, count, facts }) => ({ severity, confidence, count, facts })))
}

/** The examples of a detector, and the incidents that name it: as found, allowed or forbidden. */
const storiesOf = (id: string): { files: Record<string, string>; usual?: string }[] => [
  ...examples.filter((s) => s.id === id).map(({ files }) => ({ files })),
  ...incidents
    .filter(({ name, expected: { expect: found, allow = [], forbid = [] } }) =>
      [name, ...found, ...allow, ...forbid].some((named) => named === id || named.startsWith(`${id}-`)),
    )
    .map(({ files }) => ({ files })),
]

describe('14 every threshold decides: at its extremes some story is told differently', () => {
  const named = detectors.flatMap((d) => Object.keys(d.thresholds ?? {}).map((name) => ({ id: d.id, name })))
  const stories = new Map([...new Set(named.map(({ id }) => id))].map((id) => [id, storiesOf(id)]))
  test.each(named)('$id: $name', async ({ id, name }) => {
    for (const story of stories.get(id)!) {
      story.usual ??= await told(id, story.files, [])
      for (const value of [0, 1e12]) if ((await told(id, story.files, [[name, value]])) !== story.usual) return
    }
    expect.fail(`no story of ${id} depends on ${name}`)
  })
})
