import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'acorn'
import { transformSync } from 'esbuild'
import { describe, expect, test } from 'vitest'
import { root } from '../laws/stories.ts'
import { growthOf } from './growth.ts'
import { runsOf, slowestRun } from './pattern-runs.ts'

const src = join(root, 'src')
/** A run of so many characters takes a pattern that does not backtrack microseconds. */
const LENGTH = 1_500
const MOST_MS = 60

/** The patterns of a module that stand in it as literals. */
function patternsOf(file: string): RegExp[] {
  const { code } = transformSync(readFileSync(join(src, file), 'utf8'), { loader: 'ts', format: 'esm' })
  const found: RegExp[] = []
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    const { regex } = value as { regex?: { pattern: string; flags: string } }
    if (regex !== undefined) found.push(new RegExp(regex.pattern, regex.flags))
    for (const inner of Object.values(value)) walk(inner)
  }
  walk(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }))
  return found
}

describe('no pattern takes long for a run of its own characters', () => {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
  const folderOf = (file: string): string => file.split('/').slice(0, 2).join('/')
  test.each([...new Set(files.map(folderOf))])('%s', (folder) => {
    const some = files.filter((file) => folderOf(file) === folder)
    for (const file of some)
      for (const pattern of patternsOf(file)) {
        const { ms, text } = slowestRun(pattern, LENGTH, MOST_MS)
        expect(ms, `${file} ${String(pattern)} on ${JSON.stringify(text)}`).toBeLessThan(MOST_MS)
      }
  })
})

/** A long line may take a pattern so long; four times as long as one of a quarter of its length, whatever it takes. */
const MOST_OF_LONG = 60

describe('no pattern takes a long line longer than grows with its length', () => {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
  test.each(['casefile', 'core', 'parsers', 'reading', 'report/secrets'])('%s', { timeout: 300_000 }, (folder) => {
    for (const file of files.filter((name) => name.startsWith(`${folder}/`)))
      for (const pattern of patternsOf(file)) {
        // once more: a collection of garbage may have fallen into it
        const growth = growthOf(pattern, MOST_OF_LONG) && growthOf(pattern, MOST_OF_LONG)
        expect(growth, `${file} ${String(pattern)}`).toBeUndefined()
      }
  })
  test.each([/\s*$/, /(?<at>\S*):\d/])('%s grows', (pattern) => {
    expect(growthOf(pattern, 20)).toBeDefined()
  })
  test.each([/(?<!\s)\s*$/, /^\S*:\d/, /[\w/.-]{1,20}\.[a-z]/])('%s does not', (pattern) => {
    expect(growthOf(pattern, 20)).toBeUndefined()
  })
})

describe('runs are found', () => {
  test('of every repeat, behind what stands before it', () => {
    expect(runsOf('^a{2}(?:b|\\d+)-*')).toEqual(
      expect.arrayContaining([
        { before: 'aa', part: '1' },
        { before: 'aab', part: '-' },
        { before: '', part: 'a' },
      ]),
    )
  })
  test.each([/^(?:-{5,20}\s{0,4}){1,65}$/, /x((?: ?\d{1,5}){1,64})\}/, /^(a+)+$/, /^(?:-p\s?\S+\s|--?\S+\s)*=/])(
    '%s is slow',
    (pattern) => {
      expect(slowestRun(pattern, LENGTH, MOST_MS).ms).toBeGreaterThan(MOST_MS)
    },
  )
  test.each([/^a+$/, /^\s{0,8}\[ {0,4}pid\]/, /"(?:[^"\\]|\\.)*"/])('%s is not', (pattern) => {
    expect(slowestRun(pattern, LENGTH, MOST_MS).ms).toBeLessThan(MOST_MS)
  })
})
