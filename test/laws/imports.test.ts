import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from './stories.ts'

/** Each folder of src, in the order in which a text passes through, and which others it may import. Nothing flows back. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  input: ['core'],
  scan: ['core'],
  reading: ['core', 'scan'],
  records: ['core'],
  parsers: ['core', 'records'],
  casefile: ['core', 'records'],
  detectors: ['core', 'records', 'casefile'],
  diagnosis: ['core', 'casefile'],
  report: ['core'],
}
/** What puts all of it together. */
const COMPOSES = [
  'analyze-options.ts',
  'cli',
  'cli.ts',
  'failures.ts',
  'index.ts',
  'judges.ts',
  'package-root.ts',
  'readers',
  'run.ts',
  'tables.ts',
  'version.ts',
]
/** Folders that deal with the world outside, and the packages and modules of the platform that they use; all others compute with values. */
const MAY_USE: Readonly<Record<string, RegExp>> = {
  input: /./,
  report: /^chalk$/,
}

const src = join(root, 'src')
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
/** The folder of src that a path in it lies in, or the file at its top. */
const folderOf = (path: string): string => path.split('/')[0]!

/** What a module names in its imports and exports, those of types and those made while it runs too. */
function importsOf(text: string): string[] {
  const stated = text.matchAll(/^(?:import|export)\s(?:type\s)?(?:[\w$*\s,{}]{1,2000}?\sfrom\s)?'([^'\n]+)'/gm)
  const called = text.matchAll(/\bimport\(\s*['"`]([^'"`\n]+)['"`]/g)
  return [...stated, ...called].map(([, name]) => name!)
}

/** Where an import of this file leads: a path below src, or the name of a package. */
const leadsTo = (file: string, name: string): string => (name.startsWith('.') ? relative(src, join(src, dirname(file), name)) : name)

describe('9 imports follow one direction', () => {
  test('every kind of import is seen', () => {
    const text = [
      "import './a.ts'",
      "import b from 'b'",
      "import type { C } from './c.ts'",
      'import {',
      '  type D,',
      '  d,',
      "} from './d.ts'",
      "import * as e from './e.ts'",
      "export * from './f.ts'",
      "export { g } from './g.ts'",
      "export const h = 'from here'",
      "const i = await import('./i.ts')",
      "const j = `taken from '../j.ts'`",
    ].join('\n')
    expect(importsOf(text)).toEqual(['./a.ts', 'b', './c.ts', './d.ts', './e.ts', './f.ts', './g.ts', './i.ts'])
  })

  test('the table holds every folder, and no two import each other', () => {
    const known = [...Object.keys(MAY_IMPORT), ...COMPOSES]
    expect([...new Set(files.map(folderOf))].filter((folder) => !known.includes(folder))).toEqual([])
    const upward = Object.entries(MAY_IMPORT).flatMap(([folder, others]) =>
      others.filter((other) => !(Object.keys(MAY_IMPORT).indexOf(other) < Object.keys(MAY_IMPORT).indexOf(folder))),
    )
    expect(upward).toEqual([])
  })

  test.each(Object.entries(MAY_IMPORT))('%s imports nothing but %j', (folder, others) => {
    const broken = files
      .filter((file) => folderOf(file) === folder)
      .flatMap((file) =>
        importsOf(readFileSync(join(src, file), 'utf8'))
          .filter((name) => name.startsWith('.'))
          .map((name) => leadsTo(file, name))
          .filter((to) => ![folder, ...others].includes(folderOf(to)))
          .map((to) => `${file} imports ${to}`),
      )
    expect(broken).toEqual([])
  })

  test('only what deals with the world outside uses the platform and packages', () => {
    const used = files
      .filter((file) => !COMPOSES.includes(folderOf(file)))
      .flatMap((file) =>
        importsOf(readFileSync(join(src, file), 'utf8'))
          .filter((name) => !name.startsWith('.') && !(MAY_USE[folderOf(file)]?.test(name) ?? false))
          .map((name) => `${file} uses ${name}`),
      )
    expect(used).toEqual([])
  })
})
