import { message } from '../../core/message.ts'
import { POOL_QUEUE, type PoolQueue } from '../../records/pool-queue.ts'

/** So many tasks wait. */
const QUEUED =
  /\b(?:queued?(?:_?size|_?depth|_?length|_?len|[ -]size|[ -]depth|[ -]length| tasks| requests)?|waiting|pending|backlog)"?\s?[=: ]{1,3}(\d{1,9})\b/i
/** So many workers are busy, of how many. */
const WIDTH = /\b(?:active|workers|threads|busy|running)(?: threads| workers)?"?\s?[=: ]{1,3}(\d{1,6})(?:\/(\d{1,6}))?\b/i
/** So many workers have nothing to do. */
const SPARE = /\bidle"?\s?[=: ]{1,3}(\d{1,6})\b/i

/** Lines that tell the length of a queue beside the workers that serve it. */
export const poolQueue = message<PoolQueue>({
  id: 'pool-queue',
  emits: POOL_QUEUE,
  holds: [
    'queued',
    'queue=',
    'queue:',
    'queue_',
    'queueSize',
    'queueDepth',
    'queue depth',
    'queue size',
    'queue length',
    'waiting=',
    'pending=',
    'backlog=',
  ],
  read({ message: text }) {
    const [queue, width] = [QUEUED.exec(text), WIDTH.exec(text)]
    if (queue === null || width === null) return undefined
    const [busy, all] = [Number(width[1]), width[2] === undefined ? undefined : Number(width[2])]
    const spare = SPARE.exec(text)?.[1]
    const isIdle = spare !== undefined && Number(spare) > 0
    return {
      name: text.slice(0, Math.min(queue.index, width.index)).replace(/\d+/g, '#').slice(-80),
      queued: Number(queue[1]),
      workers: all ?? busy,
      busy,
      hasFree: all === undefined ? (isIdle ? true : undefined) : busy !== all || isIdle,
    }
  },
})
