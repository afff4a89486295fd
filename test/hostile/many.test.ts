import { expect, test } from 'vitest'
import { analyzed, gapsOf, idsOf } from './evidence.ts'

test('a cluster of pods that all loop: each is found, none is compared with all others', async () => {
  const rows = Array.from(
    { length: 4_000 },
    (_, i) =>
      `${(i % 59) + 1}m   Warning   BackOff   pod/web-${String(i).padStart(7, '0')}-abcde   Back-off restarting failed container app in pod web-${String(i).padStart(7, '0')}-abcde_default(uid${i})\n`,
  )
  const report = await analyzed(`LAST SEEN   TYPE      REASON   OBJECT                  MESSAGE\n${rows.join('')}`)
  expect(idsOf(report)).toEqual(Array.from({ length: 4_000 }, () => 'crash-loop'))
  expect(gapsOf(report)).toEqual([])
}, 60_000)
