import { block, collect } from '../../core/block.ts'
import type { LogLine } from '../../core/log-line.ts'
import type { Cited } from '../../core/span.ts'
import type { CrashFrame } from '../../records/crash-frame.ts'
import { RUNTIME_CRASH, type RuntimeCrash } from '../../records/runtime-crash.ts'
import { crashSignal } from '../crash/signals.ts'

/**
 * debuggerd (system/core/debuggerd/libdebuggerd/tombstone.cpp): `pid: 812, tid: 840, name: RenderThread  >>> com.example.app <<<`,
 * `signal 11 (SIGSEGV), code 1 (SEGV_MAPERR), fault addr 0x0`. logcat puts a level, a name and a pid before each line: `F/libc  (  812): `.
 */
const AHEAD = String.raw`(?:\s{0,8}|.{0,120}\b[VDIWEF](?:\/|\s{1,3})[\w./-]{1,40}\s{0,12}(?:\(\s{0,6}\d{1,7}\))?: {1,2})`
const TASK = new RegExp(String.raw`^${AHEAD}pid: (\d{1,7}), tid: (\d{1,7}), name: (.{1,64}?) {2}>>> (\S{1,200}) <<<\s*$`)
const SIGNAL = new RegExp(
  String.raw`^${AHEAD}signal (\d{1,2}) \((SIG[A-Z]{2,5})\), code -?\d{1,9} \((\w{1,24}).{0,80}?\), fault addr (?:0x)?([0-9a-f]{1,16}|-{8})(?:\s|$)`,
)
const ABORT = new RegExp(String.raw`^${AHEAD}Abort message: ['"](.{1,400}?)['"]\s*$`)
const FRAME = new RegExp(
  String.raw`^${AHEAD}\s{0,8}#\d{1,3} {1,2}pc (?:0x)?([0-9a-f]{6,16}) {1,2}(\S{1,300})(?: \(offset \S{1,20}\))?(?: \((?!BuildId)(.{1,300}?)(?:\+\d{1,9})?\))?(?: \(BuildId: \w{1,64}\))?\s*$`,
)
/** The end of the registers and the stack: another report, or another app's line that is no part of one. */
const OTHER = /\*\*\* \*\*\* \*\*\*|>>> \S{1,200} <<</
/** How a program ends itself, in the C library. */
const ENDING = /^(?:abort|raise|tgkill|pthread_kill|gsignal|__\w{0,12}abort\w{0,12})$/
const MAX_FRAMES = 8
/** Lines of registers and the like that a report holds before its stack. */
const MOST_LINES = 60

/** Android's report of a native crash. */
export const androidTombstone = block<RuntimeCrash>({
  id: 'android-tombstone',
  emits: RUNTIME_CRASH,
  begins: ['  >>> '],
  opens: (message) => TASK.test(message),
  maxLines: 200,
  open: (first) => {
    let stack = false
    return collect(
      first,
      (message, count) => {
        if (OTHER.test(message)) return 'end'
        const isFrame = FRAME.test(message)
        if (stack && !isFrame) return 'end'
        return isFrame || count < MOST_LINES ? 'take' : 'end'
      },
      crashOf,
      (message) => void (stack ||= FRAME.test(message)),
    )
  },
})

function crashOf(lines: readonly [Cited<LogLine>, ...Cited<LogLine>[]]): RuntimeCrash | undefined {
  const task = TASK.exec(lines[0].message)
  const found = lines.map(({ message }) => SIGNAL.exec(message)).find((m) => m !== null)
  const signal = crashSignal(found?.[2])
  if (task === null || found === undefined || found === null || signal === undefined) return undefined
  const [, pid, tid, thread, app] = task
  const abort = lines.map(({ message }) => ABORT.exec(message)?.[1]).find((words) => words !== undefined)
  const frames = lines.flatMap(({ message }): CrashFrame[] => {
    const m = FRAME.exec(message)
    return m === null || ENDING.test(m[3] ?? '')
      ? []
      : [{ function: m[3], module: m[2]!.split('/').at(-1), offset: `0x${BigInt(`0x${m[1]!}`).toString(16)}` }]
  })
  return {
    runtime: 'android',
    kind: signal === 'ABRT' ? 'abort' : 'fault',
    signal,
    message: lines
      .find(({ message }) => SIGNAL.test(message))!
      .message.trim()
      .slice(0, 400),
    comm: app,
    pid: Number(pid),
    thread: tid === pid ? undefined : thread,
    host: lines[0].host,
    address: signal === 'ABRT' || found[4]!.startsWith('-') ? undefined : found[4],
    frames: frames.length === 0 ? undefined : frames.slice(0, MAX_FRAMES),
    detail: abort,
  }
}
