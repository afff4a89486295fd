import type { Envelope } from './envelope.ts'

/** What a program says last of itself, or the shell of it: no runner prints it as a part of its progress. */
const LAST_WORDS =
  String.raw`Fatal Python error: |Segmentation fault\b|Aborted \(core dumped\)|Bus error\b|Illegal instruction\b|Floating point exception\b|Killed$` +
  String.raw`|malloc\(\): |free\(\): |realloc\(\): |munmap_chunk\(\): |double free or corruption|corrupted (?:size|double)|\*\*\* (?:stack smashing|buffer overflow) detected` +
  String.raw`|terminate called |panic: |fatal error: |thread '[^']{1,100}' panicked at |\[BUG\] |<--- Last few GCs --->|FATAL ERROR: `
/** Marks of tests that were run, a point for each: pytest, unittest, minitest, RSpec, PHPUnit; prove has two. The file that is being run stands before them. */
const MARKS = String.raw`(?:\S{1,200}\.(?:py|rb|php|t|js|ts|exs?) {1,4})?(?=[FEsxXSRIWN*]{0,60}\.|[A-Z]\w)[.FEsxXSRIWN*]{0,600}(?: {0,60}\[ {0,2}\d{1,3}%\])? {0,4}`
const GLUED = new RegExp(`^${MARKS}((?:${LAST_WORDS}).*)$`, 's')
const FILE = /^\S{1,200}\.(?:py|rb|php|t|js|ts|exs?) {1,4}\S/

/** A program that prints a mark for each piece of its work ends no line before it dies: its last words stand behind the marks. */
export const progress: Envelope = {
  id: 'test-progress',
  title: 'last words behind the marks of a test runner (pytest, unittest, RSpec, PHPUnit, prove)',
  capture: ['pytest 2>&1 | tee pytest.log'],
  samples: ['..s....Fatal Python error: Segmentation fault', 'tests/test_wheel.py .F..Fatal Python error: Aborted'],
  unwrap(text) {
    if (!/^[FEsxXSRIWN*]{0,60}\./.test(text) && !FILE.test(text)) return undefined
    const m = GLUED.exec(text)
    return m === null ? undefined : { message: m[1]! }
  },
}
