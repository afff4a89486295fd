import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { PARSERS } from '../../src/parsers/formats/index.ts'
import { root } from '../laws/stories.ts'
import { recordsOf } from '../records.ts'

/**
 * fixtures/formats/FORMAT/CASE/: an input under the path that it has in a bundle, and expect.json: the records that it states, in their
 * order, each as [record type, line, values]. A unit that slips, a column that moves, a line that is off by one fails here.
 */
const folder = join(root, 'fixtures/formats')
const walk = (at: string): string[] =>
  readdirSync(at, { withFileTypes: true }).flatMap((e) => (e.isDirectory() ? walk(join(at, e.name)) : [join(at, e.name)]))
const cases = readdirSync(folder).flatMap((format) => readdirSync(join(folder, format)).map((name) => ({ format, name })))

test.each(cases)('$format: $name', ({ format, name }) => {
  const here = join(folder, format, name)
  const [input] = walk(here).filter((file) => file !== join(here, 'expect.json'))
  const wanted = JSON.parse(readFileSync(join(here, 'expect.json'), 'utf8')) as unknown
  const { records, format: read } = recordsOf(readFileSync(input!, 'utf8'), relative(here, input!))
  expect(records).toEqual(wanted)
  expect(read.split(', ')).toContain(format)
})

test.each(PARSERS.map(({ id }) => id))('%s has a table of values', (id) => {
  expect(existsSync(join(folder, id)), `fixtures/formats/${id}`).toBe(true)
})
