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
  // a commit has a letter in its id; what begins with a number is none
  [true, '1a2b3c4 Fix the fatal error of oven 4'],
  [true, '12345678a fatal error of oven 4 is gone'],
  [false, '12345678901 fatal error in oven 4'],
  [false, '1234567 fatal error in oven 4'],
  // memory that was printed, and texts in old encodings
  [true, 'oven: fatal error \ufffd\ufffd\u0001\u0010 failed'],
  [true, 'oven: invalid user \\x16\\x03\\x01 failed'],
  [true, 'oven: failed \\xff\\xfe\\xfd\\xfc'],
  [false, 'oven: fatal error: Gr\ufffd\ufffde'],
  [false, 'oven: fatal error: Gr\\xc3\\xb6\\xc3\\x9fe'],
  [false, 'oven: fatal error: \ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd'],
])('%s: %s', (quiet, text) => expect(isQuiet(text, true)).toBe(quiet))

test('what a log tells is never left out for its form', () => {
  expect(isQuiet('Expect(err) failed with error 5', false)).toBe(false)
})
