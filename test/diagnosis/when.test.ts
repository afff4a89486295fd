import { describe, expect, test } from 'vitest'
import type { SettledScope } from '../../src/casefile/case-file.ts'
import type { Failure } from '../../src/core/failure.ts'
import type { Instant } from '../../src/core/span.ts'
import type { Entry } from '../../src/diagnosis/entry.ts'
import { whenOf } from '../../src/diagnosis/when.ts'
import { entry, failure, type Said, scopes, wall } from './entries.ts'

const { web1, nameless } = scopes()
/** The log of the proofs ends then. */
const until = (scope: SettledScope, time: Instant): SettledScope =>
  Object.assign(Object.create(scope) as SettledScope, { endOf: () => ({ line: 99, time }) })
const told = (
  said: Said,
  of: { words?: Partial<Failure>; scope?: SettledScope; more?: Partial<Entry>; headline?: string; history?: boolean } = {},
) =>
  whenOf({ ...entry(failure('f', of.words), of.scope ?? nameless, {}, said), ...of.more }, of.history ?? false, of.headline ?? 'It broke.')
const LASTS = { words: { lasts: true } }

describe('what happens at moments', () => {
  test('once: it is over', () => {
    expect(told({ time: wall(0) })).toEqual({ ongoing: false, when: 'once, 21 Nov 2026 14:00:00 UTC' })
    expect(told({})).toEqual({ ongoing: false })
  })

  test('often: from when to when', () => {
    expect(told({ time: wall(0), until: wall(90), times: 4 })).toEqual({
      ongoing: 'unknown',
      when: '4 times, 21 Nov 2026 14:00:00–14:01:30 UTC',
    })
    expect(told({ times: 4 })).toEqual({ ongoing: 'unknown', when: '4 times' })
  })

  test('a repetition that the headline tells is not told again; one event that took a while is not called once', () => {
    expect(told({ time: wall(0), until: wall(90), times: 4 }, { headline: 'It broke 4 times.' }).when).toBe(
      '21 Nov 2026 14:00:00–14:01:30 UTC',
    )
    expect(told({ times: 4 }, { headline: 'It broke 4 times.' })).toEqual({ ongoing: 'unknown' })
    // of the probes that failed, not of the kills that it tells
    expect(told({ times: 12 }, { headline: 'It was killed 4 times.' })).toEqual({ ongoing: 'unknown' })
    expect(told({ time: wall(0), until: wall(90), times: 1 }).when).toBe('21 Nov 2026 14:00:00–14:01:30 UTC')
  })

  test('up to three one by one, where each has its line', () => {
    const proofs = [0, 60, 600].map((seconds, i) => ({
      at: { artifact: 'kern.log', line: i + 5, offset: 0, text: 't' },
      time: wall(seconds),
      witness: 'kernel log' as const,
    }))
    const three = { time: wall(0), until: wall(600), times: 3 }
    expect(told(three, { more: { proofs } }).when).toBe('3 times, 21 Nov 2026 14:00:00, 14:01:00 and 14:10:00 UTC')
    expect(told(three, { more: { proofs: proofs.slice(1) } }).when).toBe('3 times, 21 Nov 2026 14:00:00–14:10:00 UTC')
    const other = [...proofs.slice(0, 2), { ...proofs[2]!, witness: 'pod status' as const }]
    expect(told(three, { more: { proofs: other } }).when).toBe('3 times, 21 Nov 2026 14:00:00–14:10:00 UTC')
  })

  test('of what was restarted several times one end is the last', () => {
    const of = (headline: string, times = 1) => told({ time: wall(0), times }, { headline }).when
    expect(of('It ended with 3 (6 restarts).')).toBe('last, 21 Nov 2026 14:00:00 UTC')
    expect(of('It ended with 3 (1 restart).')).toBe('once, 21 Nov 2026 14:00:00 UTC')
    expect(of('It ended with 3 (6 restarts).', 2)).toBe('twice, 21 Nov 2026 14:00:00 UTC')
  })

  test('what the headline tells to have been once is not told so again', () => {
    expect(told({ time: wall(0) }, { headline: 'It was refused once.' }).when).toBe('21 Nov 2026 14:00:00 UTC')
  })

  test('without a year January follows December', () => {
    const yearless = (month: number, day: number): Instant => ({ wall: Date.UTC(2000, month, day, 23, 59, 50), yearless: true })
    const proofs = [yearless(11, 31), yearless(0, 1)].map((time, i) => ({
      at: { artifact: 'syslog', line: i + 5, offset: 0, text: 't' },
      time,
      witness: 'kernel log' as const,
    }))
    const two = { time: proofs[0]!.time, until: proofs[1]!.time, times: 2 }
    expect(told(two, { more: { proofs } }).when).toBe('twice, 31 Dec 23:59:50 and 1 Jan 23:59:50')
  })

  test('its machine, unless the headline names it; history', () => {
    expect(told({ time: wall(0) }, { scope: web1 }).when).toBe('once, 21 Nov 2026 14:00:00 UTC on web1.example.net')
    expect(told({ time: wall(0) }, { scope: web1, headline: 'web1.example.net stopped.' }).when).toBe('once, 21 Nov 2026 14:00:00 UTC')
    expect(told({ time: wall(0) }, { history: true }).when).toBe('once, 21 Nov 2026 14:00:00 UTC, in an earlier boot')
  })
})

describe('what lasts', () => {
  const ten = { time: wall(0), until: wall(90), times: 10 }

  test('it goes on where the log ends within its usual pause', () => {
    expect(told(ten, { ...LASTS, scope: until(nameless, wall(100)) })).toEqual({
      ongoing: true,
      when: 'since 21 Nov 2026 14:00:00 UTC, still so at 14:01:30',
    })
    expect(told(ten, { ...LASTS, scope: until(nameless, wall(900)) })).toEqual({
      ongoing: 'unknown',
      when: '21 Nov 2026 14:00:00–14:01:30 UTC',
    })
  })

  test('the clock that counts from the boot is named once', () => {
    const boot = { time: { boot: 12.3 }, until: { boot: 45.6 }, times: 3 }
    expect(told(boot, { ...LASTS, more: { ongoing: true } }).when).toBe('since 12.3 s after boot, still so at 45.6 s')
  })

  test('its judge knows better', () => {
    expect(told(ten, { ...LASTS, scope: until(nameless, wall(100)), more: { ongoing: false } })).toEqual({
      ongoing: false,
      when: '21 Nov 2026 14:00:00–14:01:30 UTC',
    })
    expect(told({ time: wall(0) }, { more: { ongoing: true } }).ongoing).toBe(true)
  })

  test('a capture is the last that is known; one that shows it from its first line on may have begun late', () => {
    expect(told({ ...ten, witness: 'capture' }, LASTS).when).toBe('since 21 Nov 2026 14:00:00 UTC, still so at 14:01:30')
    const first = { artifact: 'a', line: 1, offset: 0, text: 't' }
    expect(told({ ...ten, witness: 'capture' }, { ...LASTS, more: { proofs: [{ at: first, witness: 'capture' }] } }).when).toBe(
      'since 21 Nov 2026 14:00:00 UTC or earlier, still so at 14:01:30',
    )
    expect(told({ witness: 'capture' }, LASTS)).toEqual({ ongoing: true })
  })
})
