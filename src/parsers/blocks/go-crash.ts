import { block, collect } from '../../core/block.ts'
import type { CrashFrame } from '../../records/crash-frame.ts'
import { RUNTIME_CRASH, type RuntimeCrash } from '../../records/runtime-crash.ts'
import { MAX_FRAMES, recursionIn } from '../crash/frames.ts'
import { crashSignal } from '../crash/signals.ts'

const FAULT =
  /^\[signal (?:(SIG[A-Z]{2,5})|0x([0-9a-f]{1,2}))(?:: [^\]]{0,60}?)? code=0x[0-9a-f]{1,8} addr=0x([0-9a-f]{1,16}) pc=0x([0-9a-f]{1,16})\]/
const STACK = /^runtime: goroutine stack exceeds (\d{1,20})-byte limit/
/** runtime/map.go and runtime/panic.go fatal(): the process ends without a chance to recover. */
const FATAL =
  /^fatal error: (concurrent map (?:writes|read and map write|iteration and map write)|found bad pointer in Go heap.{0,80}|sync: .{1,60}|unexpected signal during runtime execution|sweep increased .{1,60}|bad .{1,60})$/
const FRAME = /^([\w./*()[\]·{}-]{1,300})\((?:[^()]{0,400}|\.\.\.)\)$/
/** Where the frames of a panic itself stand. */
const PANIC = /^(?:\s{1,80}|(?=\/))(?:\S{1,300}\/)?runtime\/panic\.go:\d/
/** Syslog takes the tab before it away. */
const PLACE = /^(?:\s{1,80}(?=\S)|(?=\/\S{1,300} \+0x))(\S{1,300}\.(?:go|s):\d{1,7})/

/** A Go program's crash report (runtime/panic.go, runtime/signal_unix.go, runtime/stack.go) with the first goroutine's frames. */
export const goCrash = block<RuntimeCrash>({
  id: 'go-crash',
  emits: RUNTIME_CRASH,
  begins: [
    '[signal ',
    'goroutine stack exceeds',
    'fatal error: concurrent map',
    'fatal error: found bad',
    'fatal error: sync: ',
    'fatal error: sweep',
  ],
  opens: (message) => FAULT.test(message.trim()) || STACK.test(message) || FATAL.test(message.trim()),
  maxLines: 160,
  open(first) {
    let goroutines = 0
    return collect(
      first,
      (message) => {
        if (
          /^(?:goroutine \d|runtime stack:|fatal error: |runtime: |\s*$|created by |panic: )/.test(message) ||
          PLACE.test(message) ||
          FRAME.test(message.trim())
        ) {
          // the second goroutine is another one's stack
          return /^goroutine \d/.test(message) && goroutines > 0 ? 'end' : 'take'
        }
        return 'end'
      },
      (lines) => {
        const first = lines[0]
        if (first.kernel === true) return undefined
        const text = first.message.trim()
        const fault = FAULT.exec(text)
        const stack = STACK.exec(text)
        const frames = framesOf(lines.map((l) => l.message))
        const recursion = stack === null ? undefined : recursionIn(frames.all, 2)
        return {
          runtime: 'go',
          kind: stack !== null ? 'stack' : fault !== null ? 'fault' : 'abort',
          signal: fault === null ? undefined : (crashSignal(fault[1]) ?? crashSignal(String(Number.parseInt(fault[2] ?? '0', 16)))),
          message: text,
          comm: first.ident,
          pid: first.pid,
          host: first.host,
          unit: first.unit,
          address: fault?.[3],
          pc: fault?.[4],
          limitBytes: stack === null ? undefined : Number(stack[1]),
          frames: frames.all.slice(0, MAX_FRAMES),
          recursion,
        }
      },
      (message) => {
        if (/^goroutine \d/.test(message)) goroutines++
      },
    )
  },
})

function framesOf(lines: readonly string[]): { all: CrashFrame[] } {
  const all: CrashFrame[] = []
  const head = lines.findIndex((l) => /^goroutine \d/.test(l))
  // a deferred handler that panics again stands above the panic that it met: the frame below that one is where it began
  const panicked = lines.findLastIndex((l, i) => PANIC.test(l) && !lines[i - 1]?.startsWith('runtime.Goexit('))
  const start = panicked > head ? panicked + 1 : head
  for (let i = Math.max(start, 0); i < lines.length; i++) {
    const name = FRAME.exec(lines[i]!.trim())?.[1]
    if (name === undefined || /^runtime\.(?:throw|gopanic|goPanic\w*|sigpanic\w*|panic\w*|fatal\w*|newstack|morestack\w*)$/.test(name))
      continue
    // what the runtime did itself
    if (all.length === 0 && /^runtime\.\w/.test(name)) continue
    all.push({ function: name, where: PLACE.exec(lines[i + 1] ?? '')?.[1] })
  }
  return { all }
}
