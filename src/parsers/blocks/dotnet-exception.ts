import { block, collect } from '../../core/block.ts'
import type { CrashFrame } from '../../records/crash-frame.ts'
import { RUNTIME_CRASH, type RuntimeCrash } from '../../records/runtime-crash.ts'
import { isToldElsewhere } from '../crash/dotnet.ts'
import { MAX_FRAMES } from '../crash/frames.ts'

/** CoreCLR (vm/excep.cpp): `Unhandled exception. System.InvalidOperationException: Unable to resolve service …`. */
const HEAD = /^Unhandled exception[.:] ((?:[A-Za-z_]\w{0,80}\.){0,10}[A-Za-z_]\w{0,100}(?:Exception|Error)): (\S.{0,1500})$/
/** CoreCLR (vm/eepolicy.cpp): `Process terminated. queue state is corrupt`, `Fatal error. Internal CLR error. (0x80131506)`. */
const FATAL = /^(?:Process terminated\.|Fatal error\.) (\S.{0,1500})$/
/** `   at Pay.Worker.Run(String[] args) in /src/Program.cs:line 21` */
const FRAME = /^\s{1,8}at (\S.{0,400}?)\([^()]{0,400}\)(?: in (\S.{0,300}?):line (\d{1,7}))?\s*$/
const BETWEEN = /^\s{1,8}(?:---? |at )|^ ---> /

/** An exception that nobody caught ends a .NET program with SIGABRT. */
export const dotnetException = block<RuntimeCrash>({
  id: 'dotnet-exception',
  emits: RUNTIME_CRASH,
  begins: ['Unhandled exception. ', 'Unhandled exception: ', 'Process terminated. ', 'Fatal error. '],
  opens: (message) => HEAD.test(message.trim()) || FATAL.test(message.trim()),
  maxLines: 120,
  open: (first) =>
    collect(
      first,
      (message) => (FRAME.test(message) || BETWEEN.test(message) ? 'take' : 'end'),
      (lines) => {
        const said = lines[0]
        const m = HEAD.exec(said.message.trim())
        const fatal = FATAL.exec(said.message.trim())?.[1]
        if (
          (m === null && fatal === undefined) ||
          said.kernel === true ||
          said.priority === 7 ||
          lines.some(({ message }) => !FRAME.test(message) && isToldElsewhere(message))
        )
          return undefined
        const frames = lines.slice(1).flatMap(({ message }): CrashFrame[] => {
          const frame = FRAME.exec(message)
          return frame === null ? [] : [{ function: frame[1], where: frame[2] === undefined ? undefined : `${frame[2]}:${frame[3]}` }]
        })
        // other runtimes use the same words of what only ended a request
        if (frames.length === 0) return undefined
        const own = frames.filter(({ where }) => where !== undefined)
        return {
          runtime: 'dotnet',
          kind: 'abort',
          signal: 'ABRT',
          message: said.message.trim().slice(0, 1000),
          comm: said.ident,
          pid: said.pid,
          host: said.host,
          unit: said.unit,
          detail: (m === null ? fatal! : `uncaught ${m[1]!.split('.').at(-1)}: ${m[2]!}`).replace(/\.$/, '').slice(0, 400),
          frames: (own.length > 0 ? own : frames).slice(0, MAX_FRAMES),
        }
      },
    ),
})
