import { describe, expect, test } from 'vitest'
import { hasZone, type Instant } from '../../src/core/span.ts'
import { isoTime, syslogTime } from '../../src/core/time/calendar.ts'
import { dateAt } from '../../src/core/time/notations.ts'
import { CaptureClock, dateOf } from '../../src/core/time/stamp.ts'
import { inZone } from '../../src/core/time/zone.ts'
import { describedInstant } from '../../src/parsers/kube/describe-container.ts'
import { instantOf } from '../../src/parsers/kube/located.ts'
import { instantOf as jsonInstant } from '../../src/reading/envelopes/json-time.ts'
import { unwrap } from '../../src/reading/envelopes/unwrap.ts'
import { UNIT_STATE } from '../../src/records/unit-state.ts'
import { SAMPLE } from '../../src/records/sample.ts'
import { SIGNAL_DEATH } from '../../src/records/signal-death.ts'
import { read } from '../records.ts'

/** 21 November 2026 10:15:00, as though it were UTC. */
const DIGITS = Date.UTC(2026, 10, 21, 10, 15)
const HOUR = 3_600_000
const none: Instant = { wall: DIGITS, zoneless: true }
const utc: Instant = { wall: DIGITS }
const berlin: Instant = { wall: DIGITS - HOUR, offset: 60 }
const newfoundland: Instant = { wall: DIGITS + 3.5 * HOUR, offset: -210 }
const pacific: Instant = { wall: DIGITS + 8 * HOUR, offset: -480 }
const moscow: Instant = { wall: DIGITS - 3 * HOUR, offset: 180 }

const zones: Record<string, Instant> = {
  '': none,
  Z: utc,
  ' UTC': utc,
  ' GMT': utc,
  '+00:00': utc,
  '-00:00': utc,
  '+0100': berlin,
  '+01:00': berlin,
  '+01': berlin,
  ' +0100': berlin,
  '-0330': newfoundland,
  ' CET': berlin,
  ' PST': pacific,
  ' MSK': moscow,
  ' CST': none,
  ' IST': none,
  ' BST': none,
}
const written = Object.entries(zones).map(([zone, moment]) => ({ zone, moment }))
/** Zones that stand apart, as programs print %Z or %z. */
const apart = written.filter(({ zone }) => zone === '' || /^ [A-Z]/.test(zone))

test('a zone that cannot be told is none', () => {
  expect(inZone(DIGITS, 'XYZT')).toEqual(none)
  expect(inZone(DIGITS, '+9900')).toEqual(none)
  expect(inZone(DIGITS, '+0199')).toEqual(none)
  expect(inZone(DIGITS, '+1400')).toEqual({ wall: DIGITS - 14 * HOUR, offset: 840 })
  // summer and winter are named apart
  expect(inZone(DIGITS, 'CEST')).toEqual({ wall: DIGITS - 2 * HOUR, offset: 120 })
  expect(inZone(DIGITS, 'EDT')).toEqual({ wall: DIGITS + 4 * HOUR, offset: -240 })
})

test('hasZone', () => {
  expect([utc, berlin, none].map(hasZone)).toEqual([true, true, false])
  expect(hasZone({ wall: 0, yearless: true })).toBe(false)
  expect(hasZone({ boot: 7 })).toBe(false)
})

describe('ISO 8601', () => {
  test.each(written)('a moment in zone "$zone"', ({ zone, moment }) => {
    expect(isoTime(`2026-11-21T10:15:00${zone}`)).toEqual(moment)
    expect(dateOf(`--- 2026-11-21 10:15:00${zone} ---`)).toEqual(moment)
    expect(dateAt(`2026-11-21 10:15:00${zone} | web1`)?.time).toEqual(moment)
    expect(jsonInstant(`2026-11-21T10:15:00${zone}`)).toEqual(moment)
  })
  test.each(written)('before a program\'s words, in zone "$zone"', ({ zone, moment }) => {
    expect(unwrap(`2026-11-21 10:15:00${zone} [77] worker died`)).toMatchObject({ time: moment, message: '[77] worker died' })
    expect(unwrap(`[2026/11/21 10:15:00${zone}] worker died`)).toMatchObject({ time: moment, message: 'worker died' })
  })
  test('a name behind an offset adds nothing', () => {
    expect(isoTime('2026-11-21 10:15:00 +0100 CET')).toEqual(berlin)
    expect(isoTime('2026-11-21 10:15:00 -0330 (IST)')).toEqual(newfoundland)
    expect(unwrap('2026-11-21 10:15:00 +0100 CET worker died')).toMatchObject({ time: berlin, message: 'worker died' })
  })
  test('a word is no zone of a log line', () => {
    expect(unwrap('2026-11-21 10:15:00 ALERT disk gone')).toMatchObject({ time: none, message: 'ALERT disk gone' })
  })
})

describe('day or month first, ctime', () => {
  test.each(written)('zone "$zone"', ({ zone, moment }) => {
    expect(dateAt(`Sat, 21 Nov 2026 10:15:00${zone} web1 kernel: x`)?.time).toEqual(moment)
    expect(dateAt(`[21/Nov/2026:10:15:00${zone}] web1 kernel: x`)?.time).toEqual(moment)
    expect(dateAt(`11/21/2026 10:15:00${zone} web1 kernel: x`)?.time).toEqual(moment)
    if (zone !== 'Z') expect(dateAt(`11/21/2026 10:15:00 AM${zone} web1 kernel: x`)?.time).toEqual(moment)
  })
  test.each(apart)('date(1) and dmesg -T in zone "$zone"', ({ zone, moment }) => {
    expect(dateOf(`Sat Nov 21 10:15:00${zone} 2026`)).toEqual(moment)
    expect(dateOf(`Sat Nov 21 10:15:00 AM${zone} 2026`)).toEqual(moment)
    expect(dateAt(`Sat Nov 21 10:15:00${zone} 2026: x`)?.time).toEqual(moment)
    expect(unwrap(`[Sat Nov 21 10:15:00${zone} 2026] md0: failed`)).toMatchObject({ time: moment, message: 'md0: failed' })
  })
  test('date(1) where the zone has no name', () => {
    expect(dateOf('Sat Nov 21 10:15:00 +01 2026')).toEqual(berlin)
    expect(dateOf('Sat Nov 21 10:15:00 -0330 2026')).toEqual(newfoundland)
    expect(dateOf('Sat 21 Nov 2026 10:15:00 AM PST')).toEqual(pacific)
  })
})

describe('logs of the system', () => {
  test.each(apart)('journalctl -o short-full in zone "$zone"', ({ zone, moment }) => {
    expect(unwrap(`Sat 2026-11-21 10:15:00${zone} web1 kernel: md0: failed`)).toMatchObject({
      time: moment,
      host: 'web1',
      message: 'md0: failed',
    })
  })
  test('offsets of journalctl and rsyslog', () => {
    expect(unwrap('Sat 2026-11-21 10:15:00 +03 web1 kernel: x').time).toEqual(moscow)
    expect(unwrap('2026-11-21T10:15:00+0100 web1 kernel: x').time).toEqual(berlin)
    expect(unwrap('2026-11-21T10:15:00.000000-03:30 web1 kernel: x').time).toEqual(newfoundland)
    expect(unwrap('<4>1 2026-11-21T10:15:00-03:30 web1 kernel - - - x').time).toEqual(newfoundland)
    expect(unwrap('2026-11-21T10:15:00,000000+01:00 md0: failed').time).toEqual(berlin)
  })
  test('syslog without a year has neither; with one it has no zone', () => {
    const yearless = { wall: Date.UTC(2000, 10, 21, 10, 15), yearless: true }
    expect(unwrap('Nov 21 10:15:00 web1 kernel: x').time).toEqual(yearless)
    expect(unwrap('Nov 21 2026 10:15:00 web1 kernel: x').time).toEqual(none)
    expect(unwrap('Sat Nov 21 10:15:00 2026 kern.err kernel: x').time).toEqual(none)
    expect(syslogTime('Nov', '21', '10:15:00', undefined, 'CET')).toEqual(yearless)
    expect(syslogTime('Nov', '21', '10:15:00', '2026', 'CET')).toEqual(berlin)
  })
  test('seconds since 1970 have a zone, seconds since boot have none', () => {
    expect(unwrap(`${DIGITS / 1000}.000000 web1 kernel: x`).time).toEqual(utc)
    expect(unwrap(`[${DIGITS / 1000}.000000] x`).time).toEqual(utc)
    expect(jsonInstant(DIGITS)).toEqual(utc)
    expect(jsonInstant('Nov 21, 2026 @ 10:15:00.000')).toEqual(none)
    expect(unwrap('[   12.345678] x').time).toEqual({ boot: 12.345678 })
    expect(unwrap('6,12,12345678,-;x').time).toEqual({ boot: 12.345678 })
  })
})

describe('what tools print', () => {
  test('Kubernetes and engines', () => {
    expect(describedInstant('Sat, 21 Nov 2026 10:15:00 +0000')).toEqual(utc)
    expect(describedInstant('Sat, 21 Nov 2026 10:15:00 -0330')).toEqual(newfoundland)
    expect(describedInstant('Mon, 01 Jan 0001 00:00:00 +0000')).toBeUndefined()
    expect(describedInstant('a day ago')).toBeUndefined()
    expect(instantOf('2026-11-21T10:15:00Z')).toEqual(utc)
    expect(instantOf('2026-11-21 10:15:00.000000001 +0100 CET')).toEqual(berlin)
    expect(instantOf('0001-01-01T00:00:00Z')).toBeUndefined()
  })
  test.each(apart)('systemctl status and coredumpctl in zone "$zone"', ({ zone, moment }) => {
    const status = `● api.service - API\n     Loaded: loaded (/lib/x.service; enabled)\n     Active: failed (Result: exit-code) since Sat 2026-11-21 10:15:00${zone}; 8s ago\n`
    expect(read(UNIT_STATE, status)[0]).toMatchObject({ unit: 'api.service', since: moment })
    const info = `           PID: 903 (mapper)\n        Signal: 11 (SEGV)\n     Timestamp: Sat 2026-11-21 10:15:00${zone} (2min ago)\n    Executable: /usr/bin/mapper\n`
    expect(read(SIGNAL_DEATH, info)[0]).toMatchObject({ pid: 903, time: moment })
  })
  test.each(apart)('vmstat -t names the zone in its header: "$zone"', ({ zone, moment }) => {
    const text = ` r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st ${zone}\n 1  0      0 846052   4360  86896    0    0   389    27  306  357 41 35 24  0  0 2026-11-21 10:15:00\n`
    expect(read(SAMPLE, text)[0]).toMatchObject({ tool: 'vmstat', time: moment })
  })
})

test.each<[string, Instant]>([
  ['"utc": 1', utc],
  ['"utc": 0', none],
  ['"tz": "UTC"', utc],
  ['"tz": "CET"', berlin],
  ['"tz": "IST"', none],
])('sadf -j with %s', (zone, moment) => {
  const statistics = `{"timestamp": {"date": "2026-11-21", "time": "10:15:00", ${zone}, "interval": 1}, "queue": {"runq-sz": 6, "plist-sz": 177}}`
  const text = `{"sysstat": {"hosts": [{"nodename": "web-1", "number-of-cpus": 2, "statistics": [\n${statistics}\n]}]}}\n`
  expect(read(SAMPLE, text)[0]).toMatchObject({ stamp: '10:15:00', time: moment })
})

test.each<[string, Instant]>([
  ['2026-11-21 10:15:00 UTC', utc],
  ['2026-11-21 10:15:00 CET', berlin],
  ['2026-11-21 10:15:00', none],
  [`${DIGITS / 1000}`, utc],
])('sadf -d with %s', (stamp, moment) => {
  const text = `# hostname;interval;timestamp;runq-sz;plist-sz;ldavg-1;ldavg-5;ldavg-15;blocked\nweb1;1;${stamp};6;177;7.98;5.56;4.87;0\n`
  expect(read(SAMPLE, text)[0]).toMatchObject({ time: moment })
})

test('a time of day behind a date is in its zone', () => {
  const clock = new CaptureClock()
  clock.read('2026-11-21T10:15:00+01:00')
  expect(clock.now).toBe((DIGITS - HOUR) / 1000)
  clock.read('10:15:05')
  expect(clock.now).toBe((DIGITS - HOUR) / 1000 + 5)
  expect(clock.time).toBeUndefined()
  clock.read('00:00:05')
  expect(clock.now).toBe((DIGITS - HOUR) / 1000 + 13 * 3600 + 45 * 60 + 5)
})
