import { block, collect } from '../../core/block.ts'
import type { CrashFrame } from '../../records/crash-frame.ts'
import { THREAD_STACK, type ThreadStack } from '../../records/thread-stack.ts'

/** faulthandler: `Thread 0x00007feb617fa6c0 (most recent call first):`, `Current thread 0x… [name] (most recent call first):` */
const FAULTHANDLER = /^(?:Current thread|Thread) 0x([\da-f]{1,16})(?: \[(.{1,60})\])? \(most recent call first\):\s*$/
/** py-spy: `Thread 12345 (idle): "ThreadPoolExecutor-0_3"`, `Thread 0x7F12 (active+gil)` */
const PY_SPY = /^\s{0,4}Thread (?:(\d{1,10})|0x([\dA-Fa-f]{1,16}))(?:\/\d{1,10})? \(((?:active|idle)(?:\+gil)?)\)(?:: "(.{1,120})")?\s*$/
const FRAME = /^\s{1,20}File "(.{1,300})", line (\d{1,8}) in (.{1,200})$/
const SPY_FRAME = /^\s{1,20}([^\s(].{0,200}?) \(([^()]{1,300}?)(?::(\d{1,8}))?\)$/

/** One thread of faulthandler's dump (faulthandler.register, -X faulthandler, dump_traceback_later) or of `py-spy dump`. */
export const pythonThread = block<ThreadStack>({
  id: 'python-thread',
  emits: THREAD_STACK,
  begins: [' (most recent call first):', ' (idle)', ' (active)', ' (active+gil)', ' (idle+gil)'],
  opens: (message) => FAULTHANDLER.test(message) || PY_SPY.test(message),
  maxLines: 400,
  open: (first) =>
    collect(
      first,
      (message) => {
        if (FRAME.test(message) || SPY_FRAME.test(message)) return 'take'
        // py-spy --locals prints them below a frame
        return /^\s{8,20}(?:Arguments:|Locals:|\w{1,80}: )|^\s{1,8}(?:\.\.\.|<no Python frame>|Garbage-collecting)/.test(message)
          ? 'take'
          : 'end'
      },
      (lines) => {
        const first = lines[0].message
        const fault = FAULTHANDLER.exec(first)
        const spy = PY_SPY.exec(first)
        const frames: CrashFrame[] = []
        for (const { message } of lines.slice(1)) {
          const m = FRAME.exec(message)
          if (m !== null) {
            frames.push({ function: m[3], where: `${m[1]}:${m[2]}` })
            continue
          }
          const s = spy === null ? null : SPY_FRAME.exec(message)
          if (s !== null) frames.push({ function: s[1], where: s[3] === undefined ? s[2] : `${s[2]}:${s[3]}` })
        }
        const said = { runtime: 'python' as const, frames, waitsForLock: false, holds: [], count: 1 }
        if (fault !== null) return { ...said, name: fault[2] ?? `0x${fault[1]}` }
        if (spy === null) return undefined
        return { ...said, name: spy[4] ?? spy[1] ?? `0x${spy[2]}`, tid: spy[1] === undefined ? undefined : Number(spy[1]), state: spy[3] }
      },
    ),
})
