import { expect, test } from 'vitest'
import { markOf } from '../../src/casefile/collected.ts'
import type { Lent, Placed } from '../../src/casefile/copies.ts'
import type { Timeline } from '../../src/casefile/timeline.ts'
import { onAxis } from '../../src/casefile/told.ts'
import { LINE, opened } from './texts.ts'

const [line] = opened('kern.log', '2026-11-21T14:00:00Z web1 kernel: [  900.500000] disk gone\n')
const told = (of: { errorSeconds?: number; boot?: number; lent?: Lent }, name?: string, marks = [markOf(line!)]) => {
  const timeline = {
    errorSeconds: of.errorSeconds ?? 0,
    boot: (path: string, host: string | undefined, n: number) => (path === 'kern.log' && host === 'web1' && n === 1 ? of.boot : undefined),
    settled: () => ({ wall: 7 }),
    sinceBoot: () => 3,
  } as unknown as Timeline
  const kept = { item: { order: 0, stated: { type: LINE, record: line!, host: 'web1', marks } }, times: 3 }
  const placed: Placed = { kept, path: 'kern.log', when: {}, marks: marks.map((mark) => ({ ...mark, when: {} })) }
  return onAxis(placed, name, timeline, of.lent)
}

test('with its time, its boot and the name of its machine', () => {
  const one = told({ boot: 2 }, 'web1.example.net')
  expect([one.times, one.copies, one.type]).toEqual([3, [], LINE])
  expect(one.record).toMatchObject({ time: { wall: 7 }, host: 'web1.example.net', at: { line: 1, boot: 2 } })
  expect(one.record.at).not.toHaveProperty('sinceBoot')
  expect(told({}).record).toMatchObject({ host: 'web1' })
  expect(told({}).record.at).toBe(line!.at)
  // of a record that no lines make up
  expect(told({}, 'web1.example.net', []).record).toMatchObject({ host: 'web1' })
})

test('its stamp since boot, where the clock was set', () => {
  expect(told({ errorSeconds: 31 }).record.at).toEqual({ ...line!.at, sinceBoot: 900.5 })
  expect(told({ errorSeconds: 31, boot: 0 }).record.at).toEqual({ ...line!.at, boot: 0, sinceBoot: 900.5 })
  expect(told({ errorSeconds: 30 }).record.at).not.toHaveProperty('sinceBoot')
})

test('without one of its own the stamp of its copy, else what the readings of its boot tell', () => {
  const bare = { ...markOf(line!), uptime: undefined }
  expect(told({ errorSeconds: 31, lent: { uptime: 12 } }, undefined, [bare]).record).toMatchObject({ uptime: 12, at: { sinceBoot: 12 } })
  expect(told({ errorSeconds: 31 }, undefined, [bare]).record.at).toMatchObject({ sinceBoot: 3 })
  expect(told({ errorSeconds: 31, lent: { uptime: 12 } }).record.at).toMatchObject({ sinceBoot: 900.5 })
})
