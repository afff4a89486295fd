import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { root } from '../laws/stories.ts'
import { growthOf } from './growth.ts'
import { slowestRun } from './pattern-runs.ts'

const LENGTH = 1_500
const MOST_MS = 60
const MOST_OF_LONG = 60
const src = join(root, 'src')

test('no pattern that is put together takes long for a run of its own characters', async () => {
  const Native = RegExp
  const built = new Map<string, RegExp>()
  const kept = (pattern: RegExp): RegExp => {
    built.set(String(pattern), pattern)
    return pattern
  }
  globalThis.RegExp = new Proxy(Native, {
    construct: (_, [source, flags]: [string, string?]) => kept(new Native(source, flags)),
    apply: (_, __, [source, flags]: [string, string?]) => kept(new Native(source, flags)),
  })
  try {
    const { vi } = await import('vitest')
    vi.resetModules()
    for (const file of readdirSync(join(src, 'parsers'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')))
      await import(/* @vite-ignore */ pathToFileURL(join(src, 'parsers', file)).href)
    await import('../../src/reading/read-text.ts')
    await import('../../src/report/mask.ts')
  } finally {
    globalThis.RegExp = Native
  }
  expect(built.size).toBeGreaterThan(100)
  for (const pattern of built.values()) {
    const { ms, text } = slowestRun(pattern, LENGTH, MOST_MS)
    expect(ms, `${String(pattern)} on ${JSON.stringify(text)}`).toBeLessThan(MOST_MS)
    expect(growthOf(pattern, MOST_OF_LONG) && growthOf(pattern, MOST_OF_LONG), String(pattern)).toBeUndefined()
  }
})
