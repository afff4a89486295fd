import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from '../laws/stories.ts'

const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8')
const law = readFileSync(join(root, 'test/laws/imports.test.ts'), 'utf8')

describe('docs/architecture.md speaks of what is there', () => {
  test('every path', () => {
    const paths = [...page.matchAll(/`((?:src|test|fixtures)\/[\w./-]+)`/g)].map(([, path]) => path!)
    expect(paths.length).toBeGreaterThan(30)
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([])
  })
  test('every file that is named alone', () => {
    const files = new Set(readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).map((file) => basename(file)))
    const named = [...page.matchAll(/`([\w-]+\.ts)`/g)].map(([, file]) => file!)
    expect(named.length).toBeGreaterThan(10)
    expect(named.filter((file) => !files.has(file))).toEqual([])
  })
  test('the table of imports is the law', () => {
    const rows = [...page.matchAll(/^\| `src\/(\w+)` \|.*\| ([\w, –]+) \|$/gm)].map(([, folder, others]) => [
      folder,
      others === '–' ? [] : others!.split(', ').sort(),
    ])
    const held = [...law.matchAll(/^ {2}(\w+): \[([^\]]*)\],$/gm)].map(([, folder, others]) => [
      folder,
      [...others!.matchAll(/'(\w+)'/g)].map(([, name]) => name).sort(),
    ])
    expect(rows.toSorted()).toEqual(held.toSorted())
  })
})
