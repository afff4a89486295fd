import { expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

/** A number in front of a line is no id of a commit: what the line says is listed or found. */
test.each(['1', '1234567', '123456789', '12345678901', '99999999999', '1761234567890123456'])('%s', async (number) => {
  for (const says of ['Out of memory: Killed process 4242 (oven)', 'app[3]: fatal error: the oven is gone']) {
    const { findings, coverage } = await analyzeText({ 'a.log': `${number} all is well\n${number} ${says}\n` })
    expect([
      ...findings.flatMap(({ evidence }) => evidence.map(({ line }) => line)),
      ...coverage.unexplained.map(({ line }) => line),
    ]).toContain(2)
  }
})

test('a commit has a letter in its id', async () => {
  const { findings, coverage } = await analyzeText({
    'a.log': '1a2b3c4 Killed process 4242 no more\n12d4567 Fix: fatal error in the oven\n',
  })
  expect([findings, coverage.unexplained]).toEqual([[], []])
})
