import { describe, expect, test } from 'vitest'
import { boundsOf, Unusable } from '../../src/casefile/bounds.ts'
import { namedZone } from '../../src/casefile/zone.ts'

const at = (iso: string) => ({ at: Date.parse(iso) })
const digits = (iso: string) => ({ digits: Date.parse(`${iso}Z`) })

describe('an end of the time that is asked for', () => {
  test.each([
    ['2026-11-21', digits('2026-11-21T00:00:00')],
    ['2026-11-21T14:03', digits('2026-11-21T14:03:00')],
    ['2026-11-21 14:03:11', digits('2026-11-21T14:03:11')],
    ['2026-11-21T14:03:11,123', digits('2026-11-21T14:03:11.123')],
    [' 2026-11-21T14:03:11Z ', at('2026-11-21T14:03:11Z')],
    ['2026-11-21t14:03:11.5z', at('2026-11-21T14:03:11.500Z')],
    ['2026-11-21T14:03+01:00', at('2026-11-21T13:03:00Z')],
    ['2026-11-21T14:03:11-0330', at('2026-11-21T17:33:11Z')],
    ['2026-11-21 14:03 CET', at('2026-11-21T13:03:00Z')],
    ['2h', { back: 7_200 }],
    ['90m', { back: 5_400 }],
    ['1d', { back: 86_400 }],
    ['30s', { back: 30 }],
    ['1d12h', { back: 129_600 }],
    ['1 hour 30 min', { back: 5_400 }],
    ['1.5h', { back: 5_400 }],
    ['2weeks', { back: 1_209_600 }],
  ])('%j', (text, bound) => {
    expect(boundsOf({ since: text }).since).toEqual(bound)
    expect(boundsOf({ until: text }).until).toEqual(bound)
  })
  test.each([
    ['2026-11-21T14:00', 'Europe/Berlin', at('2026-11-21T13:00:00Z')],
    ['2026-07-21T14:00', 'Europe/Berlin', at('2026-07-21T12:00:00Z')],
    ['2026-11-21', '-03:30', at('2026-11-21T03:30:00Z')],
    ['2026-11-21T14:00Z', 'Europe/Berlin', at('2026-11-21T14:00:00Z')],
    ['2h', 'Europe/Berlin', { back: 7_200 }],
  ])('%j in %s', (since, timeZone, bound) => expect(boundsOf({ since, timeZone }).since).toEqual(bound))
  test.each([
    [{ since: 'yesterday' }, 'since', /^"yesterday" is neither a date \(2026-11-21\)/],
    [{ until: '14:00' }, 'until', /is neither a date/],
    [{ since: '2' }, 'since', /is neither a date/],
    [{ since: '-2h' }, 'since', /is neither a date/],
    [{ since: '2026-02-30' }, 'since', /^"2026-02-30" is no moment of the calendar$/],
    [{ since: '2026-11-21T24:00' }, 'since', /no moment/],
    [{ since: '2026-11-21T14:00+15:00' }, 'since', /offset/],
    [{ since: '2026-11-21T14:00 IST' }, 'since', /several zones/],
    [{ since: '2026-11-21T14:00Z', until: '2026-11-21T14:30+01:00' }, 'until', /^"2026-11-21T14:30\+01:00" is before "2026-11-21T14:00Z"/],
    [{ since: '1h', until: '2h' }, 'until', /^"2h" is before "1h"/],
    [{ timeZone: 'Europe/Berlim' }, 'timeZone', /neither a zone of the tz database nor an offset/],
    [{ timeZone: '+01:75' }, 'timeZone', /neither a zone/],
    [{ timeZone: '+15:00' }, 'timeZone', /neither a zone/],
    [{ timeZone: '' }, 'timeZone', /neither a zone/],
  ])('%j cannot be used', (asked, option, message) => {
    let thrown: unknown
    try {
      boundsOf(asked)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(Unusable)
    expect(thrown).toMatchObject({ option, message: expect.stringMatching(message) as string })
  })
})

test('zones by their names and offsets', () => {
  const noon = Date.UTC(2026, 10, 21, 12)
  expect(['+1', '+0100', '-03:30', 'UTC', 'utc+2', 'Asia/Kolkata'].map((name) => namedZone(name)?.(noon))).toEqual([
    60, 60, -210, 0, 120, 330,
  ])
})
