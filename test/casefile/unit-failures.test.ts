import { expect, test } from 'vitest'
import { keyOf, unitFailures } from '../../src/casefile/unit-failures.ts'
import type { LogLine } from '../../src/core/log-line.ts'
import { type MainExit, UNIT_SAID, type UnitSaid } from '../../src/records/unit-said.ts'
import { said, scopeOf } from './texts.ts'

const EXIT: MainExit = { code: 'exited', status: 1, statusText: '1/FAILURE' }
const say = (says: UnitSaid['says'], of: Partial<UnitSaid & LogLine> = {}) =>
  said(UNIT_SAID, { unit: 'a.service', user: false, says, message: says, ...of })
const exit = (of: Partial<UnitSaid & LogLine> = {}) => say('exit', { exit: EXIT, ...of })
const result = (of: Partial<UnitSaid & LogLine> = {}) => say('result', { result: 'exit-code', ...of })
const shown = (...told: readonly ReturnType<typeof said>[]) =>
  [...unitFailures(scopeOf(...told)).values()].flat().map((one) => ({
    line: one.line.what.at.line,
    result: one.result,
    ...(one.exit === undefined ? {} : { exit: one.exit.statusText }),
    ...(one.restarts === undefined ? {} : { restarts: one.restarts }),
    ...(one.stopping ? { stopping: true } : {}),
    before: one.before.map(({ what }) => what.at.line).join(),
  }))

test.each<[string, ReturnType<typeof say>[], object[]]>([
  ['its exit, then its result', [exit(), result()], [{ line: 2, result: 'exit-code', exit: '1/FAILURE', before: '1' }]],
  [
    'the failed state before the result',
    [exit(), say('failed'), result()],
    [{ line: 3, result: 'exit-code', exit: '1/FAILURE', before: '1,2' }],
  ],
  ['the failed state alone', [exit(), say('failed')], [{ line: 2, result: undefined, exit: '1/FAILURE', before: '1' }]],
  [
    'two failed states',
    [say('failed'), say('failed')],
    [
      { line: 1, result: undefined, before: '' },
      { line: 2, result: undefined, before: '' },
    ],
  ],
  ['the oom killer', [say('oom'), result({ result: 'oom-kill' })], [{ line: 2, result: 'oom-kill', before: '1' }]],
  [
    'of two exits the last',
    [exit(), exit({ exit: { ...EXIT, statusText: '2/X' } }), result()],
    [{ line: 3, result: 'exit-code', exit: '2/X', before: '2' }],
  ],
  [
    'while it was stopped',
    [say('stopping'), exit(), result()],
    [{ line: 3, result: 'exit-code', exit: '1/FAILURE', stopping: true, before: '2' }],
  ],
  ['started after a stop', [say('stopping'), say('starting'), result()], [{ line: 3, result: 'exit-code', before: '' }]],
  [
    'restarted after a stop',
    [say('stopping'), say('restart', { restarts: 1 }), result()],
    [{ line: 3, result: 'exit-code', restarts: 1, before: '' }],
  ],
  [
    'restarts so far, those after the last with it',
    [result(), say('restart', { restarts: 1 }), result(), say('restart', { restarts: 2 })],
    [
      { line: 1, result: 'exit-code', before: '' },
      { line: 3, result: 'exit-code', restarts: 2, before: '' },
    ],
  ],
  [
    'an exit is of one failure',
    [exit(), result(), result()],
    [
      { line: 2, result: 'exit-code', exit: '1/FAILURE', before: '1' },
      { line: 3, result: 'exit-code', before: '' },
    ],
  ],
  [
    'the last failure told once more after the start limit',
    [exit(), result(), say('refused'), result(), exit({ exit: { ...EXIT, statusText: '2/X' } }), result()],
    [
      { line: 2, result: 'exit-code', exit: '1/FAILURE', before: '1' },
      { line: 6, result: 'exit-code', exit: '2/X', before: '5' },
    ],
  ],
  ['refused with no failure before', [say('refused'), result()], [{ line: 2, result: 'exit-code', before: '' }]],
  [
    'a kill between state and result',
    [say('failed'), say('killing'), say('watchdog'), result()],
    [{ line: 4, result: 'exit-code', before: '1' }],
  ],
  [
    'four lines before it',
    [say('oom'), say('oom'), say('oom'), say('oom'), say('oom'), result()],
    [{ line: 6, result: 'exit-code', before: '1,2,3,4' }],
  ],
  [
    'an exit that no result follows, before a restart that is not counted',
    [exit(), say('oom'), say('restart')],
    [{ before: '', exit: '1/FAILURE', line: 1, restarts: 1, result: undefined }],
  ],
  ['no failure', [say('oom'), say('restart')], []],
])('%s', (_, told, failures) => expect(shown(...told)).toEqual(failures))

test("units apart, and those of users from the machine's", () => {
  const failures = unitFailures(
    scopeOf(
      result({ unit: 'b.service' }),
      result(),
      result({ user: true, pid: 5 }),
      result({ user: true, pid: 6 }),
      result({ user: true, pid: 5 }),
      result({ user: true, pid: 6 }),
    ),
  )
  expect([...failures].map(([key, list]) => [key, list.map(({ unit, user, line }) => `${unit} ${user} ${line.what.at.line}`)])).toEqual([
    ['\0b.service', ['b.service false 1']],
    ['\0a.service', ['a.service false 2']],
    ['user\0a.service', ['a.service true 3', 'a.service true 4', 'a.service true 5', 'a.service true 6']],
  ])
  expect(keyOf({ unit: 'x', user: true })).toBe('user\0x')
})
