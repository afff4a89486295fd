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

/** `<genexpr>`, `<lambda>` and the like stand between the frames of a function that has a name. */
const isNamed = ({ function: name }: CrashFrame): boolean => name !== undefined && !name.startsWith('<')

/** faulthandler's and the interpreter's fatal errors (Python/pylifecycle.c), and tracebacks that end in RecursionError. */
export const pythonCrash = block<RuntimeCrash>({
  id: 'python-crash',
  emits: RUNTIME_CRASH,
  begins: ['Fatal Python error: ', 'Traceback (most recent call last)', '  File "'],
  // of a trace whose beginning is cut off the frames are left
  opens: (message) => FATAL.test(message.trim()) || TRACE.test(message.trim()) || FRAME.test(message),
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
        /** What the trace says to stand there again and again: the function whose frame is above. */
        let above: string | undefined
        for (const { message } of lines) {
          const m = FRAME.exec(message)
          if (m !== null) frames.push({ function: m[3], where: `${m[1]}:${m[2]}` })
          const repeated = Number(REPEATED.exec(message)?.[1] ?? 0)
          if (repeated > 0) above ??= frames.findLast(isNamed)?.function
          times += repeated
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
        const seen = recursionIn(frames.filter(isNamed), 2)
        const again = seen ?? (above === undefined ? undefined : { function: above, times: 1 })
        return {
          ...said,
          kind: 'stack',
          message: last,
          frames: frames.slice(-MAX_FRAMES).toReversed(),
          recursion: again === undefined ? undefined : { ...again, times: again.times + times },
        }
      },
    )
  },
})
