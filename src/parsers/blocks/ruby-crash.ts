import { block, collect } from '../../core/block.ts'
import type { CrashFrame } from '../../records/crash-frame.ts'
import { RUNTIME_CRASH, type RuntimeCrash } from '../../records/runtime-crash.ts'
import { crashSignal } from '../crash/signals.ts'

/** `/app/lib/a.rb:29: [BUG] Segmentation fault at 0x0000000000000010` (error.c rb_bug, signal.c). */
const BUG = /^(?:(\S{1,300}:\d{1,7}): )?\[BUG\] ([A-Za-z][^\n]{2,200}?)(?: at 0x([0-9a-f]{1,16}))?$/
/** vm_dump.c: `c:0021 p:---- s:0124 e:000123 CFUNC  :run_batch`, the innermost first. */
const CONTROL =
  /^c:\d{1,6} p:\S{1,8} s:\S{1,8} (?:[eb]:\S{1,8} )?(CFUNC|METHOD|BLOCK|TOP|EVAL|RESCUE|ENSURE)\s{1,4}(?::(\S{1,120})|(\S{1,300}:\d{1,7}))/
/** What stands below it, up to the versions of its libraries. */
const BELOW = /^\s*$|^ruby \d|^-- .{1,60} -{3,}|^c:\d{1,6} p:|^\S{1,300}:\d{1,7}:in [`']|^\S{1,300}\([^()]{0,200}\) \[0x[0-9a-f]{1,16}\]/

/** Ruby's report of a fault in an extension, or in itself, after which it ends with SIGABRT. */
export const rubyCrash = block<RuntimeCrash>({
  id: 'ruby-crash',
  emits: RUNTIME_CRASH,
  begins: ['[BUG] '],
  opens: (message) => BUG.test(message.trim()),
  maxLines: 160,
  open: (first) =>
    collect(
      first,
      (message) => (BELOW.test(message) ? 'take' : 'end'),
      (lines) => {
        const said = lines[0]
        const m = BUG.exec(said.message.trim())
        // the words alone stand in titles of issues as well
        if (m === null || said.kernel === true || (m[1] === undefined && !lines.some(({ message }) => /^ruby \d/.test(message))))
          return undefined
        const signal = crashSignal(m[2])
        const frames = lines.flatMap(({ message }): CrashFrame[] => {
          const frame = CONTROL.exec(message)
          return frame === null ? [] : [{ function: frame[1] === 'CFUNC' ? frame[2] : undefined, where: frame[3] }]
        })
        const native = frames[0]?.function === undefined ? undefined : frames[0].function
        return {
          runtime: 'ruby',
          kind: signal === undefined || signal === 'ABRT' ? 'abort' : 'fault',
          signal: signal ?? 'ABRT',
          message: said.message.trim(),
          comm: said.ident,
          pid: said.pid,
          host: said.host,
          unit: said.unit,
          address: m[3],
          frames:
            m[1] === undefined && native === undefined
              ? undefined
              : [{ function: native, where: m[1]?.replace(/^\S{1,250}\/(?=gems\/)/, '') }],
          detail: m[2],
        }
      },
    ),
})
