import { describe, expect, test } from 'vitest'
import { kindOf } from '../../src/casefile/kind-of.ts'
import { analyzeText } from '../../src/index.ts'

const at = { artifact: 'a.log', line: 1, offset: 0, text: 'db1 refused' }

describe('what a statement of a flood is one of', () => {
  test.each([
    ['another server', { host: 'db1' }, { host: 'db2' }, false],
    ['another port', { host: 'db', port: 5432 }, { host: 'db', port: 6379 }, false],
    ['another pod in what it is about', { pod: { name: 'web-1' } }, { pod: { name: 'web-2' } }, false],
    ['another process', { comm: 'w', pid: 1 }, { comm: 'w', pid: 2 }, true],
    ['other words', { message: 'try 1 of 5' }, { message: 'try 2 of 5' }, true],
    ['another place', { at }, { at: { ...at, line: 2 } }, true],
    ['a sentence with a number', { says: 'held 12 MiB' }, { says: 'held 13 MiB' }, true],
  ])('%s', (_, one, other, isOne) => {
    expect(kindOf('refused #', one) === kindOf('refused #', other)).toBe(isOne)
  })
})

test('of a flood what one server refused is not counted as what another did', async () => {
  const line = (i: number): string =>
    `2026-11-01T${String(Math.floor(i / 3600)).padStart(2, '0')}:${String(Math.floor(i / 60) % 60).padStart(2, '0')}:${String(i % 60).padStart(2, '0')}Z ERROR dial tcp 10.0.0.${(i % 3) + 1}:5432: connect: connection refused`
  const { findings } = await analyzeText({ 'app.log': Array.from({ length: 3_000 }, (_, i) => line(i)).join('\n') })
  expect(new Map(findings.map(({ facts, count }) => [facts['host'], count]))).toEqual(
    new Map([
      ['10.0.0.1', 1_000],
      ['10.0.0.2', 1_000],
      ['10.0.0.3', 1_000],
    ]),
  )
})
