import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const ids = async (text: string) => {
  const { findings, coverage } = await analyzeText({ 'a.txt': text })
  return [...new Set(findings.map(({ id }) => id)), ...coverage.unexplained.map(({ line }) => line)]
}
const HEAP = 'java.lang.OutOfMemoryError: Java heap space'
const FILES = 'OSError: [Errno 24] Too many open files'

/** Runs in which nothing failed, and what each says instead when something did. */
const RUNS: readonly (readonly [name: string, passed: string, failed: string])[] = [
  [
    'pytest',
    `=== test session starts ===\ncollected 2 items\nERROR    pool:pool.py:8 ${FILES}\n==== 2 passed, 1 warning in 0.41s ====\n`,
    `=== test session starts ===\ncollected 2 items\nERROR    pool:pool.py:8 ${FILES}\n==== 1 failed, 1 passed in 0.41s ====\n`,
  ],
  [
    'pytest -q',
    `$ python3 -m pytest -q\n..${FILES}\n..\n4 passed in 0.10s\n`,
    `$ python3 -m pytest -q\n..\n${FILES}\nF.\n1 failed, 3 passed in 0.10s\n`,
  ],
  [
    'unittest',
    `test_open (t.A.test_open) ... ${FILES}\nok\n\n------\nRan 1 test in 0.002s\n\nOK\n`,
    `....\n${FILES}\n\n------\nRan 1 test in 0.002s\n\nFAILED (errors=1)\n`,
  ],
  [
    'phpunit',
    `PHPUnit 9.6.1 by Sebastian Bergmann\n\n${FILES}\n..\nOK (2 tests, 4 assertions)\n`,
    `PHPUnit 9.6.1 by Sebastian Bergmann\n\n${FILES}\nE.\nERRORS!\nTests: 2, Assertions: 1, Errors: 1.\n`,
  ],
  [
    'jest',
    ` PASS  src/a.spec.tsx\n  console.warn\n    ${HEAP}\n\nTests:       1 skipped, 3 passed, 4 total\n`,
    ` FAIL  src/a.spec.tsx\n  console.warn\n    ${HEAP}\n\nTests:       1 failed, 3 passed, 4 total\n`,
  ],
  [
    'vitest',
    ` RUN  v2.1.0 /srv/app\n\nstderr | src/a.test.ts > refuses\n${FILES}\n\n Test Files  1 passed (1)\n      Tests  3 passed | 1 skipped (4)\n`,
    ` RUN  v2.1.0 /srv/app\n\nstderr | src/a.test.ts > refuses\n${FILES}\n\n Test Files  1 failed (1)\n      Tests  1 failed | 3 passed (4)\n`,
  ],
  [
    'mocha',
    `  pool\n    ✔ opens\n${FILES}\n    ✔ closes\n\n  2 passing (9ms)\n`,
    `  pool\n    ✔ opens\n${FILES}\n    1) closes\n\n  1 passing (9ms)\n  1 failing\n`,
  ],
  [
    'go test -v',
    `=== RUN   TestOpen\n2026/03/04 10:00:00 ${FILES}\n--- PASS: TestOpen (0.00s)\nPASS\nok  \tx/y\t0.2s\n`,
    `=== RUN   TestOpen\n2026/03/04 10:00:00 ${FILES}\n--- FAIL: TestOpen (0.00s)\nFAIL\nFAIL\tx/y\t0.2s\n`,
  ],
  [
    'cargo test',
    `running 2 tests\n${FILES}\ntest a ... ok\n\ntest result: ok. 2 passed; 0 failed; 0 ignored\n`,
    `running 2 tests\n${FILES}\ntest a ... FAILED\n\ntest result: FAILED. 1 passed; 1 failed; 0 ignored\n`,
  ],
  [
    'rspec',
    `Randomized with seed 4242\n${FILES}\n..\n12 examples, 0 failures\n`,
    `Randomized with seed 4242\n${FILES}\n.F\n12 examples, 1 failure\n`,
  ],
  [
    'googletest',
    `[==========] Running 1 test from 1 test suite.\n${FILES}\n[  PASSED  ] 1 test.\n`,
    `[==========] Running 2 tests from 1 test suite.\n${FILES}\n[  PASSED  ] 1 test.\n[  FAILED  ] 1 test, listed below:\n`,
  ],
  [
    'ctest -V',
    `Test project /b\n    Start 1: a\n${FILES}\n100% tests passed, 0 tests failed out of 1\n`,
    `Test project /b\n    Start 1: a\n${FILES}\n50% tests passed, 1 tests failed out of 2\n`,
  ],
  [
    'surefire',
    `Running org.x.PoolTest\n10:11:12.001 [main] ERROR o.x.Pool - ${HEAP}\n\tat org.x.Pool.get(Pool.java:61)\nTests run: 9, Failures: 0, Errors: 0, Skipped: 1, Time elapsed: 1.2 sec\n`,
    `Running org.x.PoolTest\n10:11:12.001 [main] ERROR o.x.Pool - ${HEAP}\n\tat org.x.Pool.get(Pool.java:61)\nTests run: 9, Failures: 0, Errors: 1, Skipped: 0, Time elapsed: 1.2 sec <<< ERROR!\n`,
  ],
  [
    'gradle',
    `> Task :core:test\n\nPoolTest > refuses() STANDARD_ERROR\n    ${HEAP}\n\nBUILD SUCCESSFUL in 4s\n`,
    `> Task :core:test\n\nPoolTest > refuses() STANDARD_ERROR\n    ${HEAP}\n\nPoolTest > refuses() FAILED\n\nBUILD FAILED in 4s\n`,
  ],
  [
    'dotnet test',
    `Starting test execution, please wait...\n${FILES}\nPassed!  - Failed:     0, Passed:     3, Skipped:     0\n`,
    `Starting test execution, please wait...\n${FILES}\nFailed!  - Failed:     1, Passed:     2, Skipped:     0\n`,
  ],
]

describe('what programs print while their tests pass', () => {
  test.each(RUNS)('%s', async (_, passed) => expect(await ids(passed)).toEqual([]))
  test.each(RUNS)('%s, when one fails', async (_, __, failed) => expect(await ids(failed)).not.toEqual([]))
  test.each(RUNS)('%s, and then the machine itself', async (_, passed) => {
    expect(await ids(`${passed}\n$ ./serve\n${HEAP}\n`)).toEqual(['app-oom'])
    expect(await ids(`${HEAP}\n\n${passed}`)).toEqual(['app-oom'])
  })
  test('below the stamps of a build', async () => {
    const stamped = RUNS[0]![1].replaceAll(/^(?=.)/gm, '2026-03-04T10:00:00.1234567Z ')
    expect(await ids(stamped)).toEqual([])
  })
  test.each([
    `test_open[${FILES}] PASSED`,
    `tests/test_e.py::TestA::test_b[${HEAP}] PASSED [ 16%]`,
    `[gw1] [ 16%] PASSED tests/test_e.py::test_b[${HEAP}] `,
    `--- PASS: TestHeap (0.00s)\n    x_test.go:41: got ${HEAP}`,
  ])('%s', async (text) => expect(await ids(`${text}\n`)).toEqual([]))
  test('a log of the machine between two of its lines', async () => {
    const text = RUNS[0]![1].replace(
      'collected',
      'Mar  4 10:00:00 db1 kernel: Out of memory: Killed process 42 (java) total-vm:9kB, anon-rss:1kB, file-rss:0kB\ncollected',
    )
    expect(await ids(text)).toContain('oom-kill-global')
  })
})
