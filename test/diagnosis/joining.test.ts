import { describe, expect, test } from 'vitest'
import { notObserved } from '../../src/diagnosis/absence.ts'
import { joinAlike } from '../../src/diagnosis/alike.ts'
import { confidence } from '../../src/diagnosis/confidence.ts'
import { withoutGeneral } from '../../src/diagnosis/silence.ts'
import { entry, failure, scopes, wall } from './entries.ts'

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
  const ids = (...entries: Parameters<typeof withoutGeneral>[0]) => withoutGeneral(entries).map(({ detector }) => detector.id)
  const general = entry(GENERAL, web1, {}, { line: 40 })

  test('of the same line, or two beside it', () => {
    for (const line of [38, 40, 42]) expect(ids(general, entry(SPECIFIC, web1, {}, { line })), `line ${line}`).toEqual(['nic'])
  })
  test.each([
    ['of lines elsewhere', entry(SPECIFIC, web1, {}, { line: 43 })],
    ['on another machine', entry(SPECIFIC, db1, {}, { line: 40 })],
    ['as a note', entry(SPECIFIC, web1, {}, { line: 40, severity: 'note' })],
    ['that does not claim it', entry(failure('other'), web1, {}, { line: 40 })],
  ])('not one %s', (_, specific) => expect(ids(general, specific)).toEqual(['warning', specific.detector.id]))
  test('not where the general happened more often', () => {
    const often = entry(GENERAL, web1, {}, { line: 40, times: 3 })
    expect(ids(often, entry(SPECIFIC, web1, {}, { line: 40 }))).toEqual(['warning', 'nic'])
    expect(ids(often, entry(SPECIFIC, web1, {}, { line: 40, times: 3 }))).toEqual(['nic'])
  })
})

test('each further witness halves the doubt, repetition does not, what speaks against adds a quarter of the rest', () => {
  const one = entry(failure('a'), web1, {}, { times: 50 })
  expect(confidence(one)).toEqual({ confidence: 0.9, because: ['one source: kernel log'] })
  expect(confidence({ ...one, witnesses: new Set(['kernel log', 'systemd']) }).confidence).toBe(0.95)
  expect(confidence({ ...one, strength: 'partial', missing: 'a core' })).toEqual({
    confidence: 0.7,
    because: ['one source: kernel log', 'partial proof: a core'],
  })
  expect(confidence({ ...one, strength: 'weak' }).confidence).toBe(0.5)
  expect(confidence({ ...one, against: one.proofs }).confidence).toBe(0.68)
})

test('absence is stated for the time that is known best, in whatever order the files came', () => {
  const shows = new Set(['kernel log'])
  const boot = { path: 'dmesg', shows, from: { boot: 1 }, to: { boot: 900 }, lossy: false }
  const dated = { path: 'journal', shows, from: wall(0), to: wall(60), lossy: false }
  const detectors = [failure('a', { seenIn: ['kernel log'] })]
  for (const sources of [
    [boot, dated],
    [dated, boot],
  ])
    expect(notObserved(detectors, new Set(), sources).map((one) => one.in)).toEqual([
      'kernel log (2 files) 21 Nov 2026 14:00:00–14:01:00 UTC',
    ])
  expect(notObserved(detectors, new Set(['a']), [boot])).toEqual([])
})
