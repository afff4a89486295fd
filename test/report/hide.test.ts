import { expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'
import { hide } from '../../src/report/secrets/rule.ts'

const fill = (length: number): string => '\ufdd0'.repeat(length)

test.each([
  ['Tr0ub4dor', fill(9)],
  ['"Tr0ub4dor"', `"${fill(9)}"`],
  [`"'Tr0ub4dor'"`, `"'${fill(9)}'"`],
  [`"'Tr0ub4dor"'`, fill(13)],
  ['"""', `"${fill(1)}"`],
  ['""', '""'],
  ['"', fill(1)],
  ['', ''],
  ['"null"', '"null"'],
  [`'***'`, `'***'`],
])('of %s only quotes around it stay', (value, shown) => expect(hide(value)).toBe(shown))

test('a value of nothing but quotes', async () => {
  const quotes = '"'.repeat(200_001)
  expect(hide(quotes)).toBe(`${quotes.slice(0, 100_000)}${fill(1)}${quotes.slice(0, 100_000)}`)
  const lines = ['"', "'"].map((quote) => `Nov 21 05:10:01 web1 brewd[7]: ERROR failed: password=${quote.repeat(60_000)}`)
  const { coverage } = await analyzeText({ 'app.log': lines.join('\n') })
  expect(coverage.unexplained.map(({ line }) => line)).toEqual([1, 2])
})
