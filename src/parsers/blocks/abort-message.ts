import { block, collect } from '../../core/block.ts'
import { RUNTIME_CRASH, type RuntimeCrash } from '../../records/runtime-crash.ts'
import { ABORT_LITERALS, readAbort } from '../crash/aborts.ts'

/** The last words of a C, C++ or Rust program that aborts itself; C++ says on the next line what the exception was. */
export const abortMessage = block<RuntimeCrash>({
  id: 'abort-message',
  emits: RUNTIME_CRASH,
  begins: ABORT_LITERALS,
  maxLines: 2,
  open: (first) =>
    collect(
      first,
      (message) => (/^\s{0,4}what\(\): /.test(message) ? 'last' : 'end'),
      (lines) => {
        const first = lines[0]
        const said = readAbort(first)
        if (said === undefined) return undefined
        const what = /^\s{0,4}what\(\): {1,4}(.{0,400})/.exec(lines[1]?.message ?? '')?.[1]
        // a thread that could not be started is told as that
        if (/^(?:thread: |boost::\S{1,60}: )?Resource temporarily unavailable/.test(what ?? '')) return undefined
        const detail = what === undefined || what === '' ? said.detail : `${said.detail ?? ''}: ${what}`
        return {
          ...said,
          detail,
          comm: said.comm ?? first.ident,
          // behind its own name syslog counts what it says: postgres[2211]: [6-1]
          pid: (first.ident !== undefined && first.ident === said.comm ? first.pid : undefined) ?? said.pid ?? first.pid,
          message: first.message.trim().slice(0, 1000),
          host: first.host,
          unit: first.unit,
        }
      },
    ),
})
