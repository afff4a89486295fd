import { block, collect } from '../../core/block.ts'
import { KERNEL_LEAK, type KernelLeak } from '../../records/kernel-leak.ts'

/** Fuzzers put this over what /sys/kernel/debug/kmemleak holds, at times with a date before it. */
const HEADING = /^(?:\d{4}[-/]\d\d[-/]\d\d[T ][\d:.]{8,18} )?BUG: memory leak\s{0,4}$/
const OBJECT = /^\s{0,8}(?:kmemleak: )?unreferenced object(?: (0x[0-9a-f]{4,16}))?(?: \(size (\d{1,12})\))?:?\s{0,4}$/
const OF = /^\s{0,8}(?:kmemleak: )?\s{0,8}comm "(.{0,64})", pid (-?\d{1,10})/
const FRAME = /^\s{0,12}(?:kmemleak: )?\s{0,8}(?:\[<?[0-9a-f]{4,18}>?\] )?([A-Za-z_][\w.]{0,127})\+0x[0-9a-f]{1,8}\/0x[0-9a-f]{1,8}/

/** One leaked object as kmemleak prints it. */
export const kernelLeak = block<KernelLeak>({
  id: 'kernel-leak',
  emits: KERNEL_LEAK,
  begins: ['BUG: memory leak', 'unreferenced object'],
  opens: (message) => HEADING.test(message) || OBJECT.test(message),
  maxLines: 64,
  open(first) {
    let object = OBJECT.test(first.message)
    let traced = false
    return collect(
      first,
      (message) => {
        if (HEADING.test(message)) return 'end'
        if (OBJECT.test(message)) return object ? 'end' : 'take'
        if (
          OF.test(message) ||
          FRAME.test(message) ||
          /^\s{1,12}(?:backtrace|hex dump)/.test(message) ||
          /^\s{2,12}(?:[0-9a-f]{2} ){8}/.test(message)
        )
          return 'take'
        return traced ? 'end' : 'pass'
      },
      (lines) => {
        const first = lines[0]
        if (first.kernel === false) return undefined
        const leaked = lines.map(({ message }) => OBJECT.exec(message)).find((m) => m !== null)
        // a heading with nothing below it, or an object without size and trace, says too little
        if (leaked === undefined) return undefined
        const of = lines.map(({ message }) => OF.exec(message)).find((m) => m !== null)
        const functions = lines.flatMap(({ message }) => FRAME.exec(message)?.[1] ?? []).slice(0, 32)
        if (!HEADING.test(first.message) && functions.length === 0) return undefined
        return {
          host: first.host,
          message: HEADING.test(first.message) ? 'BUG: memory leak' : first.message.trim(),
          address: leaked[1],
          bytes: leaked[2] === undefined ? undefined : Number(leaked[2]),
          comm: of?.[1],
          pid: of === undefined ? undefined : Number(of[2]),
          functions,
        }
      },
      (message) => {
        object ||= OBJECT.test(message)
        traced ||= FRAME.test(message)
      },
    )
  },
})
