import { message } from '../../core/message.ts'
import { KMEMLEAK_COUNT } from '../../records/kmemleak-count.ts'

const COUNTED = /^kmemleak: (\d{1,9}) new suspected memory leaks/

/** `kmemleak: 3 new suspected memory leaks (see /sys/kernel/debug/kmemleak)`. */
export const kmemleakCount = message({
  id: 'kmemleak-count',
  emits: KMEMLEAK_COUNT,
  holds: ['new suspected memory leaks'],
  read({ message: text, kernel }) {
    const counted = kernel === false ? null : COUNTED.exec(text)
    return counted === null ? undefined : { objects: Number(counted[1]) }
  },
})
