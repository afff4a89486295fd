import { block, collect } from '../../core/block.ts'
import type { CrashFrame } from '../../records/crash-frame.ts'
import { RUNTIME_CRASH, type RuntimeCrash } from '../../records/runtime-crash.ts'
import { crashSignal } from '../crash/signals.ts'

/** src/main/main.c sigactionSegv: ` *** caught segfault ***`, `address 0x7ffd10, cause 'memory not mapped'`. */
const HEAD = /^\s{0,4}\*\*\* caught (segfault|bus error|illegal operation) \*\*\*$/
const ADDRESS = /^address (?:0x([0-9a-f]{1,16})|\(nil\)), cause '([\w ]{3,40})'/
/** ` 1: .Call("sf_union", x)`: the innermost call first; native code is called by name. */
const CALL = /^\s{1,4}\d{1,4}: (?:\.(?:Call|C|External2?|Fortran)\("?([\w.]{1,100})|([\w.:$]{1,100})\()/
const BELOW = /^\s*$|^Traceback:$|^\s{1,8}\S/
const LAST = /^An irrecoverable exception occurred\. R is aborting now|^Possible actions:/

/** R's report of a fault in native code. */
export const rCrash = block<RuntimeCrash>({
  id: 'r-crash',
  emits: RUNTIME_CRASH,
  begins: ['*** caught '],
  opens: (message) => HEAD.test(message),
  maxLines: 120,
  open: (first) =>
    collect(
      first,
      (message) => (LAST.test(message) ? 'last' : ADDRESS.test(message) || BELOW.test(message) ? 'take' : 'end'),
      (lines) => {
        const said = lines[0]
        const kind = HEAD.exec(said.message)?.[1]
        const address = lines.map(({ message }) => ADDRESS.exec(message)).find((m) => m !== null)
        if (kind === undefined || address === undefined) return undefined
        const frames = lines.flatMap(({ message }): CrashFrame[] => {
          const name = CALL.exec(message)
          return name === null ? [] : [{ function: name[1] ?? name[2] }]
        })
        return {
          runtime: 'r',
          kind: 'fault',
          signal: kind === 'segfault' ? 'SEGV' : (crashSignal(kind) ?? 'ILL'),
          message: said.message.trim(),
          comm: said.ident ?? 'R',
          pid: said.pid,
          host: said.host,
          unit: said.unit,
          address: address?.[1] ?? '0',
          frames: frames.length === 0 ? undefined : frames,
          detail: address?.[2],
        }
      },
    ),
})
