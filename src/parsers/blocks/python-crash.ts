import { block, collect } from '../../core/block.ts'
import type { CrashFrame } from '../../records/crash-frame.ts'
import { RUNTIME_CRASH, type RuntimeCrash } from '../../records/runtime-crash.ts'
import { MAX_FRAMES, recursionIn } from '../crash/frames.ts'
import { crashSignal } from '../crash/signals.ts'

const FATAL = /^Fatal Python error: (.{1,300})$/
const TRACE = /^Traceback \(most recent call last\):$/
const FRAME = /^\s{1,40}File "(.{1,300})", line (\d{1,7}),? in (.{1,200})$/
const RECURSION = /^(?:[A-Za-z_][\w.]{0,80}\.)?RecursionError: (maximum recursion depth exceeded.{0,120})$/
const REPEATED = /^\s{1,40}\[Previous line repeated (\d{1,9}) more times?\]/

/** faulthandler's and the interpreter's fatal errors (Python/pylifecycle.c), and tracebacks that end in RecursionError. */
export const pythonCrash = block<RuntimeCrash>({
  id: 'python-crash',
  emits: RUNTIME_CRASH,
  begins: ['Fatal Python error: ', 'Traceback (most recent call last)'],
  opens: (message) => FATAL.test(message.trim()) || TRACE.test(message.trim()),
  maxLines: 2200,
  open(first) {
    const fatal = FATAL.test(first.message.trim())
    return collect(
      first,
      (message) => {
        if (fatal) return /^(?:\s{2,}|\s*$|Current thread|Thread 0x|Python runtime state|Extension modules)/.test(message) ? 'take' : 'end'
        if (/^\s/.test(message)) return 'take'
        return RECURSION.test(message.trim()) ? 'last' : 'end'
      },
      (lines) => {
        const first = lines[0]
        if (first.kernel === true || first.priority === 7) return undefined
        const frames: CrashFrame[] = []
        let times = 0
        for (const { message } of lines) {
          const m = FRAME.exec(message)
          if (m !== null) frames.push({ function: m[3], where: `${m[1]}:${m[2]}` })
          times += Number(REPEATED.exec(message)?.[1] ?? 0)
        }
        const said = { runtime: 'python' as const, comm: first.ident, pid: first.pid, host: first.host, unit: first.unit }
        const fatal = FATAL.exec(first.message.trim())
        if (fatal !== null) {
          const words = fatal[1]!
          const stack = /stack overflow/i.test(words)
          const signal = crashSignal(words.replace(/:.{0,300}$/, ''))
          return {
            ...said,
            kind: stack ? 'stack' : signal === undefined || signal === 'ABRT' ? 'abort' : 'fault',
            signal: signal ?? 'ABRT',
            message: first.message.trim(),
            detail: words,
            frames: frames.slice(0, MAX_FRAMES),
          }
        }
        const last = lines.at(-1)!.message.trim()
        const depth = RECURSION.exec(last)
        if (depth === null) return undefined
        const again = recursionIn(frames, 3)
        return {
          ...said,
          kind: 'stack',
          message: last,
          frames: frames.slice(-MAX_FRAMES).toReversed(),
          recursion: again === undefined ? undefined : { function: again.function, times: again.times + times },
        }
      },
    )
  },
})
