import { describe, expect, test } from 'vitest'
import { utcOf } from '../../src/core/time/utc.ts'
import { isoTime, syslogTime } from '../../src/core/time/calendar.ts'
import { dateAt } from '../../src/core/time/notations.ts'
import { stampOf } from '../../src/core/time/stamp.ts'
import { unwrap } from '../../src/reading/envelopes/unwrap.ts'

describe('a time that no calendar has is absent, and nothing is carried over', () => {
  test.each([
    [2026, 0, 31, 23, 59, 59, '2026-01-31T23:59:59.000Z'],
    [2024, 1, 29, 0, 0, 0, '2024-02-29T00:00:00.000Z'],
    [2026, 11, 31, 24, 0, 0, '2027-01-01T00:00:00.000Z'],
    [2016, 11, 31, 23, 59, 60, '2017-01-01T00:00:00.000Z'],
  ])('%d-%d-%d %d:%d:%d', (year, month, day, hour, minute, second, is) =>
    expect(new Date(utcOf(year, month, day, hour, minute, second)!).toISOString()).toBe(is),
  )
  test.each([
    [2026, 12, 1, 0, 0, 0],
    [2026, -1, 1, 0, 0, 0],
    [2026, 1, 29, 0, 0, 0],
    [2026, 3, 31, 0, 0, 0],
    [2026, 0, 0, 0, 0, 0],
    [2026, 0, 1, 24, 0, 1],
    [2026, 0, 1, 25, 0, 0],
    [2026, 0, 1, 0, 60, 0],
    [2026, 0, 1, 0, 0, 61],
    [Number.NaN, 0, 1, 0, 0, 0],
  ])('%d-%d-%d %d:%d:%d is none', (...parts) => expect(utcOf(...parts)).toBeUndefined())

  test('in every notation', () => {
    expect(isoTime('2026-13-45T99:99:99Z')).toBeUndefined()
    expect(isoTime('2026-02-30T00:00:00Z')).toBeUndefined()
    expect(syslogTime('Nov', '99', '05:10:00')).toBeUndefined()
    expect(syslogTime('Nov', '21', '99:10:00')).toBeUndefined()
    expect(dateAt('31/Feb/2026:01:49:41 +0100 x')).toBeUndefined()
    expect(stampOf('Thu Feb 31 06:02:20 UTC 2026')).toBeUndefined()
  })
})

describe('a stamp that no clock shows is taken off and tells no time', () => {
  test.each([
    ['[9999999999999999999999.000000] usb 1-1: reset', 'dmesg'],
    ['4,1,99999999999999999999999999,-;usb 1-1: reset', 'kmsg'],
    ['Nov 99 99:99:99 web1 kernel: usb 1-1: reset', 'syslog'],
    ['99999-01-01T00:00:00Z web1 kernel: usb 1-1: reset', 'syslog'],
  ])('%s', (line, envelope) => {
    const opened = unwrap(line)
    expect(opened).toMatchObject({ message: 'usb 1-1: reset', kernel: true, envelope })
    expect([opened.time, opened.uptime]).toEqual([undefined, undefined])
  })
})
