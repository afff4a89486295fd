import { message } from '../../core/message.ts'
import { GIL_SHARE, type GilShare } from '../../records/gil-share.ts'

/** The heading of py-spy top. */
export const gilShare = message<GilShare>({
  id: 'gil-share',
  emits: GIL_SHARE,
  holds: ['Active: '],
  read({ message: text }) {
    const m = /^\s{0,4}GIL: (\d{1,3})(?:\.\d{1,2})?%, Active: {1,4}(\d{1,6})(?:\.\d{1,2})?%, Threads: {1,4}(\d{1,6})/.exec(text)
    return m === null ? undefined : { heldPct: Number(m[1]), activePct: Number(m[2]), threads: Number(m[3]) }
  },
})
