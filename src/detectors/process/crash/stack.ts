import type { CrashFrame } from '../../../records/crash-frame.ts'
import { belowHandler } from './below-handler.ts'
import { type Crash, toldOf } from './crash.ts'

/** Fewer frames of one function are an ordinary recursion. */
const LEAST_REPEATS = 12

/** The best stack that anybody gives, from the frame in which it crashed. */
export const framesOf = (crash: Crash): readonly CrashFrame[] => belowHandler(stackOf(crash), toldOf(crash, 'signal'))

function stackOf(crash: Crash): readonly CrashFrame[] {
  const all = [...crash.deaths.filter((d) => d.by === 'debugger'), ...crash.deaths.filter((d) => d.by !== 'debugger')].map(
    (d) => d.frames ?? [],
  )
  return all.find((f) => f.some(({ function: name }) => name !== undefined)) ?? crash.said?.frames ?? all.find((f) => f.length > 0) ?? []
}

/** `walk (thumbd+0x13eb)`, `deep at crash.c:14`; undefined of a frame of which nothing is known. */
export function frameText(frame: CrashFrame): string | undefined {
  const module = frame.module === undefined ? undefined : `${frame.module}${frame.offset === undefined ? '' : `+${frame.offset}`}`
  if (frame.function === undefined) return module ?? frame.where
  return frame.where !== undefined
    ? `${frame.function} at ${frame.where}`
    : module === undefined
      ? frame.function
      : `${frame.function} (${module})`
}

/** What starts a program or a thread, below all that is its own: glibc's csu/libc-start.c, nptl/pthread_create.c; often without symbols. */
const STARTS = /^_{0,8}(?:libc_start\w*(?:@@\w{1,20})?|start|start_thread|(?:GI_)?_{0,8}clone3?|(?:0x)?[0-9a-f]{6,16})$/
const isOfCLibrary = ({ module = '' }: CrashFrame): boolean => /(?:^|\/)(?:libc|libpthread|ld-linux[\w-]{0,20})[.-]/.test(module)

/** The frames down to the program's entry. */
export function ownedFrames(frames: readonly CrashFrame[]): readonly CrashFrame[] {
  const last = frames.findLastIndex((frame) => (frame.function === undefined ? !isOfCLibrary(frame) : !STARTS.test(frame.function.trim())))
  return last < 1 ? frames : frames.slice(0, last + 1)
}

/** Functions of libraries and programs that only say that a check failed, or log and end: GLib, Qt, ISC, glog, Abseil, Boost, PostgreSQL, Rust. */
const ASSERTS =
  /^(?:g_(?:log|logv|error|critical|warning|assert|assertion|return_if_fail)\w{0,40}|_?g_log\w{0,40}|qt_(?:assert|message|check)\w{0,40}|qFatal|qAbort|QMessageLogger::\w{1,20}|(?:google|logging|absl(?:::\w{1,40}){0,4})::(?:\w{1,40}::)?(?:LogMessage\w{0,20}|CheckError|RawLog\w{0,20})::~?\w{1,40}|boost::assertion_failed\w{0,10}|ExceptionalCondition|errfinish|elog_finish|rust_panic\w{0,20}|rust_begin_unwind|(?:core|std)::panicking::\w{1,40}|(?:\w{1,40}::){0,4}_{0,3}(?:\w{1,24}_)?assert(?:ion)?(?:_?(?:fail(?:ed|ure|ed_msg)?|failed_\w{1,20}|msg|message|handler|hook|callback))?)$/i
const isAssert = ({ function: name }: CrashFrame): boolean =>
  name !== undefined && ASSERTS.test(name.slice(0, 300).replace(/\(.*$/, '').trim())

/** Without the helpers at the top that handed a failed check on; all of them where nothing else is known. */
export function withoutAsserts(frames: readonly CrashFrame[]): readonly CrashFrame[] {
  const from = frames.findIndex((frame) => !isAssert(frame))
  return from < 0 ? frames : frames.slice(from)
}

/** These frames in words, each once, those of which something is known. */
export const frameTexts = (frames: readonly CrashFrame[], most: number): string[] =>
  [...new Set(frames.map(frameText))].filter((text) => text !== undefined).slice(0, most)

export interface Recursion {
  readonly function: string
  readonly times?: number | undefined
  /** The others of the cycle, where it calls itself over them. */
  readonly over?: readonly string[] | undefined
  /** Of an array that each of its frames holds. */
  readonly arrayBytes?: number | undefined
}

/** The function that stands on the stack again and again. */
export function recursionOf(crash: Crash): Recursion | undefined {
  if (crash.said?.recursion !== undefined) return crash.said.recursion
  const printed = toldOf(crash, 'recursion')
  if (printed !== undefined) return printed
  const counts = new Map<string, number>()
  for (const { function: name } of framesOf(crash)) if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1)
  const top = [...counts].sort((a, b) => b[1] - a[1])[0]
  return top !== undefined && top[1] >= LEAST_REPEATS ? { function: top[0], times: top[1] } : undefined
}
