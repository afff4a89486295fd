import { describe, expect, test } from 'vitest'
import type { Mark } from '../../src/casefile/collected.ts'
import { inYearOf, namedZone, zoned } from '../../src/casefile/zone.ts'
import { zoneByPairs as zoneByLogs, zoneStated } from '../../src/casefile/zone-told.ts'
import { MACHINE_FACT } from '../../src/records/machine-fact.ts'
import { caseOf, lineOf, log, rows, timesOf } from './texts.ts'

const utc = (text: string): number => Date.parse(`${text}Z`)

describe('named zones', () => {
  test.each([
    ['UTC', '2026-07-01T12:00:00', 0],
    ['+0530', '2026-07-01T12:00:00', 330],
    ['UTC-03:30', '2026-07-01T12:00:00', -210],
    ['+14:00', '2026-07-01T12:00:00', 840],
    ['Europe/Berlin', '2026-01-15T12:00:00', 60],
    ['Europe/Berlin', '2026-07-15T12:00:00', 120],
    ['America/New_York', '2026-07-15T12:00:00', -240],
    ['Asia/Kathmandu', '2026-07-15T12:00:00', 345],
  ])('%s at %s', (name, local, minutes) => expect(namedZone(name)!(utc(local))).toBe(minutes))
  test.each(['Nowhere/Nothing', '+1500', '-99'])('%s is none', (name) => expect(namedZone(name)).toBeUndefined())
  test('to the hour of the change: Berlin, 29 March and 25 October 2026', () => {
    const berlin = namedZone('Europe/Berlin')!
    expect(berlin(utc('2026-03-29T01:59:00'))).toBe(60)
    expect(berlin(utc('2026-03-29T03:01:00'))).toBe(120)
    expect(berlin(utc('2026-10-25T01:59:00'))).toBe(120)
    expect(berlin(utc('2026-10-25T03:01:00'))).toBe(60)
  })
})

test('a moment without a year is in the year in which it is nearest', () => {
  const december = { wall: utc('2000-12-31T23:59:00'), yearless: true } as const
  expect(inYearOf(december, utc('2026-01-01T00:10:00'))).toBe(utc('2025-12-31T23:59:00'))
  expect(inYearOf(december, utc('2026-12-30T00:10:00'))).toBe(utc('2026-12-31T23:59:00'))
  expect(inYearOf({ wall: 5 }, utc('2026-01-01T00:00:00'))).toBe(5)
})

test('an hour that a clock shows twice, once or never', () => {
  const of = (zone: string, local: string): number[] => [false, true].map((again) => namedZone(zone)!(utc(local), again))
  expect(of('America/Chicago', '2027-11-07T01:30:00')).toEqual([-300, -360])
  expect(of('Europe/Berlin', '2027-10-31T02:59:59')).toEqual([120, 60])
  expect(of('Europe/Berlin', '2027-10-31T03:00:00')).toEqual([60, 60])
  expect(of('Europe/Berlin', '2027-10-31T01:59:59')).toEqual([120, 120])
  expect(of('Australia/Sydney', '2027-04-04T02:15:00')).toEqual([660, 600])
  expect(of('Asia/Tokyo', '2027-10-31T02:30:00')).toEqual([540, 540])
  expect(of('+02:00', '2027-10-31T02:30:00')).toEqual([120, 120])
})

describe('a zone from lines that stand in two logs', () => {
  const mark = (hash: number, text: string, more: object = { zoneless: true }): Mark => ({
    hash,
    line: hash,
    time: { wall: utc(text), ...more },
  })
  const zoneByPairs = (marks: readonly Mark[]) => zoneByLogs([marks])
  const pair = (hash: number, local: string, at: string): Mark[] => [mark(hash, local), mark(hash, at, {})]
  test('to the quarter of an hour', () => {
    expect(zoneByPairs(pair(1, '2026-07-01T14:00:01', '2026-07-01T12:00:00'))!(0)).toBe(120)
    expect(zoneByPairs(pair(1, '2026-07-01T17:45:00', '2026-07-01T12:00:00'))!(0)).toBe(345)
  })
  test('not from stamps that are no zone apart', () => {
    expect(zoneByPairs(pair(1, '2026-07-01T14:05:00', '2026-07-01T12:00:00'))).toBeUndefined()
    expect(zoneByPairs(pair(1, '2026-07-02T06:00:00', '2026-07-01T12:00:00'))).toBeUndefined()
  })
  test('from most of them, when some lie', () => {
    const good = [1, 2, 3, 4].flatMap((n) => pair(n, `2026-07-01T14:00:0${n}`, `2026-07-01T12:00:0${n}`))
    expect(zoneByPairs([...good, ...pair(9, '2026-07-01T18:00:00', '2026-07-01T12:00:00')])!(0)).toBe(120)
    const bad = [5, 6, 7].flatMap((n) => pair(n, `2026-07-01T${10 + n}:00:00`, '2026-07-01T12:00:00'))
    expect(zoneByPairs([...good.slice(0, 4), ...bad])).toBeUndefined()
  })
  test('two an hour apart, where the clocks were changed between: the nearest pair tells', () => {
    const zone = zoneByPairs([
      ...pair(1, '2026-10-24T14:00:00', '2026-10-24T12:00:00'),
      ...pair(2, '2026-10-26T14:00:00', '2026-10-26T13:00:00'),
    ])!
    expect([zone(utc('2026-10-24T20:00:00')), zone(utc('2026-10-26T09:00:00'))]).toEqual([120, 60])
  })
  test('of stamps without a year: Dublin, spring and autumn of one year', () => {
    const yearless = (hash: number, local: string, at: string, more: object = {}): Mark[] => [
      mark(hash, local.replace('2027', '2000'), { yearless: true, ...more }),
      mark(hash, at, {}),
    ]
    const zone = zoneByPairs([
      ...yearless(1, '2027-03-28T00:40:00', '2027-03-28T00:40:00'),
      ...yearless(2, '2027-03-28T02:10:00', '2027-03-28T01:10:00'),
      ...yearless(3, '2027-10-31T01:20:00', '2027-10-31T00:20:00'),
      ...yearless(4, '2027-10-31T01:20:00', '2027-10-31T01:20:00', { again: true }),
    ])!
    const at = (local: string, again = false): number => zone(utc(`2027-${local}`), again)
    expect([at('03-28T00:30:00'), at('03-28T02:30:00'), at('07-01T12:00:00'), at('11-20T12:00:00')]).toEqual([0, 60, 60, 0])
    expect([at('10-31T01:20:00'), at('10-31T01:20:00', true), at('10-31T01:50:00'), at('10-31T01:05:00', true)]).toEqual([60, 0, 60, 0])
  })
  test('each log by itself: one without a year, one with it', () => {
    const zoned = [1, 2, 3].map((n) => mark(n, `2027-05-02T09:10:0${n}`, {}))
    const dated = [1, 2, 3].map((n) => mark(n, `2027-05-02T14:40:0${n}`))
    const yearless = [1, 2, 3].map((n) => mark(n, `2000-05-02T14:40:0${n}`, { yearless: true }))
    expect(zoneByLogs([zoned, dated, yearless])!(0)).toBe(330)
    expect(zoneByLogs([[...zoned, ...dated, ...yearless]])!(0)).toBe(330)
  })
  test('not from a message that one log says more often', () => {
    const often = [...pair(1, '2026-07-01T14:00:00', '2026-07-01T12:00:00'), mark(1, '2026-07-01T15:00:00')]
    expect(zoneByPairs(often)).toBeUndefined()
  })
})

describe('a zone from what the machine itself writes', () => {
  const at = (text: string, offset?: number, words = '') => ({
    time: { wall: utc(text), ...(offset === undefined ? {} : { offset }) },
    text: words,
  })
  test('all the same', () => expect(zoneStated([at('2026-07-01T12:00:00', 120), at('2026-07-01T13:00:00', 120)])!(0)).toBe(120))
  test('UTC by name, not by a bare Z', () => {
    expect(zoneStated([at('2026-07-01T12:00:00', undefined, 'Wed 2026-07-01 12:00:00 UTC')])!(0)).toBe(0)
    expect(zoneStated([at('2026-07-01T12:00:00', undefined, '2026-07-01T12:00:00Z')])).toBeUndefined()
  })
  test('none, when they are more than an hour apart', () =>
    expect(zoneStated([at('2026-07-01T12:00:00', 120), at('2026-07-01T13:00:00', -240)])).toBeUndefined())
})

test('a moment with its zone: what was unknown is known, what was known stays', () => {
  const berlin = namedZone('Europe/Berlin')
  expect(zoned({ wall: utc('2026-07-01T14:00:00'), zoneless: true }, berlin)).toEqual({ wall: utc('2026-07-01T12:00:00'), offset: 120 })
  expect(zoned({ wall: utc('2000-07-01T14:00:00'), yearless: true }, berlin)).toEqual({
    wall: utc('2000-07-01T12:00:00'),
    yearless: true,
    offset: 120,
  })
  expect(zoned({ wall: 5, zoneless: true }, undefined)).toEqual({ wall: 5, zoneless: true })
  expect(zoned({ wall: 5 }, berlin)).toEqual({ wall: 5 })
})

describe('one axis', () => {
  const line = (message: string, hour = 14): string => `Jul  1 ${hour}:00:00 web1 app[1]: ${message}\n`
  test('the zone that the user gives', () =>
    expect(timesOf(caseOf([log('syslog', line('a'))], { zone: () => 120 }).scopes[0]!)).toEqual(['2000-07-01T12:00:00.000Z']))
  test('the zone that timedatectl names', () => {
    const { scopes } = caseOf([log('syslog', line('a')), rows('timedatectl', MACHINE_FACT, { timeZone: 'Europe/Berlin' })])
    expect(timesOf(scopes[0]!)).toContain('2000-07-01T12:00:00.000Z')
    expect(scopes[0]!.timeline.zoneFrom).toBe('told')
  })
  test('the zone and the year that another log of the machine tells by the same lines', () => {
    const { scopes } = caseOf([
      log('syslog', line('disk gone') + line('later', 15)),
      log('app.log', '2026-07-01T12:00:00.000Z web1 app[1]: disk gone\n'),
    ])
    expect(scopes[0]!.timeline.zoneFrom).toBe('pairs')
    expect(timesOf(scopes[0]!)).toContain('2026-07-01T13:00:00.000Z')
  })
  test('without any of these it stays what the clock shows', () => {
    const { scopes } = caseOf([log('syslog', line('a'))])
    expect(scopes[0]!.timeline.zoneFrom).toBeUndefined()
    expect(scopes[0]!.told.map((told) => told.record.time)).toEqual([{ wall: utc('2000-07-01T14:00:00'), yearless: true }])
  })
  test('December and January around the new year are of two years', () => {
    const { scopes } = caseOf([
      log('syslog', 'Dec 31 23:59:00 web1 app[1]: old\nJan  1 00:01:00 web1 app[1]: new\n'),
      log('app.log', '2026-01-01T00:05:00+00:00 web1 app[1]: now\n'),
    ])
    expect(timesOf(scopes[0]!).map(String).sort()).toEqual([
      '2025-12-31T23:59:00.000Z',
      '2026-01-01T00:01:00.000Z',
      '2026-01-01T00:05:00.000Z',
    ])
  })
  test('the zone of one machine is not that of another', () => {
    const { scopes } = caseOf([
      rows('a/timedatectl', MACHINE_FACT, { timeZone: 'Europe/Berlin', host: 'web1' }),
      log('a/syslog', line('a')),
      log('b/syslog', line('b').replace('web1', 'db1')),
    ])
    expect(timesOf(scopes.find(({ name }) => name === 'db1')!)).toEqual(['2000-07-01T14:00:00.000Z'])
  })
})

describe('since and until', () => {
  const syslog = log(
    'app.log',
    '2026-07-01T12:00:00Z web1 app[1]: a\n2026-07-01T13:00:00Z web1 app[1]: b\n2026-07-01T14:00:00Z web1 app[1]: c\n',
  )
  test('what lies outside is left out and counted; what has no such time is kept', () => {
    const file = caseOf([syslog, log('dmesg', '[  5.000000] d\n')], {
      since: { at: utc('2026-07-01T12:30:00') },
      until: { at: utc('2026-07-01T13:00:00') },
    })
    expect(file.scopes[0]!.told.map((told) => lineOf(told)!.message)).toEqual(['b', 'd'])
    expect([file.outside, file.undated]).toEqual([2, 1])
  })
})
