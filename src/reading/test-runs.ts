import { commandAt } from '../core/prompt.ts'

/** How the output of a test runner begins and ends. */
interface Runner {
  readonly begins: RegExp
  /** The line that says that nothing failed. */
  readonly passed: RegExp
  /** A line that says that something did. */
  readonly failed: RegExp
  /** Below `passed`, within a few lines: what must not stand there, or what must. */
  readonly unless?: RegExp
  readonly only?: RegExp
}

const RUNNERS: readonly Runner[] = [
  // pytest
  {
    begins: /^(?:={3,} test session starts ={3,}|\S{1,300}\.py::\S{1,300} (?:PASSED|SKIPPED|XFAIL|XPASS)\b)/,
    passed:
      /^(?:={3,} )?(?=\d)(?=.{0,200}\bpassed\b)(?:\d{1,7} (?:passed|skipped|deselected|x?passed|xfailed|warnings?|subtests passed)(?:, | )){1,7}in \d/,
    failed:
      /^(?:={3,} (?:FAILURES|ERRORS) ={3,}|\S{1,300}\.py::\S{1,300} (?:FAILED|ERROR)\b|(?:={3,} )?.{0,120}\b\d{1,7} (?:failed|errors?)\b.{0,120} in \d)/,
  },
  // unittest
  {
    begins: /^(?:test\w{0,200} \([\w.]{1,300}\)|[.sxu]{3,200}$)/,
    passed: /^Ran \d{1,7} tests? in [\d.]{1,12}s$/,
    failed: /^FAILED \(|^={20,}$/,
    only: /^OK\b/,
  },
  // PHPUnit
  {
    begins: /^PHPUnit \d/,
    passed: /^OK(?: \(\d{1,7} tests?, |, but )/,
    failed: /^(?:FAILURES!|ERRORS!|There (?:was|were) \d{1,7} (?:error|failure)s?:)/,
  },
  // jest, and what its reporter shows of a console
  {
    begins: /^\s{0,2}(?:PASS|RUNS)\s{1,4}\S{1,300}\.[cm]?[jt]sx?\b|^\s{2,4}console\.\w{3,8}$/,
    passed: /^Tests:\s{1,12}(?:\d{1,7} (?:skipped|todo), ){0,2}\d{1,7} passed, \d{1,7} total/,
    failed: /^(?:\s{0,2}FAIL\s{1,4}\S|Test(?:s| Suites):\s{1,12}.{0,80}\bfailed)/,
  },
  // vitest
  {
    begins: /^\s{0,4}(?:RUN|DEV)\s{1,4}v\d|^std(?:err|out) \| \S/,
    passed: /^\s{0,8}Tests\s{1,8}\d{1,7} passed\b[^\n]{0,80}\(\d{1,7}\)/,
    failed: /^\s{0,8}(?:FAIL\s{1,4}\S|Test(?:s| Files)\s{1,8}\d{1,7} failed)/,
    unless: /^\s{0,8}Errors\s{1,8}\d/,
  },
  // mocha
  {
    begins: /^\s{2,12}[✓✔√] /,
    passed: /^\s{0,8}\d{1,7} passing \(/,
    failed: /^\s{0,8}\d{1,7} failing$/,
    unless: /^\s{0,8}\d{1,7} failing$/,
  },
  // node --test
  { begins: /^(?:TAP version \d|▶ |✔ )/, passed: /^(?:# |ℹ )fail 0$/, failed: /^(?:(?:# |ℹ )fail [1-9]|not ok \d)/ },
  // playwright
  {
    begins: /^Running \d{1,7} tests? using \d{1,4} workers?/,
    passed: /^\s{0,4}\d{1,7} passed \(/,
    failed: /^\s{0,4}\d{1,7} (?:failed|interrupted|did not run)$/,
  },
  // go test: each test by itself; ginkgo
  { begins: /^={3} RUN\s/, passed: /^\s{0,40}-{3} PASS: /, failed: /^(?:-{3} FAIL: |panic: |FAIL\b|fatal error: )/ },
  { begins: /^Running Suite: /, passed: /^(?:SUCCESS!|Ran \d{1,7} of .{0,80})\s?-- \d.{0,40}\b0 Failed\b/, failed: /^FAIL!/ },
  // cargo, nextest
  {
    begins: /^running \d{1,7} tests?$/,
    passed: /^test result: ok\. \d{1,7} passed; 0 failed/,
    failed: /^(?:test result: FAILED|failures:$)/,
  },
  {
    begins: /^\s{0,8}Starting \d{1,7} tests? across /,
    passed: /^\s{0,8}Summary \[.{1,20}\] \d{1,7} tests? run: \d{1,7} passed(?!.{0,120}\b(?:failed|timed out))/,
    failed: /^\s{0,8}(?:FAIL|SIG\w{2,6}|TIMEOUT) \[/,
  },
  // rspec, minitest, ExUnit
  {
    begins: /^(?:Randomized with seed \d|Run options: (?:in|ex)clude )/,
    passed: /^\d{1,7} examples?, 0 failures(?!.{0,120}\berrors? occurred)/,
    failed: /^(?:Failures:$|\d{1,7} examples?, )/,
  },
  {
    begins: /^(?:Run options: --seed|# Running:)/,
    passed: /^\d{1,7} (?:runs|tests), \d{1,7} assertions, 0 failures, 0 errors\b/,
    failed: /^\d{1,7} (?:runs|tests), /,
  },
  {
    begins: /^Running ExUnit with seed/,
    passed: /^(?:\d{1,7} \w{1,12}, ){0,3}\d{1,7} tests?, 0 failures/,
    failed: /^\d{1,7} .{0,60}failures?/,
  },
  // googletest, ctest
  {
    begins: /^\[={6,12}\] Running \d/,
    passed: /^\[ {2}PASSED {2}\] \d{1,7} tests?\./,
    failed: /^\[ {2}FAILED {2}\]/,
    unless: /^\[ {2}FAILED {2}\]/,
  },
  {
    begins: /^(?:Test project \/|\s{0,12}Start {1,4}\d{1,5}: )/,
    passed: /^100% tests passed, 0 tests failed/,
    failed: /^\d{1,2}% tests passed/,
  },
  // surefire: each class by itself, and from the last of them to the end of the build; gradle; scalatest
  {
    begins: /^(?:\[INFO\] )?Running [\w.$]{1,300}$/,
    passed: /^(?:\[(?:INFO|WARNING)\] )?Tests run: \d{1,7}, Failures: 0, Errors: 0\b/,
    failed: /^(?:\[\w{4,7}\] )?Tests run: \d|<<< (?:FAILURE|ERROR)!/,
  },
  {
    begins: /^(?:\[(?:INFO|WARNING)\] )?Tests run: \d{1,7}, Failures: 0, Errors: 0\b/,
    passed: /^(?:\[INFO\] )?BUILD SUCCESS$/,
    failed: /^(?:\[\w{4,7}\] )?(?:BUILD FAILURE$|Tests run: \d{1,7}, (?!Failures: 0, Errors: 0))/,
  },
  {
    begins: /^(?:(?:> )?Task :\S{0,200}[tT]est\S{0,80}|\S.{0,200} > .{1,300} (?:STANDARD_ERROR|STANDARD_OUT))$/,
    passed: /^BUILD SUCCESSFUL in /,
    failed: /^(?:BUILD FAILED|(?:> )?Task :(?!\S{0,200}[tT]est)|.{1,500} FAILED$)/,
  },
  {
    begins: /^\[info\] (?:Run starting|\w{1,80}(?:Spec|Test|Suite):$)/,
    passed: /^\[info\] All tests passed\./,
    failed: /^\[error\]|\*{3} \d{1,7} TESTS? FAILED/,
  },
  // dotnet test, prove
  {
    begins: /^(?:Starting test execution, please wait|Test run for |VSTest version)/,
    passed: /^(?:Passed!\s{1,4}- Failed:\s{1,8}0,|Test Run Successful\.)/,
    failed: /^(?:Failed!\s|Test Run Failed\.|\s{2}Failed \S)/,
  },
  { begins: /^\S{1,200}\.t \.{2,}/, passed: /^(?:All tests successful\.|Result: PASS$)/, failed: /^(?:Result: FAIL|# {1,3}Failed test )/ },
]

/** Most texts hold no such line, and are asked nothing more. */
const ANY_PASSED = new RegExp(RUNNERS.map(({ passed }) => passed.source).join('|'))

/** What a continuous integration puts before each line. */
const STAMP = /^(?:[^\t\n]{1,120}\t[^\t\n]{1,120}\t)?\d{4}-\d\d-\d\dT[\d:.]{8,20}Z /
const STAMPED = /^\d{4}-|\t/
/** A command that runs tests. */
const RUNS_TESTS =
  /\b(?:py\.?test|unittest|tox|nox|go test|ginkgo|jest|vitest|mocha|playwright test|node --test|(?:npm|yarn|pnpm|bun|deno|make|mix|dotnet|cargo|rake|rails|sbt|swift|composer|artisan)(?: run)? (?:test|check)\b|nextest|phpunit|pest|rspec|mvnw? |gradlew? .{0,80}test|ctest|prove)\b/
/** Lines below a summary that still belong to it. */
const BELOW = 4

/** The lines, by their places in the list, of runs of tests in which nothing failed: whatever they print was wanted. */
export function passedRuns(texts: readonly string[]): ReadonlySet<number> {
  const found = new Set<number>()
  const take = (from: number, to: number): void => {
    for (let i = from; i <= to; i++) found.add(i)
  }
  const begun = new Map<Runner, number>()
  let typed: number | undefined
  const bare = texts.map((text) => (STAMPED.test(text) ? text.replace(STAMP, '') : text))
  if (!bare.some((text) => ANY_PASSED.test(text))) return found
  for (const [i, text] of bare.entries()) {
    if (text.length > 600) continue
    const command = /^.{0,120}[$#%❯➜]/u.test(text) ? commandAt(text) : undefined
    if (command !== undefined) {
      begun.clear()
      typed = RUNS_TESTS.test(command) ? i : undefined
    }
    for (const runner of RUNNERS) {
      const from = begun.get(runner)
      if ((from ?? typed) !== undefined && runner.passed.test(text) && isPassed(runner, bare.slice(i + 1, i + 1 + BELOW))) {
        take((from ?? typed)!, i)
        begun.delete(runner)
      } else if ((from ?? typed) !== undefined && runner.failed.test(text)) {
        begun.delete(runner)
        typed = undefined
      }
      if (!begun.has(runner) && runner.begins.test(text)) begun.set(runner, i)
    }
    // what a test of Go logged stands below its verdict
    if (/^\s{0,40}-{3} PASS: /.test(text))
      for (let k = i + 1; /^\s{4,40}[\w.-]{1,200}\.go:\d{1,6}: |^\s{8,}\S/.test(bare[k] ?? ''); k++) found.add(k)
  }
  return found
}

const isPassed = ({ unless, only }: Runner, below: readonly string[]): boolean =>
  (unless === undefined || !below.some((text) => unless.test(text))) && (only === undefined || below.some((text) => only.test(text)))
