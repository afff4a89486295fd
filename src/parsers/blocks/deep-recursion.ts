import { block, collect } from '../../core/block.ts'
import type { CrashFrame } from '../../records/crash-frame.ts'
import { RUNTIME_CRASH, type RuntimeCrash } from '../../records/runtime-crash.ts'
import { MAX_FRAMES, recursionIn, type Repeated } from '../crash/frames.ts'

interface Kind {
  readonly runtime: 'java' | 'node' | 'dotnet' | 'ruby' | 'julia'
  readonly shape: RegExp
}

/** The exception is named where the trace begins: a mention in passing has no frames below. */
const KINDS: readonly Kind[] = [
  { runtime: 'java', shape: /(?:^|[\s:])java\.lang\.StackOverflowError(?:$|: .{0,200}$|\s)/ },
  { runtime: 'node', shape: /^(?:Uncaught |Unhandled rejection )?RangeError: Maximum call stack size exceeded/ },
  { runtime: 'dotnet', shape: /^Stack overflow\.$/ },
  // of the interpreter, of Rails and of what prints `class: message`
  {
    runtime: 'ruby',
    shape: /: stack level too deep \(SystemStackError\)|(?:^|[\s:])SystemStackError(?: \(stack level too deep\)|: stack level too deep)/,
  },
  { runtime: 'julia', shape: /^ERROR: (?:LoadError: )?StackOverflowError:/ },
]
const FRAME = /^\s{1,40}(?:at |from )(.{1,500})$/
/** `app/models/category.rb:12:in `full_name'`, `a.rb:3:in 'Category#full_name'`, below an exception also behind `from`. */
const RUBY_FRAME = /^\s{0,40}(?:from )?(\S{1,300}:\d{1,7}):in [`'"](?:(?:rescue|ensure|block(?: \(\d{1,3} levels\))?) in )?(.{1,200}?)'$/
/** ` [1] depth(n::Int64) (repeats 79984 times)`, and below it ` @ Main ~/tree.jl:3`. */
const JULIA_FRAME = /^\s{0,4}\[\d{1,6}\] ([^\s(]{1,200})(?:\(.{0,300}?\))?(?: \(repeats (\d{1,9}) times\))?$/
const JULIA_PLACE = /^\s{1,8}@ .{0,120}?(\S{1,300}:\d{1,7})(?: \[inlined\])?$/
/** How the interpreter ends over it; before Ruby 2.2 without a trace. */
const RUBY_END = /^(\S{1,300}:\d{1,7}):(?:in [`'"](?:.{1,200}?)':)? stack level too deep \(SystemStackError\)$/
/** The jar and its version behind a frame, as Logback and Log4j add them. */
const JAR = /\s{1,4}~?\[[^\]]{0,200}\]\s{0,4}$/
/** How often the lines below (.NET) or above (Ruby, Julia) stand there. */
const REPEAT = /^Repeat (\d{1,9}) times:$/
const LEVELS = /^\s{0,8}\.{3} ?(\d{1,9}) levels\.{3}$|^\s{0,8}-{2,4} the above \d{1,4} lines are repeated (\d{1,9}) more times? -{2,4}$/
const RULE = /^-{8,}$/
const LEAST_FRAMES = 3

const kindOf = (message: string): Kind | undefined => KINDS.find(({ shape }) => shape.test(message))

/** A trace of a language runtime whose stack is full: java.lang.StackOverflowError, RangeError of V8, .NET, Ruby. */
export const deepRecursion = block<RuntimeCrash>({
  id: 'deep-recursion',
  emits: RUNTIME_CRASH,
  begins: [
    'StackOverflowError',
    'Maximum call stack size',
    'Stack overflow.',
    'stack level too deep',
    'ERROR: StackOverflowError',
    'ERROR: LoadError: StackOverflowError',
  ],
  opens: (message) => message.length < 2000 && kindOf(message) !== undefined,
  maxLines: 1100,
  open: (first) =>
    collect(
      first,
      (message, count) => {
        if (FRAME.test(message) || REPEAT.test(message) || RULE.test(message) || LEVELS.test(message)) return 'take'
        if (RUBY_FRAME.test(message) || JULIA_FRAME.test(message) || JULIA_PLACE.test(message) || message === 'Stacktrace:') return 'take'
        // Rails leaves a line free below the exception
        if (message.trim() === '' && count === 1) return 'take'
        return /^\s{1,40}(?:\.\.\. \d|~?\[)/.test(message) ? 'take' : 'end'
      },
      (lines) => {
        const first = lines[0]
        const kind = kindOf(first.message)
        if (kind === undefined || first.kernel === true || first.priority === 7) return undefined
        const { frames: below, repeated } = stackIn(lines.slice(1).map(({ message }) => message))
        const end = RUBY_END.exec(first.message.trim())?.[1]
        const frames = end !== undefined && below.length === 0 ? [{ where: end }] : below
        const thread = /Exception in thread "([^"]{1,100})"/.exec(first.message)?.[1]
        if (
          frames.length < LEAST_FRAMES &&
          repeated === undefined &&
          thread === undefined &&
          kind.runtime !== 'dotnet' &&
          end === undefined
        )
          return undefined
        const seen = recursionIn(frames, 2)
        const again = repeated === undefined || (seen !== undefined && seen.times > repeated.times) ? seen : repeated
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
          recursion: again,
        }
      },
    ),
})

/** The frames of a trace, and what it says to stand there again and again. */
function stackIn(lines: readonly string[]): { readonly frames: readonly CrashFrame[]; readonly repeated: Repeated | undefined } {
  const frames: CrashFrame[] = []
  let repeated: Repeated | undefined
  /** Of .NET: how often the frames between two rules stand there, and where they begin. */
  let below: { readonly times: number; readonly from: number; rules: number } | undefined
  const say = (times: number, names: readonly (string | undefined)[]): void => {
    const [name, ...over] = [...new Set(names)].filter((n) => n !== undefined)
    if (name !== undefined && times > (repeated?.times ?? 0)) repeated = { function: name, times, ...(over.length > 0 ? { over } : {}) }
  }
  for (const text of lines) {
    const repeat = REPEAT.exec(text)
    const levels = LEVELS.exec(text)
    const ruby = RUBY_FRAME.exec(text)
    const julia = JULIA_FRAME.exec(text)
    const place = JULIA_PLACE.exec(text)
    const plain = FRAME.exec(text)?.[1]
    if (repeat !== null) below = { times: Number(repeat[1]), from: frames.length, rules: 0 }
    else if (RULE.test(text) && below !== undefined && ++below.rules === 2) {
      say(below.times, frames.slice(below.from).map(functionOf))
      below = undefined
    } else if (levels !== null) {
      const above = recursionIn(frames, 2) ?? { function: frames.at(-1)?.function, times: 0, over: [] }
      say(Number(levels[1] ?? levels[2]) + above.times, [above.function, ...(above.over ?? [])])
    } else if (ruby !== null) frames.push({ function: ruby[2], where: ruby[1] })
    else if (julia !== null) {
      frames.push({ function: julia[1] })
      if (julia[2] !== undefined) say(Number(julia[2]), [julia[1]])
    } else if (place !== null && frames.length > 0) frames[frames.length - 1] = { ...frames.at(-1), where: place[1] }
    else if (plain !== undefined) frames.push(frameOf(plain))
  }
  return { frames, repeated }
}

const functionOf = (frame: CrashFrame): string | undefined => frame.function

/** `shop.Tree.depth(Tree.java:14)`, `async walk (/app/walk.js:3:10)`, `Shop.Category.get_Path()`; .NET has types in the brackets. */
function frameOf(text: string): CrashFrame {
  const m = /^(?:async )?(.{1,300}?) ?\((.{0,200})\)(?: in (\S{1,300}):line (\d{1,7}))?$/.exec(text.replace(JAR, ''))
  if (m === null) return { function: text.trim() }
  if (m[3] !== undefined) return { function: m[1], where: `${m[3]}:${m[4]}` }
  return {
    function: m[1],
    where: /:\d|^Native Method$|^Unknown Source$|\.(?:java|kt|scala|m?[jt]s)\b|^<anonymous>$|^node:/.test(m[2]!) ? m[2] : undefined,
  }
}
