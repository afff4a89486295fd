import { expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const quoted = async (text: string): Promise<(string | undefined)[]> =>
  (await analyzeText({ 'in.txt': text })).coverage.unexplained.map(({ line, message, text: whole }) => `${line} ${message ?? whole}`)

test('lines without a time that say who speaks are not the rest of the one above', async () => {
  expect(
    await quoted(
      'kernel: the frobnicator of the first bus failed to answer its host for a long time\nlvm[812]: the volume group of the second bus failed to be found\n',
    ),
  ).toEqual([
    '1 the frobnicator of the first bus failed to answer its host for a long time',
    expect.stringMatching(/^2 .*the second bus failed to be found$/),
  ])
})
