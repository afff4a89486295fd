import { expect, test } from 'vitest'
import type { Failure } from '../../src/core/failure.ts'
import type { Span } from '../../src/core/span.ts'
import { close, type Closing } from '../../src/diagnosis/close.ts'
import type { Entry } from '../../src/diagnosis/entry.ts'
import { entry, failure, judged, type Said, scopes, wall } from './entries.ts'

const { web1 } = scopes()
const at = (line: number): Span => ({ artifact: 'b.log', line, offset: 3, text: 't' })
const closed = (
  words: Partial<Failure> = {},
  said: Said = {},
  more: Partial<Entry> = {},
  closing: Partial<Closing> = {},
  history = false,
) =>
  close(judged('f#1', { ...entry(failure('f', words), web1, { pid: 7 }, { line: 1, ...said }), ...more }, 0.9, history), {
    failed: (id, error) => {
      throw new Error(id, { cause: error })
    },
    copiesOf: () => [],
    around: () => ({}),
    isSampled: () => false,
    beside: () => undefined,
    ...closing,
  })

test('a finding as the document holds it', () => {
  const found = closed(
    {
      headline: () => 'It broke.',
      cause: () => ['One', undefined, 'two.'],
      fix: () => [
        { when: 'now', say: 's' },
        { when: 'verify', say: 'v', run: 'r', changes: 'host' },
      ],
      links: ['l'],
    },
    { time: wall(0), until: wall(60), times: 4 },
    { entities: { pid: 7, pod: undefined } },
  )
  expect(found).toMatchObject({
    key: 'f#1',
    id: 'f',
    title: 'It broke',
    headline: 'It broke.',
    severity: 'error',
    confidence: 0.95,
    certainty: 'stated',
    because: ['one source: kernel log'],
    count: 4,
    first: '2026-11-21T14:00:00Z',
    last: '2026-11-21T14:01:00Z',
    cause: 'One. two.',
    links: ['l'],
    against: [],
  })
  expect(found.entities).toEqual({ pid: 7 })
  expect(Object.keys(found.entities)).toEqual(['pid'])
  expect(found.fix).toEqual([
    { when: 'now', say: 's', changes: 'none' },
    { when: 'verify', say: 'v', run: 'r', changes: 'host' },
  ])
  expect(Object.keys(found.fix[0]!)).not.toContain('run')
  expect(found.evidence[0]).toEqual({
    artifact: 'kern.log',
    line: 1,
    offset: 0,
    text: 'line 1',
    time: '2026-11-21T14:00:00Z',
    clock: 'wall',
  })
  expect(found).not.toHaveProperty('evidenceOmitted')
  expect(closed({}, { time: wall(0), until: wall(0) })).not.toHaveProperty('last')
})

test('what is excluded: by its own words and by the case; in the title of a note', () => {
  const beside = { beside: () => 'The log is silent.' }
  const words = { headline: () => 'It broke.', cause: () => ['So.'] }
  expect(closed(words, {}, {}, beside)).toMatchObject({ title: 'It broke', cause: 'So.', excluded: 'The log is silent.' })
  expect(closed({ ...words, excluded: () => ['Not memory'] }, {}, {}, beside).excluded).toBe('Not memory. The log is silent.')
  expect(closed(words, { severity: 'note' }, {}, beside)).toMatchObject({ title: 'It broke; the log is silent', headline: 'It broke.' })
  expect(closed(words, { severity: 'note' })).toMatchObject({ title: 'It broke', cause: 'So.' })
  expect(closed(words)).not.toHaveProperty('excluded')
})

test('how it is now, what it adds as an effect, what is open', () => {
  const found = closed({
    state: () => 'It is down',
    effect: () => 'It went down',
    open: () => [{ ask: 'Why?', run: 'look', separates: ['a', 'b'] }, { ask: 'Who?' }, { ask: 'a third' }],
  })
  expect(found).toMatchObject({ state: 'It is down.', effect: 'It went down.' })
  expect(found.open).toEqual([{ ask: 'Why?', run: 'look', separates: ['a', 'b'] }, { ask: 'Who?' }])
  expect(closed({ effect: () => undefined }).effect).toBe('')
  for (const name of ['state', 'effect', 'open']) expect(closed({})).not.toHaveProperty(name)
})

test('a part of the proof that is missing is open, unless its failure asks something', () => {
  expect(closed({}, {}, { missing: 'who sent it.' }).open).toEqual([{ ask: 'Not in the input: who sent it.' }])
  expect(closed({}, {}, { missing: 'no counter names the owner' }).open).toEqual([{ ask: 'No counter names the owner.' }])
  expect(closed({ open: () => [{ ask: 'Who?' }] }, {}, { missing: 'who sent it' }).open).toEqual([{ ask: 'Who?' }])
})

test('what the fix asks already is not open a second time, nor is its command printed again', () => {
  const fix = (run: string) => () => [{ when: 'now' as const, say: 'See it.', run }]
  // the command of the step prints what is missing
  expect(closed({ fix: fix('df --output=avail') }, {}, { missing: 'df and df -i: what is full' })).not.toHaveProperty('open')
  expect(closed({ fix: fix('df --output=avail') }, {}, { missing: 'a second sample' }).open).toEqual([
    { ask: 'Not in the input: a second sample.' },
  ])
  expect(closed({ fix: fix('vmstat 1') }, {}, { missing: 'more samples', settle: 'vmstat 1' })).not.toHaveProperty('open')
  expect(closed({ fix: fix('vmstat 1') }, {}, { missing: 'more samples', settle: 'vmstat 9' }).open).toEqual([
    { ask: 'Not in the input: more samples.', run: 'vmstat 9' },
  ])
  const open = () => [{ ask: 'Does it leak? Look twice:', run: 'top' }]
  expect(closed({ fix: fix('top'), open }).open).toEqual([{ ask: 'Does it leak? Look twice.' }])
  expect(closed({ fix: fix('ps'), open }).open).toEqual([{ ask: 'Does it leak? Look twice:', run: 'top' }])
})

test('history is a reason', () => {
  expect(closed({}, {}, {}, {}, true).because).toEqual(['one source: kernel log', 'history: the machine was started again after it'])
})

test('words that throw are left, and the failure is named', () => {
  const failed: string[] = []
  const broken = () => {
    throw new Error('broken on purpose')
  }
  const found = closed({ title: 'T', headline: broken, cause: broken, fix: broken }, {}, {}, { failed: (id) => void failed.push(id) })
  expect(found).toMatchObject({ title: 'T', headline: 'T.', cause: 'T.', fix: [] })
  expect(failed).toEqual(['f', 'f', 'f'])
})

test('its lines: those that were kept, the last, copies, what speaks against it', () => {
  const proof = (line: number, note?: string) => ({
    at: { ...at(line), endLine: line + 1, message: 'm' },
    witness: 'systemd' as const,
    note,
  })
  const found = closed(
    {},
    {},
    { proofs: [proof(1, 'n')], last: proof(9), omitted: 3, against: [proof(5), proof(6, 'no')] },
    {
      copiesOf: ({ line }) => (line === 1 ? Array.from({ length: 20 }, (_, i) => ({ ...at(i), artifact: 'c.log' })) : []),
    },
  )
  expect(found.evidence.slice(0, 3)).toEqual([
    { artifact: 'b.log', line: 1, endLine: 2, offset: 3, text: 't', message: 'm', note: 'n' },
    { artifact: 'b.log', line: 9, endLine: 10, offset: 3, text: 't', message: 'm' },
    { artifact: 'c.log', line: 0, offset: 3, text: 't', copyOf: { artifact: 'b.log', line: 1 } },
  ])
  expect(found.evidence).toHaveLength(2 + 16)
  expect(found.evidenceOmitted).toBe(2)
  expect(found.against.map(({ note, evidence }) => [note, evidence?.line])).toEqual([
    ['speaks against it', 5],
    ['no', 6],
  ])
  expect(closed({}, {}, { omitted: 1 })).not.toHaveProperty('evidenceOmitted')
  expect(closed({}, {}, { omitted: 2 }).evidenceOmitted).toBe(1)
})

test('facts as JSON', () => {
  const facts = {
    big: 2n ** 60n,
    n: 1.5,
    inf: Infinity,
    none: null,
    left: undefined,
    yes: true,
    text: 't',
    list: [1n, undefined],
    deep: { a: 0, b: undefined },
  }
  expect(closed({}, { facts }).facts).toStrictEqual({
    big: '1152921504606846976',
    n: 1.5,
    inf: null,
    none: null,
    yes: true,
    text: 't',
    list: ['1', null],
    deep: { a: 0 },
  })
})

test('a command that looks stands once, and again only where it verifies', () => {
  const found = closed({
    fix: () => [
      { when: 'now', say: 'a', run: 'look' },
      { when: 'durable', say: 'b', run: 'look', changes: 'host' },
      { when: 'verify', say: 'c', run: 'look' },
    ],
  })
  expect(found.fix).toEqual([
    { when: 'now', say: 'a', run: 'look', changes: 'none' },
    { when: 'durable', say: 'b', changes: 'none' },
    { when: 'verify', say: 'c', run: 'look', changes: 'none' },
  ])
})

test('what the facts name stands among the entities, under its own name; what is no name does not', () => {
  const facts = { mount: '/data', image: 'shop/web:4.2', node: '', device: 'sdb', count: 7, module: 3 }
  expect(closed({}, { facts }, { entities: { device: 'sda', pid: 7 } }).entities).toEqual({
    device: 'sda',
    pid: 7,
    mount: '/data',
    image: 'shop/web:4.2',
  })
})

test('what was measured: moments as they are known, at most 500 points with their extremes', () => {
  const points = [
    { value: 1, time: wall(0) },
    { value: 2, time: { boot: 7.5 } },
    { value: 3, time: { ...wall(60), yearless: true as const } },
    { value: 4 },
  ]
  const found = closed(
    {},
    {},
    {
      series: [{ quantity: 'descriptors.open', unit: 'count', of: 'java (pid 7)', points, limit: 1024 }],
      ledger: { of: 'RAM', unit: 'KiB', total: 9, parts: [{ name: 'anon', value: 5 }] },
    },
  )
  expect(found.series).toEqual([
    {
      quantity: 'descriptors.open',
      unit: 'count',
      of: 'java (pid 7)',
      points: [
        ['2026-11-21T14:00:00Z', 1],
        [7.5, 2],
        ['21 Nov 14:01:00', 3],
        [null, 4],
      ],
      limit: 1024,
    },
  ])
  expect(found.ledger).toEqual({ of: 'RAM', unit: 'KiB', total: 9, parts: [{ name: 'anon', value: 5 }] })
  const many = Array.from({ length: 5_000 }, (_, i) => ({ value: i === 2_345 ? 1e6 : i }))
  const [thinned] = closed({}, {}, { series: [{ quantity: 'q', unit: 'count', points: many }] }).series!
  expect(thinned!.points.length).toBeLessThanOrEqual(500)
  expect(thinned!.points).toContainEqual([null, 1e6])
  for (const name of ['series', 'ledger']) expect(closed({})).not.toHaveProperty(name)
})

test('the boots that it was seen in, the oldest first, where the logs tell of several', () => {
  expect(closed({}, {}, { boots: new Set([2, 0]) }).boots).toEqual([0, 2])
  expect(closed({}, {}, { boots: new Set() })).not.toHaveProperty('boots')
})

test('what is counted in a text of which only a part was read is told as the least there is', () => {
  const words: Partial<Failure> = {
    headline: () => 'u.service failed 1,204 times.',
    cause: (_, count) => [
      `It was refused ${count.toLocaleString('en-US')} times, at least 1,204 times within an hour; 31,204 times before.`,
    ],
  }
  const partly = { isSampled: (artifact: string) => artifact === 'kern.log' }
  const found = closed(words, { times: 1204 }, {}, partly)
  expect([found.headline, found.title, found.atLeast]).toEqual([
    'u.service failed at least 1,204 times.',
    'u.service failed at least 1,204 times',
    true,
  ])
  expect(found.cause).toBe('It was refused at least 1,204 times, at least 1,204 times within an hour; 31,204 times before.')
  expect(closed({ headline: () => 'It broke.' }, { times: 3, time: wall(0) }, {}, partly).when).toMatch(/^at least 3 times, /)
  expect(closed({ headline: () => 'It broke once.' }, { times: 1 }, {}, partly)).toMatchObject({ headline: 'It broke once.' })
  const wholly = closed(words, { times: 1204 }, {}, { isSampled: (artifact) => artifact === 'c.log' })
  expect([wholly.headline, wholly.atLeast]).toEqual(['u.service failed 1,204 times.', undefined])
})
