import { block, collect } from '../../core/block.ts'
import { ALLOCATION_FAILURE, type AllocationFailure } from '../../records/allocation-failure.ts'
import { MemInfoReader } from '../kernel/mem-info.ts'

/** `comm: page allocation failure: order:5, mode:0x…(FLAGS)`; before 3.2 `comm: page allocation failure. order:5, mode:0x20`. */
const FAILURE = /^\s{0,80}(?!\s)(.{0,300}): page allocation failure[:.] order:(\d{1,3}), mode:(0x[0-9a-f]{1,16}(?:\([^)]{0,400}\))?)/
const MODULE = /^\s{0,8}(?:\[<[0-9a-f]{4,18}>\] )?(\? )?[\w.]{1,128}\+0x[0-9a-f]{1,8}\/0x[0-9a-f]{1,8} \[(\w{1,64})\]/

/** An allocation of pages that failed and was told of, with the stack of who asked and the state of memory. */
export const allocationFailure = block<AllocationFailure>({
  id: 'allocation-failure',
  emits: ALLOCATION_FAILURE,
  begins: ['page allocation failure'],
  opens: (message) => FAILURE.test(message),
  maxLines: 300,
  open: (first) =>
    collect(
      first,
      (message) => {
        if (FAILURE.test(message) || / invoked oom-killer: /.test(message)) return 'end'
        if (/^\s{0,40}\d{1,15} pages hwpoisoned/.test(message)) return 'last'
        return new MemInfoReader().take(message) || MODULE.test(message) || /^CPU: \d/.test(message) ? 'take' : 'pass'
      },
      (lines) => {
        const first = lines[0]
        const m = FAILURE.exec(first.message)
        if (m === null || first.kernel === false) return undefined
        const memory = new MemInfoReader()
        const modules = new Set<string>()
        let pid: number | undefined
        for (const { message } of lines.slice(1)) {
          const frame = MODULE.exec(message)
          if (frame !== null && frame[1] === undefined && modules.size < 8) modules.add(frame[2]!)
          else if (/^CPU: \d/.test(message)) pid ??= Number(/ PID: (\d{1,10}) /.exec(message)?.[1] ?? Number.NaN)
          else memory.take(message)
        }
        return {
          host: first.host,
          comm: m[1]!,
          pid: Number.isNaN(pid) ? undefined : pid,
          order: Number(m[2]),
          mode: m[3]!,
          modules: [...modules],
          message: first.message.trim().slice(0, 300),
          memInfo: memory.info,
        }
      },
    ),
})
