import { describe, expect, test } from 'vitest'
import type { Entities } from '../../src/core/finding.ts'
import { chain, type Judged, linkOf, linksOf } from '../../src/diagnosis/chains.ts'
import type { Entry } from '../../src/diagnosis/entry.ts'
import { apart } from '../../src/diagnosis/moments.ts'
import { silences } from '../../src/diagnosis/silence.ts'
import { entry, failure, judged, scopes, type Said, wall } from './entries.ts'

const { web1, db1 } = scopes()
const CAUSE = failure('cause', { leadsTo: ['effect'] })
const EFFECT = failure('effect')
const BOTH = { device: 'sda' }
const link = (cause: Said, effect: Said, [of, more]: [Entities, Entities] = [BOTH, BOTH], as = EFFECT) =>
  linkOf(judged('c', entry(CAUSE, web1, of, cause)), judged('e', entry(as, web1, more, effect)))
const at = (seconds: number): Said => ({ time: wall(seconds) })

describe('how far apart', () => {
  test.each<[number, string[] | undefined]>([
    [-121, undefined],
    [-120, ['2 min apart']],
    [-119, ['119 s apart']],
    [119.4, ['119 s apart']],
    [120, ['2 min apart']],
    [3600, ['60 min apart']],
    [3601, []],
    [7200, []],
    [7201, undefined],
  ])('of one disk, %s s later', (seconds, words) =>
    expect(link(at(0), at(seconds))?.why).toEqual(words === undefined ? undefined : ['same device sda', ...words]),
  )
  test.each<[number, boolean]>([
    [3600, true],
    [3601, false],
    [-120, true],
  ])('of one process name, %s s later: %s', (seconds, is) =>
    expect(link(at(0), at(seconds), [{ comm: 'x' }, { comm: 'x' }]) !== undefined).toBe(is),
  )
  test.each<[number, boolean]>([
    [10, true],
    [11, false],
    [-10, true],
  ])('with nothing but the machine in common, %s s later: %s', (seconds, is) =>
    expect(link(at(0), at(seconds), [{ device: 'sda' }, { unit: 'u' }]) !== undefined).toBe(is),
  )
  test('one about the whole machine may be an hour away', () => expect(link(at(0), at(3600), [{}, { unit: 'u' }])?.seconds).toBe(3600))
  test('without times: what they share decides', () => {
    expect(link({}, {})).toMatchObject({ why: ['same device sda'], seconds: Infinity, rank: 5, isIdentity: true })
    expect(link({}, at(0), [{ comm: 'x' }, { comm: 'x' }])).toMatchObject({ seconds: Infinity, isIdentity: false })
    expect(link({}, {}, [{}, { unit: 'u' }])).toMatchObject({ seconds: Infinity })
    expect(link({}, {}, [{ device: 'sda' }, { unit: 'u' }])).toBeUndefined()
    // times that cannot be compared are not near
    expect(link({ time: { boot: 5 } }, at(0), [{ comm: 'x' }, { comm: 'x' }])).toBeUndefined()
    expect(link({ time: { boot: 5 } }, at(0))).toMatchObject({ seconds: Infinity })
  })
  test('of containers that are called alike in two pods', () => {
    const of = (pod: string): Entities => ({ pod, container: 'app' })
    expect(link(at(0), at(1), [of('shop/a'), of('shop/b')])).toBeUndefined()
    expect(link(at(0), at(1), [of('shop/a'), of('shop/a')])?.why[0]).toBe('same pod shop/a')
    expect(link(at(0), at(1), [of('shop/a'), { container: 'app' }])?.why[0]).toBe('same container app')
  })
  test('of what tells how the boot before ended', () => {
    const reboot = failure('effect', { crossesBoot: true })
    expect(link({ boot: 0 }, { boot: 1 }, [BOTH, BOTH], reboot)?.why).toEqual(['same device sda', 'the boot before'])
    expect(link({ boot: 1 }, { boot: 0 }, [BOTH, BOTH], reboot)).toBeUndefined()
    expect(link({ boot: 0 }, { boot: 1 })).toBeUndefined()
    expect(link(at(0), at(90_000), [BOTH, BOTH], reboot)?.why).toEqual(['same device sda'])
    expect([link(at(0), at(-120), [BOTH, BOTH], reboot) === undefined, link(at(0), at(-121), [BOTH, BOTH], reboot) === undefined]).toEqual([
      false,
      true,
    ])
  })
})

test('one line that shows both joins what has no name in common; a name is the better reason', () => {
  const names: [Entities, Entities] = [{ device: 'sda' }, { pod: 'shop/api' }]
  expect(link({ ...at(0), line: 7 }, { ...at(60), line: 7 }, names)?.why).toEqual(['the same line', '60 s apart'])
  expect(link({ ...at(0), line: 7 }, { ...at(60), line: 8 }, names)).toBeUndefined()
  expect(link({ ...at(0), line: 7 }, { ...at(0), line: 7 })?.why).toEqual(['same device sda', '0 s apart'])
})

test('times of two findings', () => {
  const between = (cause: Said, effect: Said, to = web1) => apart(entry(CAUSE, web1, {}, cause), entry(EFFECT, to, {}, effect))
  expect(between({ time: wall(10), until: wall(20) }, { time: wall(50), until: wall(90) })).toEqual({
    kind: 'known',
    toLast: 80,
    toFirst: 30,
    first: 40,
    nearest: 30,
  })
  expect(between({ time: wall(10), until: wall(60) }, { time: wall(20) })).toEqual({
    kind: 'known',
    toLast: 10,
    toFirst: -40,
    first: 10,
    nearest: 10,
  })
  expect(between(at(0), {})).toEqual({ kind: 'unknown', timed: false })
  expect(between({}, at(0))).toEqual({ kind: 'unknown', timed: false })
  expect(between({ time: { boot: 1 } }, { time: { boot: 3 } })).toMatchObject({ kind: 'known', nearest: 2 })
  expect(between({ time: { boot: 1 } }, { time: { boot: 3 } }, db1)).toEqual({ kind: 'unknown', timed: true })
  expect(between({ ...at(0), boot: 0 }, { ...at(5), boot: 1 })).toEqual({ kind: 'other boot' })
  expect(between({ ...at(0), boot: 0 }, { ...at(5), boot: 0 })).toMatchObject({ kind: 'known', nearest: 5 })
  expect(between({ ...at(0), boot: 0 }, { ...at(5), boot: 1 }, db1)).toMatchObject({ kind: 'known', nearest: 5 })
  expect(between({ ...at(0), boot: 0 }, at(5))).toMatchObject({ kind: 'known', nearest: 5 })
  expect(between({ ...at(0), sinceBoot: 100 }, { ...at(9000), sinceBoot: 103 })).toEqual({
    kind: 'known',
    toLast: 3,
    toFirst: 3,
    first: 3,
    nearest: 3,
  })
  expect(between({ ...at(0), sinceBoot: 100 }, { ...at(9000), sinceBoot: 103 }, db1)).toMatchObject({ nearest: 9000 })
  expect(between({ ...at(0), sinceBoot: 100 }, at(9000))).toMatchObject({ nearest: 9000 })
})

test('one line that the specific tells in the span of the general', () => {
  const of = (from: number, to: number, more: Partial<Entry> = {}): Entry => {
    const one = entry(failure('nic', { insteadOf: ['warning'] }), web1, {}, { line: from })
    return { ...one, proofs: one.proofs.map((proof) => ({ ...proof, at: { ...proof.at, endLine: to } })), ...more }
  }
  const general = { ...of(40, 50), failure: failure('warning') }
  expect([37, 38, 45, 52, 53].map((line) => silences(of(line, line), general))).toEqual([false, true, true, true, false])
  const elsewhere = of(45, 45)
  expect(silences({ ...elsewhere, proofs: elsewhere.proofs.map((p) => ({ ...p, at: { ...p.at, artifact: 'b' } })) }, general)).toBe(false)
  expect(silences(of(45, 45), { ...general, proofs: [...general.proofs, ...of(90, 90).proofs] })).toBe(false)
  const silenced = linkOf(judged('c', of(45, 45)), judged('e', general))
  expect(silenced).toMatchObject({ why: ['the same lines'], rank: -1, isIdentity: true, seconds: 0 })
})

describe('incidents', () => {
  const root = (key: string, said: Said = {}, confidence = 0.9, history = false, about: Entities = { unit: key }) =>
    judged(key, entry(failure(key), web1, about, said), confidence, history)
  const order = (...findings: Judged[]) => chain(findings, linksOf(findings)).map((one) => one.root)

  test('the present, the gravest, the surest, the one with more effects, the first', () => {
    expect(order(root('a', {}, 0.9, true), root('b', { severity: 'warning' }))).toEqual(['b', 'a'])
    expect(order(root('a'), root('b', { severity: 'critical' }))).toEqual(['b', 'a'])
    expect(order(root('a', {}, 0.8), root('b', {}, 0.9))).toEqual(['b', 'a'])
    expect(order(root('a', at(9)), root('b', at(3)))).toEqual(['b', 'a'])
    expect(order(root('a', at(3)), root('b', at(9)))).toEqual(['a', 'b'])
    expect(order(root('a', at(9)), root('b'))).toEqual(['a', 'b'])
    const cause = judged('cause', entry(CAUSE, web1, BOTH, at(90)))
    const effect = judged('effect', entry(EFFECT, web1, BOTH, at(91)))
    expect(order(root('a', at(0)), cause, effect)).toEqual(['cause', 'a'])
    // the gravest of its members
    expect(order(root('a'), cause, judged('effect', entry(EFFECT, web1, BOTH, { ...at(91), severity: 'critical' })))).toEqual([
      'cause',
      'a',
    ])
  })
  test('history only where all of it is', () => {
    const pair = (history: boolean) => {
      const found = [judged('c', entry(CAUSE, web1, BOTH), 0.9, true), judged('e', entry(EFFECT, web1, BOTH), 0.9, history)]
      return chain(found, linksOf(found))
    }
    expect(pair(true)).toEqual([
      {
        root: 'c',
        effects: ['e'],
        why: ['same device sda'],
        chain: [{ cause: 'c', effect: 'e', why: ['same device sda'] }],
        alternatives: [],
        history: true,
        host: web1.name,
      },
    ])
    expect(pair(false)[0]).not.toHaveProperty('history')
  })
  test('what else may be behind it: at most three notes', () => {
    const note = (key: string, about: Entities = BOTH) =>
      judged(key, entry(failure(key, { leadsTo: ['effect'] }), web1, about, { severity: 'note' }))
    const alternatives = (...notes: Judged[]) =>
      chain([...notes, judged('e', entry(EFFECT, web1, BOTH, { line: 900 }))], [])[0]!.alternatives
    expect(alternatives(note('a'), note('b', { device: 'sdz' }), note('c'), note('d'), note('f'))).toEqual([
      'Perhaps behind it: a.',
      'Perhaps behind it: c.',
      'Perhaps behind it: d.',
    ])
    expect(alternatives(judged('x', entry(failure('x', { leadsTo: ['effect'] }), web1, { comm: 'y' }, { severity: 'note' })))).toEqual([])
  })
})
