import { block, collect } from '../../core/block.ts'
import type { CrashFrame } from '../../records/crash-frame.ts'
import { RUNTIME_CRASH, type RuntimeCrash } from '../../records/runtime-crash.ts'
import { MAX_FRAMES, recursionIn } from '../crash/frames.ts'

interface Kind {
  readonly runtime: 'java' | 'node' | 'dotnet' | 'ruby'
  readonly shape: RegExp
}

/** The exception is named where the trace begins: a mention in passing has no frames below. */
const KINDS: readonly Kind[] = [
  { runtime: 'java', shape: /(?:^|[\s:])java\.lang\.StackOverflowError(?:$|: .{0,200}$|\s)/ },
  { runtime: 'node', shape: /^(?:Uncaught |Unhandled rejection )?RangeError: Maximum call stack size exceeded/ },
  { runtime: 'dotnet', shape: /^Stack overflow\.$/ },
  { runtime: 'ruby', shape: /: stack level too deep \(SystemStackError\)/ },
]
const FRAME = /^\s{1,40}(?:at |from )(.{1,500})$/
const LEAST_FRAMES = 3

const kindOf = (message: string): Kind | undefined => KINDS.find(({ shape }) => shape.test(message))

/** A trace of a language runtime whose stack is full: java.lang.StackOverflowError, RangeError of V8, .NET, Ruby. */
export const deepRecursion = block<RuntimeCrash>({
  id: 'deep-recursion',
  emits: RUNTIME_CRASH,
  begins: ['StackOverflowError', 'Maximum call stack size', 'Stack overflow.', 'stack level too deep'],
  opens: (message) => message.length < 2000 && kindOf(message) !== undefined,
  maxLines: 1100,
  open: (first) =>
    collect(
      first,
      (message) =>
        FRAME.test(message) || /^(?:Repeat \d{1,9} times:|-{8,})$/.test(message) || /^\s{1,40}(?:\.\.\. \d|~?\[)/.test(message)
          ? 'take'
          : 'end',
      (lines) => {
        const first = lines[0]
        const kind = kindOf(first.message)
        if (kind === undefined || first.kernel === true || first.priority === 7) return undefined
        const frames: CrashFrame[] = []
        let repeats = 0
        for (const { message } of lines.slice(1)) {
          repeats = Math.max(repeats, Number(/^Repeat (\d{1,9}) times:$/.exec(message)?.[1] ?? 0))
          const text = FRAME.exec(message)?.[1]
          if (text === undefined) continue
          const m = /^(?:async )?(.{1,300}?) ?\((.{1,200})\)$/.exec(text)
          frames.push(m === null ? { function: text.trim() } : { function: m[1], where: m[2] })
        }
        const thread = /Exception in thread "([^"]{1,100})"/.exec(first.message)?.[1]
        if (frames.length < LEAST_FRAMES && thread === undefined && kind.runtime !== 'dotnet') return undefined
        const again = recursionIn(frames, 3)
        return {
          runtime: kind.runtime,
          kind: 'stack',
          message: first.message.trim().slice(0, 400),
          thread,
          comm: first.ident,
          pid: first.pid,
          host: first.host,
          unit: first.unit,
          frames: frames.slice(0, MAX_FRAMES),
          recursion: again === undefined ? undefined : { function: again.function, times: Math.max(again.times, repeats) },
        }
      },
    ),
})
