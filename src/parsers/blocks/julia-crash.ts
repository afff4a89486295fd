import { block, collect } from '../../core/block.ts'
import type { CrashFrame } from '../../records/crash-frame.ts'
import { RUNTIME_CRASH, type RuntimeCrash } from '../../records/runtime-crash.ts'
import { MAX_FRAMES } from '../crash/frames.ts'
import { crashSignal } from '../crash/signals.ts'

/** src/signals-unix.c, src/signal-handling.c: `[430756] signal (11.1): Segmentation fault`, before 1.9 `signal (11): …`. */
const HEAD = /^(?:\[(\d{1,10})\] )?signal \((\d{1,2})(?:\.-?\d{1,3})?\): [A-Z][\w/ -]{3,40}$/
const STARTED = /^in expression starting at (\S{1,300}:\d{1,7})$/
const FRAME = /^(\S.{0,200}?) at (\S{1,300}:\d{1,7})(?: \[inlined\])?$/
const UNKNOWN = /^unknown function \(ip: |^\s*$/
const LAST = /^Allocations: \d/
/** Julia's own sources, where it was built. */
const OF_JULIA = /^(?:\/(?:cache|buildworker|workspace)\/|\.\/)/

/** Julia's report of a signal that ends it, with its stack. */
export const juliaCrash = block<RuntimeCrash>({
  id: 'julia-crash',
  emits: RUNTIME_CRASH,
  begins: ['signal ('],
  opens: (message) => HEAD.test(message.trim()),
  maxLines: 200,
  open: (first) =>
    collect(
      first,
      (message) => (LAST.test(message) ? 'last' : STARTED.test(message) || FRAME.test(message) || UNKNOWN.test(message) ? 'take' : 'end'),
      (lines) => {
        const said = lines[0]
        const m = HEAD.exec(said.message.trim())
        const signal = crashSignal(m?.[2])
        // others name a signal so; Julia says at once which expression it was
        if (m === null || signal === undefined || !lines.some(({ message }) => STARTED.test(message))) return undefined
        const all = lines.flatMap(({ message }): CrashFrame[] => {
          const frame = STARTED.test(message) ? null : FRAME.exec(message)
          return frame === null ? [] : [{ function: frame[1], where: frame[2] }]
        })
        const own = all.filter(({ where }) => !OF_JULIA.test(where!))
        const started = lines.map(({ message }) => STARTED.exec(message)?.[1]).find((where) => where !== undefined)
        return {
          runtime: 'julia',
          kind: signal === 'ABRT' ? 'abort' : 'fault',
          signal,
          message: said.message.trim(),
          comm: said.ident ?? 'julia',
          pid: m[1] === undefined ? said.pid : Number(m[1]),
          host: said.host,
          unit: said.unit,
          frames: own.length > 0 ? own.slice(0, MAX_FRAMES) : [{ where: started }, ...all].slice(0, MAX_FRAMES),
        }
      },
    ),
})
