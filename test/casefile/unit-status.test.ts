import { expect, test } from 'vitest'
import { failedUnits, mayBeThen } from '../../src/casefile/unit-status.ts'
import type { Cited, Instant } from '../../src/core/span.ts'
import { UNIT_EXIT, UNIT_MEMORY, UNIT_STATE, type UnitExit, type UnitState } from '../../src/records/unit-state.ts'
import { at, said, scopeOf } from './texts.ts'

const state = (of: Partial<Cited<UnitState>> = {}) =>
  said(UNIT_STATE, { unit: 'a.service', active: 'failed', listed: false, at: at('s', 10), ...of })
const exit = (line: number, of: Partial<Cited<UnitExit>> = {}) =>
  said(UNIT_EXIT, { unit: 'a.service', process: 'main', pid: line, code: 'exited', status: 1, text: '1/FAILURE', at: at('s', line), ...of })
const failed = (...told: readonly ReturnType<typeof said>[]) => failedUnits(scopeOf(...told))

test.each<[Partial<UnitState>, boolean]>([
  [{}, true],
  [{ active: 'active' }, false],
  [{ active: 'activating', sub: 'auto-restart', result: 'exit-code' }, true],
  [{ active: 'activating', sub: 'auto-restart-queued', result: 'exit-code' }, true],
  [{ active: 'activating', sub: 'auto-restart', result: 'success' }, false],
  [{ active: 'activating', sub: 'auto-restart' }, false],
  [{ active: 'activating', sub: 'start', result: 'exit-code' }, false],
  [{ active: 'activating', result: 'exit-code' }, false],
  [{ active: 'activating', sub: 'auto-restart', result: 'exit-code', listed: true }, false],
  [{ active: 'inactive', sub: 'auto-restart', result: 'exit-code' }, false],
  [{ listed: true }, true],
  [{ unit: 'a.mount' }, true],
  [{ unit: '*.service' }, false],
  [{ unit: 'a.device' }, true],
  [{ unit: 'a.services' }, false],
  [{ unit: 'a' }, false],
])('%j has failed: %s', (of, has) => expect(failed(state(of))).toHaveLength(has ? 1 : 0))

test('all that stands below it, tables last', () => {
  const memory = (line: number, max: string) => said(UNIT_MEMORY, { unit: 'a.service', current: '1M', max, at: at('s', line) })
  expect(
    failed(
      state({ unit: 'b.service', listed: true, restarts: 7 }),
      state({ active: 'activating', sub: 'auto-restart', result: 'signal', since: { boot: 4 } }),
      exit(12),
      memory(9, '8M'),
      memory(13, '9M'),
      memory(14, '10M'),
    ),
  ).toEqual([
    {
      unit: 'a.service',
      result: 'signal',
      exit: { main: { code: 'exited', status: 1, statusText: '1/FAILURE', signal: undefined }, process: 'main', pid: 12, at: at('s', 12) },
      restarts: undefined,
      memoryMax: '9M',
      restarting: true,
      since: { boot: 4 },
      at: at('s', 10),
      listed: false,
    },
    {
      unit: 'b.service',
      result: undefined,
      exit: undefined,
      restarts: 7,
      memoryMax: undefined,
      restarting: false,
      since: undefined,
      at: at('s', 10),
      listed: true,
    },
  ])
})

test.each<[string, ReturnType<typeof exit>[], number | undefined]>([
  ['the main process before others', [exit(11, { process: 'ExecStartPre' }), exit(12)], 12],
  ['another that failed', [exit(11, { process: 'ExecStartPre', status: 0 }), exit(12, { process: 'ExecStart' })], 12],
  ['one that was killed', [exit(11, { process: 'ExecStart', code: 'killed', status: 0, text: 'KILL' })], 11],
  ['none that ended well', [exit(11, { process: 'ExecStart', status: 0 })], undefined],
  ['main, though it ended well', [exit(11, { status: 0 })], 11],
  ['16 lines below', [exit(26)], 26],
  ['17 lines below', [exit(27)], undefined],
  ['on its line', [exit(10)], undefined],
  ['above, where none is below', [exit(9)], 9],
  ['below before above', [exit(9), exit(12)], 12],
  ['17 lines above', [exit(-7)], undefined],
  ['in another text', [exit(11, { at: at('t', 11) })], undefined],
  ['of another unit', [exit(11, { unit: 'b.service' })], undefined],
])('the exit of %s', (_, exits, pid) => expect(failed(state(), ...exits)[0]!.exit?.pid).toBe(pid))

test.each<[Partial<UnitExit>, object]>([
  [
    { code: 'killed', status: 9, text: 'KILL' },
    { code: 'killed', status: 9, statusText: '9/KILL', signal: 'SIGKILL' },
  ],
  [
    { code: 'dumped', status: 6, text: '6/ABRT' },
    { code: 'dumped', status: 6, statusText: '6/ABRT', signal: 'SIGABRT' },
  ],
  [
    { code: 'killed', status: undefined, text: 'TERM' },
    { code: 'killed', status: 0, statusText: '0/TERM', signal: 'SIGTERM' },
  ],
])('the words of %j', (of, main) => expect(failed(state(), exit(11, of))[0]!.exit?.main).toEqual(main))

const wall = (hour: number, of: object = {}): Instant => ({ wall: Date.UTC(2026, 10, 21, hour, 3, 4, 500), ...of })
test.each<[string, Instant | undefined, Instant | undefined, boolean]>([
  ['no time', undefined, wall(1), true],
  ['no zone', wall(1, { zoneless: true }), wall(5), true],
  ['since boot', { boot: 5 }, wall(5), true],
  ['no time of the event', wall(1), undefined, false],
  ['the same second', wall(1), wall(1, { offset: 60 }), true],
  ['another hour', wall(1), wall(2), false],
  ['the local hour', wall(1, { offset: 60 }), wall(2, { zoneless: true }), true],
  ['the local hour without a year', wall(1, { offset: 60 }), { wall: Date.UTC(2001, 10, 21, 2, 3, 4), yearless: true }, true],
  ['the local hour in a zone', wall(1, { offset: 60 }), wall(2), false],
  ['another local hour', wall(1, { offset: 60 }), wall(3, { zoneless: true }), false],
  ['UTC where no offset is', wall(1), wall(2, { zoneless: true }), false],
  ['stamps since boot', wall(1), { boot: 5 }, false],
])('a status may tell of an event: %s', (_, time, event, may) => expect(mayBeThen(time, event)).toBe(may))

test.each<[string, string, ReturnType<typeof exit>[], number | undefined]>([
  ['the main process of an earlier start', 'exit-code', [exit(11, { process: 'ExecStart', status: 255 }), exit(12, { status: 0 })], 11],
  ['one that ended well and no other', 'exit-code', [exit(12, { status: 0 })], undefined],
  ['a signal that another process got', 'signal', [exit(11, { process: 'ExecStop', code: 'killed' }), exit(12, { status: 0 })], 11],
  ['a core of another process', 'core-dump', [exit(11, { process: 'ExecStart', code: 'dumped' }), exit(12, { status: 0 })], 11],
  ['a result that tells of no end', 'start-limit-hit', [exit(12, { status: 0 })], 12],
])('the end that the result tells of: %s', (_, result, exits, pid) => expect(failed(state({ result }), ...exits)[0]?.exit?.pid).toBe(pid))
