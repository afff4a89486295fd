import { block, collect } from '../../core/block.ts'
import { OOM_TRACE, type OomTrace } from '../../records/oom-trace.ts'
import { ownPythonFrame } from '../runtime-oom/own-frame.ts'
import { arraySize } from '../runtime-oom/scripting.ts'

const ENDS = /^(?:[\w.]{0,120}\.)?_?(?:Array|Arrow)?MemoryError(?:: (.{0,200}))?\s{0,4}$/

/** A traceback of Python that ends in a MemoryError. */
export const oomTraceback = block<OomTrace>({
  id: 'oom-traceback',
  emits: OOM_TRACE,
  begins: ['Traceback (most recent call last)'],
  opens: (message) => /^Traceback \(most recent call last\):\s{0,4}$/.test(message.trim()),
  maxLines: 400,
  open: (first) =>
    collect(
      first,
      (message) => (/^\s/.test(message) ? 'take' : ENDS.test(message) ? 'last' : 'end'),
      (lines) => {
        const end = ENDS.exec(lines.at(-1)!.message)
        const where = end === null ? undefined : ownPythonFrame(lines.map(({ message }) => message))
        return where === undefined ? undefined : { where, requestedKb: arraySize(end?.[1]) }
      },
    ),
})
