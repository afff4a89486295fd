import { expect, test } from 'vitest'
import type { CaseFile, SettledScope } from '../../src/casefile/case-file.ts'
import { CLUSTER } from '../../src/casefile/machines.ts'
import { machinesOf } from '../../src/diagnosis/machines.ts'
import { scopes } from './entries.ts'

const { web1 } = scopes()
const scope = (of: Partial<SettledScope>, timeline: object = {}): SettledScope => ({
  ...web1,
  name: undefined,
  aliases: [],
  ...of,
  timeline: { boots: [], errorSeconds: 0, ...timeline } as unknown as SettledScope['timeline'],
})
const told = (scopesOf: SettledScope[], asked?: string) => machinesOf({ scopes: scopesOf } as unknown as CaseFile, asked)
const boot = (number: number, of: object = {}) => ({ number, start: undefined, id: undefined, readings: [], ...of })

test('which are told: the named, and all where there are several', () => {
  expect(told([scope({ name: 'a' })])).toEqual([{ name: 'a', aliases: [], boots: [] }])
  expect(told([scope({ key: CLUSTER.key, name: 'c' })])).toEqual([])
  expect(told([scope({}, { boots: [boot(0)] })])).toEqual([])
  expect(told([scope({}, { boots: [boot(0)] }), scope({}, { boots: [boot(0)] })])).toHaveLength(2)
  expect(told([scope({ name: 'a' }), scope({})])).toHaveLength(1)
  expect(told([scope({}), scope({})])).toEqual([])
})

test('names, boots and clocks', () => {
  const timeline = {
    boots: [boot(0, { start: { wall: 0 }, id: 'ab', readings: [1] }), boot(1, { readings: [1, 2] })],
    errorSeconds: 1.23456,
    zoneFrom: 'stamps',
    zone: () => -90,
    latest: 5,
  }
  expect(told([scope({ name: 'a', aliases: ['a', 'b'] }, timeline)])).toEqual([
    {
      name: 'a',
      aliases: ['b'],
      boots: [{ number: 0, start: '1970-01-01T00:00:00Z', clock: 'wall', bootId: 'ab' }, { number: 1 }],
      timeZone: '-01:30',
      zoneFrom: 'stamps',
      clockErrorSeconds: 1.235,
    },
  ])
  expect(told([scope({ name: 'a' }, { boots: [boot(0, { readings: [1] })] })])[0]).not.toHaveProperty('clockErrorSeconds')
})

test.each<[object, string | undefined, string | undefined, string | undefined]>([
  [{ zoneFrom: 'asked', zone: () => 60 }, 'Europe/Berlin', 'Europe/Berlin', 'option'],
  [{ zoneFrom: 'told', zone: () => 60, zoneName: 'Asia/Tokyo' }, 'Europe/Berlin', 'Asia/Tokyo', 'capture'],
  [{ zoneFrom: 'pairs', zone: () => 60 }, 'Europe/Berlin', '+01:00', 'other log'],
  [{ zoneFrom: 'pairs', zone: (at: number) => (at === 0 ? 0 : 1), latest: undefined }, undefined, '+00:00', 'other log'],
  [{ zoneFrom: 'pairs', zone: (at: number) => at, latest: 754 }, undefined, '+12:34', 'other log'],
  [{}, 'Europe/Berlin', undefined, undefined],
])('the zone %#', (timeline, asked, timeZone, zoneFrom) => {
  const [one] = told([scope({ name: 'a' }, timeline)], asked)
  expect([one!.timeZone, one!.zoneFrom]).toEqual([timeZone, zoneFrom])
})
