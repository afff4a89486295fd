import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const MIB = 1024
/** ps, and VmSwap of the same process, every four seconds. */
const capture = (rows: readonly (readonly [rss: number, swap: number])[]): string =>
  rows
    .map(
      ([rss, swap], i) =>
        `2026-11-26T06:23:${String(4 * i).padStart(2, '0')}Z\n    PID   RSS    VSZ STAT  MAJFL COMMAND\n  24560 ${rss * MIB} 914416 Sl       16 crmsync\n/proc/24560/status:VmSwap:\t   ${swap * MIB} kB\n`,
    )
    .join('')
const leak = async (rows: readonly (readonly [number, number])[]) =>
  (await analyzeText({ 'ps.log': capture(rows) })).findings.find((f) => f.id === 'memory-leak')

describe('a leak whose resident memory a limit holds down', () => {
  test('what is resident and in swap grows together', async () => {
    const found = await leak([[25, 0], [52, 0], [77, 0], [92, 10], [92, 37], [92, 55], [92, 77], [92, 95]]) // prettier-ignore
    expect(found?.facts).toMatchObject({ pid: 24560, comm: 'crmsync', grows: 'held', fromKb: 25 * MIB, toKb: 187 * MIB, windowSeconds: 28 })
  })
  test('swapping sets another pace: it counts from there on', async () => {
    const found = await leak([[35, 0], [90, 0], [91, 6], [84, 17], [80, 25], [75, 34], [73, 40], [70, 47]]) // prettier-ignore
    expect(found?.facts).toMatchObject({ grows: 'held', fromKb: 90 * MIB, toKb: 117 * MIB })
  })
  test('what another pushes out is not growth', async () => {
    expect(await leak([[120, 0], [110, 10], [100, 20], [90, 30], [80, 40], [70, 50], [60, 60], [50, 70]])).toBeUndefined() // prettier-ignore
  })
})
