import { expect, test } from 'vitest'
import { isQuiet } from '../../src/reading/unexplained/quiet.ts'

test.each<[boolean, string]>([
  // to be done, and done
  [true, '[ ] Add a page for ovens in CrashLoopBackOff'],
  [true, '- [ ] Handle killed workers'],
  [false, '[ ] oven 4 was killed by signal 9'],
  // settings
  [true, '    fastcgi_next_upstream error timeout invalid_header;'],
  [false, '    oven_4 failed: error timeout'],
  [true, 'ExecStart=/usr/bin/oven --on-error=exit'],
  [false, 'ExecStart={ path=/usr/bin/oven ; argv[]=/usr/bin/oven ; code=killed ; status=9/KILL }'],
  [false, 'Result=oom-kill'],
  [true, 'kettle_crash_detect = ON'],
  [true, '  log_all_deadlocks=off;'],
  [false, 'oom_killed = true'],
  [false, 'Oven crash = ON'],
  // what tests ask for, what a script looks for
  [true, '\t\tExpect(err).NotTo(HaveOccurred(), "the oven failed with error")'],
  [true, '  assert.match(text, /killed by signal/)'],
  [true, '    *"No route to host"*|*"timed out"*)'],
  [false, 'expected: "No route to host", got "timed out"'],
])('%s: %s', (quiet, text) => expect(isQuiet(text, true)).toBe(quiet))

test('what a log tells is never left out for its form', () => {
  expect(isQuiet('Expect(err) failed with error 5', false)).toBe(false)
})
