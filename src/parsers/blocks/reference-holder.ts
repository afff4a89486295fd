import { block, collect } from '../../core/block.ts'
import { REFERENCE_HOLDER, type ReferenceHolder } from '../../records/netdev-held.ts'
import { frameOf } from '../kernel/frames.ts'

const HEAD = /^\s{0,4}ref_tracker: (\S{1,80}?)(?:@\S{1,40})? has (\d{1,9})\/(\d{1,9}) users at/

/** The trace of a reference that was not given back (lib/ref_tracker.c: ref_tracker_dir_print). */
export const referenceHolder = block<ReferenceHolder>({
  id: 'reference-holder',
  emits: REFERENCE_HOLDER,
  begins: ['ref_tracker: '],
  opens: (message) => HEAD.test(message),
  maxLines: 40,
  open: (first) =>
    collect(
      first,
      (message) => (!HEAD.test(message) && frameOf(message).length > 0 ? 'take' : 'end'),
      (lines) => {
        const m = HEAD.exec(lines[0].message)
        if (m === null || lines[0].kernel === false) return undefined
        const functions = lines.slice(1).flatMap(({ message }) => frameOf(message).map((frame) => frame.function))
        return { tracker: m[1]!, users: Number(m[2]), of: Number(m[3]), functions, host: lines[0].host }
      },
    ),
})
