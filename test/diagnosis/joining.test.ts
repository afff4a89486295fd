import { describe, expect, test } from 'vitest'
import { notObserved } from '../../src/diagnosis/absence.ts'
import { joinAlike } from '../../src/diagnosis/alike.ts'
import { sureness } from '../../src/diagnosis/certainty.ts'
import { silences } from '../../src/diagnosis/silence.ts'
import { entry, failure, scopes, sourcesOf, wall } from './entries.ts'

const { web1, db1 } = scopes()
const unexpected = (id: string, error: unknown): never => {
  throw new Error(id, { cause: error })
}

describe('findings of one device become one', () => {
  const DISK = failure('disk', { join: (a, b) => ({ ...b, ...a, errors: Number(a['errors']) + Number(b['errors']) }) })
  const disk = entry(DISK, web1, { device: 'sda' }, { facts: { device: 'sda', errors: 2 }, times: 5, time: wall(10), boot: 1 })
  const port = entry(DISK, web1, { device: 'ata1' }, { facts: { device: 'ata1', errors: 3 }, times: 7, time: wall(0), witness: 'systemd' })

  test('named as the disk is, with the facts of both; one error told by two layers is one', () => {
    const [one, ...others] = joinAlike([port, disk], unexpected)
    expect(others).toEqual([])
    expect(one).toMatchObject({
      facts: { device: 'sda', errors: 5 },
      count: 7,
      entities: { device: 'sda' },
      firstTime: wall(0),
      lastTime: wall(10),
    })
    expect([...one!.witnesses].sort()).toEqual(['kernel log', 'systemd'])
    expect(one!.proofs).toHaveLength(2)
    // the port's line is of no boot that is known
    expect([...one!.boots]).toEqual([1])
    expect(one!.undated).toBe(true)
  })
  test('the gravest of both', () => {
    const grave = entry(DISK, web1, { device: 'sda1' }, { facts: { errors: 1 }, severity: 'critical' })
    expect(joinAlike([disk, grave], unexpected)).toMatchObject([{ severity: 'critical', facts: { device: 'sda' } }])
  })
  test.each([
    ['another disk', entry(DISK, web1, { device: 'sdb' })],
    ['a disk of the name on another machine', entry(DISK, db1, { device: 'sda' })],
    ['another failure of the disk', entry(failure('smart'), web1, { device: 'sda' })],
    ['no device', entry(DISK, web1, {})],
  ])('%s stays apart', (_, other) => expect(joinAlike([disk, other], unexpected)).toHaveLength(2))
  test('facts that cannot be joined: those of the first stand, and the failure is named', () => {
    const broken = failure('disk', {
      join: () => {
        throw new Error('broken on purpose')
      },
    })
    const failed: string[] = []
    const [a, b] = [
      entry(broken, web1, { device: 'sda' }, { facts: { a: 1 } }),
      entry(broken, web1, { device: 'sda1' }, { facts: { b: 1 } }),
    ]
    const joined = joinAlike([a, b], (id) => void failed.push(id))
    expect(joined).toHaveLength(1)
    expect(joined[0]!.facts).toEqual({ a: 1 })
    expect(failed).toEqual(['disk'])
  })
})

describe('the specific silences the general', () => {
  const GENERAL = failure('warning')
  const SPECIFIC = failure('nic', { insteadOf: ['warning'] })
  const general = entry(GENERAL, web1, {}, { line: 40 })

  test('of the same line, or two beside it', () => {
    for (const line of [38, 40, 42]) expect(silences(entry(SPECIFIC, web1, {}, { line }), general), `line ${line}`).toBe(true)
  })
  test.each([
    ['of lines elsewhere', entry(SPECIFIC, web1, {}, { line: 43 })],
    ['on another machine', entry(SPECIFIC, db1, {}, { line: 40 })],
    ['that does not claim it', entry(failure('other'), web1, {}, { line: 40 })],
  ])('not one %s', (_, specific) => expect(silences(specific, general)).toBe(false))
  test('not where the general happened more often', () => {
    const often = entry(GENERAL, web1, {}, { line: 40, times: 3 })
    expect(silences(entry(SPECIFIC, web1, {}, { line: 40 }), often)).toBe(false)
    expect(silences(entry(SPECIFIC, web1, {}, { line: 40, times: 3 }), often)).toBe(true)
  })
})

describe('the steps of certainty', () => {
  const one = entry(failure('a'), web1, {}, { times: 50 })
  const by = (...witnesses: ('kernel log' | 'systemd' | 'capture' | 'application log')[]) => ({ ...one, witnesses: new Set(witnesses) })
  test.each([
    ['the kernel says it itself, however often', by('kernel log'), 0.95, 'stated'],
    ['two observers', by('kernel log', 'systemd'), 0.98, 'stated'],
    ['a program says it', by('application log'), 0.9, 'stated'],
    ['measured values', { ...by('capture'), certainty: 'shown' as const }, 0.9, 'shown'],
    ['measured, and told by a program', by('capture', 'application log'), 0.95, 'stated'],
    ['a part of the proof is missing', { ...by('kernel log'), missing: 'a core' }, 0.8, 'stated'],
    ['the same with a second witness', { ...by('kernel log', 'systemd'), missing: 'a core' }, 0.9, 'stated'],
    ['circumstances', { ...by('capture'), certainty: 'suggested' as const }, 0.7, 'suggested'],
    ['something speaks against it', { ...by('kernel log'), against: one.proofs }, 0.9, 'stated'],
    [
      'circumstances, and something speaks against them',
      { ...by('capture'), certainty: 'suggested' as const, against: one.proofs },
      0.5,
      'suggested',
    ],
  ])('%s', (_, of, confidence, rests) => expect(sureness(of)).toMatchObject({ confidence, certainty: rests }))
  test('what it says of it', () => {
    expect(sureness({ ...one, missing: 'a core' })).toEqual({
      confidence: 0.8,
      certainty: 'stated',
      witnesses: ['kernel log'],
      because: ['one source: kernel log', 'partial proof: a core'],
    })
  })
})

test('absence is stated for the time that is known best, in whatever order the files came', () => {
  const shows = new Set(['kernel log'])
  const boot = { path: 'dmesg', shows, from: { boot: 1 }, to: { boot: 900 }, lossy: false }
  const dated = { path: 'journal', shows, from: wall(0), to: wall(60), lossy: false }
  const failures = [failure('a', { seenIn: ['kernel log'] })]
  for (const sources of [
    [boot, dated],
    [dated, boot],
  ])
    expect(notObserved(failures, new Set(), sourcesOf(...sources)).map((one) => one.in)).toEqual([
      'kernel log (2 files) 21 Nov 2026 14:00:00–14:01:00 UTC',
    ])
  expect(notObserved(failures, new Set(['a']), sourcesOf(boot))).toEqual([])
})
