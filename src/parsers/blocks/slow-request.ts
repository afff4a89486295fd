import { block, collect } from '../../core/block.ts'
import { SLOW_REQUEST, type SlowRequest } from '../../records/slow-request.ts'

/** `[29-Nov-2026 01:34:53]  [pool shop] pid 20569`; the time may be taken off. */
const HEAD = /^(?:\[[^\]]{8,40}\] {1,4})?\[pool (\S{1,64})\] pid (\d{1,10})$/
const SCRIPT = /^script_filename = (\S.{0,300})$/
const FRAME = /^\[0x[\da-f]{8,16}\] (.{1,160}?)\(\) (\S.{0,300}:\d{1,7})$/

/** One trace of the slow log of a pool of php-fpm. */
export const slowRequest = block<SlowRequest>({
  id: 'slow-request',
  emits: SLOW_REQUEST,
  begins: ['[pool '],
  opens: (message) => HEAD.test(message),
  maxLines: 60,
  open: (first) =>
    collect(
      first,
      (message) => (SCRIPT.test(message) || FRAME.test(message) ? 'take' : 'end'),
      (lines) => {
        const head = HEAD.exec(lines[0].message)
        const frame = lines.map(({ message }) => FRAME.exec(message)).find((m) => m !== null)
        if (head === null || frame === undefined || frame === null) return undefined
        const script = lines.map(({ message }) => SCRIPT.exec(message)?.[1]).find((path) => path !== undefined)
        return { pool: head[1]!, pid: Number(head[2]), script, function: `${frame[1]}()`, calledAt: frame[2]! }
      },
    ),
})
