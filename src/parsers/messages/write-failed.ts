import { message } from '../../core/message.ts'
import { WRITE_FAILED } from '../../records/write-refused.ts'

/** In the words of programs: `Error while writing to checkpoint file /var/lib/…`. */
export const writeFailed = message<{ readonly path: string }>({
  id: 'write-failed',
  emits: WRITE_FAILED,
  holds: ['while writing to ', 'failed to write ', 'error writing '],
  read({ message: text, kernel }) {
    const path = /(?:while writing to|failed to write|error writing)[^/]{0,60}(\/(?:[\w.@+-]{1,80}\/){1,12}[\w.@+-]{1,120})/i.exec(
      text,
    )?.[1]
    return path === undefined || kernel === true ? undefined : { path }
  },
})
