import { describe, expect, test } from 'vitest'
import type { RawLine } from '../../src/core/parser.ts'
import { jsonSink } from '../../src/parsers/kube/json-sink.ts'
import { yamlSink } from '../../src/parsers/kube/yaml-sink.ts'
import { get, text } from '../../src/parsers/kube/tree.ts'

/** What `kubectl get pods -o yaml` prints of so many pods. */
const pods = (count: number, begins: (i: number) => string): string[] =>
  Array.from({ length: count }, (_, i) => [
    `${begins(i)}apiVersion: v1`,
    '  kind: Pod',
    '  metadata:',
    `    name: web-${i}`,
    `    annotations: {note: "${'x'.repeat(100)}"}`,
  ]).flat()

/** The names of the pods that are read, each with the line of its name, and how many lines were read at once at most. */
function read(lines: readonly string[]): { names: [string | undefined, number][]; most: number } {
  const names: [string | undefined, number][] = []
  let most = 0
  const sink = yamlSink(/kind: Pod/, (read: readonly RawLine[], trees) => {
    most = Math.max(most, read.length)
    for (const tree of trees) {
      const items = get(tree, 'items')?.list ?? tree.list ?? [tree]
      for (const item of items) {
        const name = get(item, 'metadata', 'name')
        if (name !== undefined) names.push([text(name), read[name.line]!.line])
      }
    }
  })
  for (const [i, line] of lines.entries()) sink.line({ text: line, line: i + 1, offset: 0 })
  sink.end()
  return { names, most }
}

test('the pods of a list of any length are read, in bounded memory', () => {
  const lines = ['apiVersion: v1', 'items:', ...pods(20_000, () => '- '), 'kind: List']
  const { names, most } = read(lines)
  expect(names).toEqual(Array.from({ length: 20_000 }, (_, i) => [`web-${i}`, 6 + 5 * i]))
  expect(lines.join('\n').length).toBeGreaterThan(3e6)
  // 1 MiB of them at once
  expect(most).toBeLessThan(50_000)
})

test('so are documents that follow one another', () => {
  const lines = pods(20_000, () => '---\n')
    .flatMap((line) => line.split('\n'))
    .map((line) => line.replace(/^ {2}/, ''))
  const { names, most } = read(lines)
  expect(names).toEqual(Array.from({ length: 20_000 }, (_, i) => [`web-${i}`, 5 + 6 * i]))
  expect(most).toBeLessThan(50_000)
})

test('a short list is read as one', () => {
  const { names, most } = read(['apiVersion: v1', 'items:', ...pods(3, () => '- '), 'kind: List'])
  expect(names.map(([name]) => name)).toEqual(['web-0', 'web-1', 'web-2'])
  expect(most).toBe(18)
})

describe('JSON', () => {
  /** What is read of a document of so many objects, how many lines at once at most, and the last lines of all readings. */
  function readJson(document: string): { names: [string | undefined, number][]; most: number } {
    const names: [string | undefined, number][] = []
    let most = 0
    const sink = jsonSink({
      certain: /"kind"/,
      conclude: (read, trees) => {
        most = Math.max(most, read.length)
        for (const tree of trees)
          for (const item of get(tree, 'items')?.list ?? tree.list ?? [tree]) {
            const name = get(item, 'metadata', 'name')
            if (name !== undefined) names.push([text(name), read[name.line]!.line])
          }
      },
    })
    for (const [i, line] of document.split('\n').entries()) sink.line({ text: line, line: i + 1, offset: 0 })
    sink.end()
    return { names, most }
  }

  const items = Array.from({ length: 20_000 }, (_, i) => ({
    kind: 'Pod',
    metadata: { name: `web-${i}`, note: 'x'.repeat(100), owners: [{ name: 'web' }] },
  }))

  const printed = (document: unknown): string => JSON.stringify(document, undefined, 4)
  /** As some print it: a list and its first item on one line, the end of an item and the next one on another. */
  const joined = (document: unknown): string =>
    printed(document)
      .replace(/\[\s+\{/, '[{')
      .replace(/\n {4}(?: {4})?\},\s+\{(?=\s+"kind")/g, '\n},{')
  const list = { apiVersion: 'v1', items, kind: 'List' }

  test.each([
    ['an array', printed(items), (i: number) => 5 + 12 * i],
    ['the items of a list', printed(list), (i: number) => 7 + 12 * i],
    ['an array whose items meet on a line', joined(items), (i: number) => 4 + 11 * i],
    ['a list whose items meet on a line', joined(list), (i: number) => 6 + 11 * i],
  ])('%s of any length is read in bounded memory', (_, document, lineOf) => {
    const { names, most } = readJson(document)
    expect(names).toEqual(Array.from({ length: 20_000 }, (_, i) => [`web-${i}`, lineOf(i)]))
    expect(most).toBeLessThan(80_000)
  })
})
