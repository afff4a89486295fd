import { expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const log = (boots: number): string =>
  Array.from({ length: boots }, (_, i) => `[    0.000000] Linux version 6.1.0-${i}\n[   99.000000] usb 1-1: reset\n`).join('')
const gaps = async (boots: number) => (await analyzeText({ 'console.log': log(boots) })).coverage.gaps.map(({ why }) => why)

test('boots of one log beyond 1,000 count as the last, and a gap says so', async () => {
  const why = 'limit: 1000 boots of one log are told apart, later ones count as the last of them'
  expect(await gaps(1_000)).not.toContain(why)
  expect(await gaps(1_001)).toContain(why)
})
