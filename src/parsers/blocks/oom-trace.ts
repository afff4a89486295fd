import { block, collect } from '../../core/block.ts'
import { OOM_TRACE, type OomTrace } from '../../records/oom-trace.ts'
import { isFrame, ownFrame, ownGoFrame, ownJuliaFrame } from '../runtime-oom/own-frame.ts'

const BEGINS =
  /OutOfMemoryE(?:rror|xception)\b|OutOfDirectMemoryError\b|^Out of memory\.\s{0,4}$|^(?:fatal error: )?runtime: out of memory|^(?:fatal error: )?runtime: cannot allocate memory/
const GO =
  /^(?:fatal error: |runtime: |goroutine \d|runtime stack:|\s{0,8}\S{1,300}\.(?:go|s):\d|created by |[\w./*()[\]·{}-]{1,300}\(.{0,400}\)$|\s{0,4}$)/
const JULIA = /^(?:Stacktrace:|\s{0,4}\[\d{1,4}\] |in expression starting at |\s{4,}@ )/
/** What a trace of a JVM says between its frames. */
const BETWEEN = /^\s{0,40}(?:\.{3} \d{1,5} (?:more|common frames omitted)|Caused by: .{0,400}OutOfMemory|--- End of )/
const CAUSED = /^\s{0,40}Caused by: .{0,400}OutOfMemory/

/** The frames below the words of a program that ran out of memory. Other programs may speak between them. */
export const oomTrace = block<OomTrace>({
  id: 'oom-trace',
  emits: OOM_TRACE,
  begins: [
    'OutOfMemoryError',
    'OutOfDirectMemoryError',
    'OutOfMemoryException',
    'Out of memory.',
    'runtime: out of memory',
    'runtime: cannot allocate memory',
  ],
  opens: (message) => message.length < 2000 && BEGINS.test(message),
  maxLines: 80,
  mostPassed: 12,
  open(first) {
    const isGo = /\bruntime: /.test(first.message)
    const isJulia = first.message.includes('OutOfMemoryError()')
    return collect(
      first,
      (message) => {
        if (isGo) return GO.test(message) ? 'take' : 'end'
        if (isJulia) return JULIA.test(message) ? 'take' : 'end'
        if (isFrame(message) || BETWEEN.test(message)) return 'take'
        return BEGINS.test(message) || /^(?:Exception in thread|Traceback |Caused by: )/.test(message) ? 'end' : 'pass'
      },
      (lines) => {
        const [{ ident }] = lines
        const own = lines.slice(1).filter((line) => line.ident === ident || ident === undefined)
        const all = own.map(({ message }) => message)
        // what wraps it only hands it on
        const messages = all.slice(all.findLastIndex((message) => CAUSED.test(message)) + 1)
        const where = isGo ? ownGoFrame(messages) : isJulia ? ownJuliaFrame(messages) : ownFrame(messages)
        return where === undefined ? undefined : { where }
      },
    )
  },
})
