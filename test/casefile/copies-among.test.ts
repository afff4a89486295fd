import { expect, test } from 'vitest'
import { hashOf } from '../../src/core/hash.ts'
import { copiesAmong, type Placed, placeOf } from '../../src/casefile/copies.ts'
import type { Moment } from '../../src/casefile/moment.ts'
import type { LogLine } from '../../src/core/log-line.ts'
import { lineType, recordType } from '../../src/core/record.ts'
import { at, LINE } from './texts.ts'

const OTHER = lineType<object>('other')
const RECORD = recordType<object>('record')
const line = (path: string, n: number, of: Partial<LogLine> = {}, when: Moment = { time: { wall: 0 } }, type = LINE): Placed => ({
  kept: { item: { order: n, stated: { type, record: { message: 'm', kernel: true, ...of, at: at(path, n) }, marks: [] } }, times: 1 },
  path,
  when,
  marks: [],
})
/** A record of lines with these messages, all of one second. */
const record = (path: string, n: number, messages: string[], seconds = 0, type = RECORD): Placed => ({
  kept: { item: { order: n, stated: { type, record: { at: at(path, n) }, marks: [] } }, times: 1 },
  path,
  when: {},
  marks: messages.map((message, i) => ({ hash: hashOf(message), line: n + i, when: { time: { wall: seconds * 1000 } } })),
})
/** Each that is dropped, as the copy of which it is. */
const dropped = (...placed: Placed[]) =>
  [...copiesAmong(placed).copies].map(
    ([place, spans]) => `${place.replace('\0', ':')} = ${spans.map((span) => `${span.artifact}:${span.line}`).join()}`,
  )

test.each<[string, Placed[], string[]]>([
  ['a line of two logs', [line('a', 1), line('b', 5)], ['a:1 = b:5']],
  ['of three', [line('a', 1), line('b', 5), line('c', 6)], ['a:1 = b:5,c:6']],
  ['of one log', [line('a', 1), line('a', 2)], []],
  ['a pair for a pair', [line('a', 1), line('b', 5), line('b', 6)], ['a:1 = b:5']],
  ['two pairs', [line('a', 1), line('a', 2), line('b', 5), line('b', 6)], ['a:1 = b:5', 'a:2 = b:6']],
  ['2 s apart', [line('a', 1), line('b', 5, {}, { time: { wall: 2000 } })], ['a:1 = b:5']],
  ['3 s apart', [line('a', 1), line('b', 5, {}, { time: { wall: 3000 } })], []],
  ['without a time', [line('a', 1), line('b', 5, {}, {})], []],
  ['another message', [line('a', 1), line('b', 5, { message: 'n' })], []],
  ['of another kind', [line('a', 1), line('b', 5, {}, { time: { wall: 0 } }, OTHER)], []],
  ['by the kernel and by a program', [line('a', 1), line('b', 5, { kernel: false })], []],
  ['by the kernel and by somebody', [line('a', 1), line('b', 5, { kernel: undefined })], ['a:1 = b:5']],
  ['by somebody and by the kernel', [line('a', 1, { kernel: undefined }), line('b', 5)], ['a:1 = b:5']],
  ['by programs', [line('a', 1, { kernel: false }), line('b', 5, { kernel: false })], []],
  [
    'by one process',
    [line('a', 1, { kernel: false, ident: 'x', pid: 7 }), line('b', 5, { kernel: false, ident: 'x', pid: 7 })],
    ['a:1 = b:5'],
  ],
  ['by two processes', [line('a', 1, { kernel: false, ident: 'x', pid: 7 }), line('b', 5, { kernel: false, ident: 'x', pid: 8 })], []],
  ['by a process without a name', [line('a', 1, { kernel: false, pid: 7 }), line('b', 5, { kernel: false, pid: 7 })], []],
  [
    'by programs, in a copy by its name',
    [line('a.log', 1, { kernel: false }), line('a.log.bak', 5, { kernel: false })],
    ['a.log:1 = a.log.bak:5'],
  ],
])('%s', (_, placed, copies) => expect(dropped(...placed)).toEqual(copies))

test('a log of programs of which nine of ten lines stand in another is a copy', () => {
  const lines = (path: string, shared: number, own: number) => [
    ...Array.from({ length: shared }, (_, i) => line(path, i + 1, { kernel: false, message: `m${i}` })),
    ...Array.from({ length: own }, (_, i) => line(path, 50 + i, { kernel: false, message: `${path}${i}` })),
  ]
  const count = (shared: number, ownA: number, ownB: number) =>
    copiesAmong([...lines('a', shared, ownA), ...lines('b', shared, ownB)]).dropped.size
  expect([count(9, 5, 1), count(9, 1, 5), count(8, 5, 1), count(2, 0, 9), count(1, 0, 9)]).toEqual([9, 9, 0, 2, 0])
})

test('what only the copy tells of a line is lent to it', () => {
  const lent = (of: Placed, ...copies: Placed[]) => [...copiesAmong([of, ...copies]).lent.values()][0]
  const time = { wall: 0 }
  const rich = line('b', 5, { unit: 'u', ident: 'i', pid: 7 }, { time, uptime: 3 })
  expect(lent(line('a', 1), rich)).toEqual({ uptime: 3, unit: 'u', ident: 'i', pid: 7 })
  expect(lent(line('a', 1, { unit: 'x', ident: 'y', pid: 8 }, { time, uptime: 3 }), rich)).toBeUndefined()
  expect(lent(line('a', 1), line('b', 5))).toBeUndefined()
  expect(lent(line('a', 1), line('b', 5, { unit: 'u' }), line('c', 6, { unit: 'v', pid: 9 }))).toEqual({ unit: 'u', pid: 9 })
})

test.each<[string, Placed[], string[]]>([
  ['a record in two logs', [record('a', 1, ['x', 'y']), record('b', 5, ['x', 'y'])], ['a:1 = b:5']],
  ['the fuller one is told', [record('a', 1, ['x', 'y']), record('b', 5, ['x', 'y', 'z'])], ['b:5 = a:1']],
  ['four lines of five', [record('a', 1, ['1', '2', '3', '4', 'x']), record('b', 5, ['1', '2', '3', '4', '5'])], ['a:1 = b:5']],
  ['three lines of four', [record('a', 1, ['1', '2', '3', 'x']), record('b', 5, ['1', '2', '3', '4'])], []],
  ['of one log', [record('a', 1, ['x', 'y']), record('a', 5, ['x', 'y'])], []],
  ['5 s apart', [record('a', 1, ['x']), record('b', 5, ['x'], 5)], ['a:1 = b:5']],
  ['6 s apart', [record('a', 1, ['x']), record('b', 5, ['x'], 6)], []],
  ['a pair for a pair', [record('a', 1, ['x']), record('b', 5, ['x']), record('b', 6, ['x'])], ['a:1 = b:5']],
  ['of another kind', [record('a', 1, ['x']), record('b', 5, ['x'], 0, recordType<object>('else'))], []],
  ['of no lines', [record('a', 1, []), record('b', 5, [])], []],
  [
    'the one that shares most',
    [
      record('a', 1, ['1', '2', '3', '4', '5', '6']),
      record('b', 5, ['1', '2', '3', '4', '7', '8']),
      record('c', 9, ['1', '2', '3', '4', '7']),
    ],
    ['b:5 = c:9'],
  ],
])('%s', (_, placed, copies) => expect(dropped(...placed)).toEqual(copies))

test('a place', () => expect(placeOf(at('a', 3))).toBe(['a', '3'].join('\0')))
