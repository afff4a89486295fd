import { message } from '../../core/message.ts'
import { POOL_FULL, type PoolFull } from '../../records/pool-full.ts'

const NONE = { device: undefined, name: undefined, mode: undefined }
/** device-mapper's own number of a pool: its minor is that of dm-N. */
const thin = (number: string): Pick<PoolFull, 'device' | 'number'> => ({ device: `dm-${number.split(':')[1]!}`, number })

/** drivers/md/dm-thin.c, dm-snap.c; dmeventd of LVM; block/blk-mq.c, SBC's ASC 27h/07h. */
const WORDINGS: readonly (readonly [RegExp, (m: RegExpExecArray) => PoolFull])[] = [
  [
    /^device-mapper: thin: (\d{1,4}:\d{1,7}): switching pool to out-of-data-space(?: \((queue|error) IO\))? mode/,
    (m) => ({ ...NONE, space: 'data', isFull: true, ...thin(m[1]!), mode: m[2] === 'error' ? 'error' : 'queue' }),
  ],
  [
    /^device-mapper: thin: (\d{1,4}:\d{1,7}): (?:switching pool to out-of-metadata-space mode|metadata operation '\w{1,64}' failed: error = -28|no free metadata space)/,
    (m) => ({ ...NONE, space: 'metadata', isFull: true, ...thin(m[1]!) }),
  ],
  [
    /^device-mapper: thin: (\d{1,4}:\d{1,7}): (?:no free data space available|unable to allocate new (?:data )?block)/,
    (m) => ({ ...NONE, space: 'data', isFull: true, ...thin(m[1]!) }),
  ],
  [
    /^device-mapper: thin: (\d{1,4}:\d{1,7}): (?:reached low water mark for (data|metadata) device|aborting current metadata transaction|switching pool to (read-only|fail) mode)/,
    (m) => ({
      ...NONE,
      space: m[2] === 'data' ? 'data' : 'metadata',
      isFull: false,
      ...thin(m[1]!),
      mode: m[3] === undefined ? undefined : 'read-only',
    }),
  ],
  [
    /^device-mapper: thin: (\d{1,4}:\d{1,7}): switching pool to write mode/,
    (m) => ({ ...NONE, space: 'data', isFull: false, isBack: true, ...thin(m[1]!) }),
  ],
  [
    /^(?:WARNING: )?Thin pool (\S{1,128}) (data|metadata) is now (\d{1,3})(?:\.\d{1,3})?% full/,
    (m) => ({ ...NONE, space: m[2] as 'data' | 'metadata', isFull: Number(m[3]) >= 100, name: m[1] }),
  ],
  [/^device-mapper: snapshots: Invalidating snapshot: Unable to allocate exception/, () => ({ ...NONE, space: 'snapshot', isFull: true })],
  [
    /^(?:WARNING: )?Snapshot (\S{1,128}) (?:changed state to: Invalid|is now 100(?:\.0{1,3})?% full|is lost)/,
    (m) => ({ ...NONE, space: 'snapshot', isFull: true, name: m[1] }),
  ],
  [
    /^(?:blk_update_request: |print_req_error: |end_request: )?critical space allocation error, dev ([\w-]{1,32}), /,
    (m) => ({ ...NONE, space: 'lun', isFull: true, device: m[1], mode: 'error' }),
  ],
  [
    /^sd \d{1,4}:\d{1,4}:\d{1,4}:\d{1,4}: \[(\w{1,16})\] (?:tag#\d{1,6} )?Add\. Sense: Space allocation failed write protect/,
    (m) => ({ ...NONE, space: 'lun', isFull: true, device: m[1], mode: 'error' }),
  ],
]

export const poolFull = message<PoolFull>({
  id: 'pool-full',
  emits: POOL_FULL,
  holds: [
    'device-mapper: thin: ',
    'Thin pool ',
    'Invalidating snapshot',
    'Snapshot ',
    'critical space allocation',
    'Space allocation failed',
  ],
  read({ message: text }) {
    for (const [wording, read] of WORDINGS) {
      const m = wording.exec(text)
      if (m !== null) return read(m)
    }
    return undefined
  },
})
