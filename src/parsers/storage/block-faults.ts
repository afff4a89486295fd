import { diskOfNumber } from '../../core/device.ts'
import type { DiskFault, FaultKind } from '../../records/disk-fault.ts'
import type { Wording } from './fault-wording.ts'

const BLOCK: readonly (readonly [RegExp, FaultKind])[] = [
  [/medium/, 'medium'],
  [/timeout/, 'timeout'],
  [/transport/, 'transport'],
  [/offline/, 'offline'],
  [/nexus|reservation/, 'reserved'],
]

const requestOf = (m: RegExpExecArray): DiskFault => ({
  device: m[2]!,
  kind: BLOCK.find(([word]) => word.test(m[1]!))?.[1] ?? 'request',
  level: 'request',
  sector: BigInt(m[3]!),
  operation: m[4],
  error: `${m[1]} error`,
})

/**
 * What the block layer and those above it say. block/blk-core.c (blk_update_request, print_req_error), block/blk-mq.c; fs/buffer.c;
 * fs/ext4/page-io.c (ext4_end_bio).
 */
export const BLOCK_FAULTS: readonly Wording[] = [
  // `sector in range` is Synology's
  [
    /^(?:blk_update_request: |print_req_error: |end_request: )?(I\/O|critical (?:medium|target|nexus)|timeout|recoverable transport|device offline|protection|reservation conflict) error, dev ([\w-]{1,32}), (?:logical block|sector(?: in range)?) (\d{1,20})(?: op 0x[0-9a-f]{1,4}:\((\w{1,20})\))?/,
    requestOf,
  ],
  [
    /^Buffer I\/O error on dev(?:ice)? ([\w-]{1,32}), logical block \d{1,20}(?:, (?:lost|async) (?:\w{1,8} )?page (write|read))?/,
    (m) => ({ device: m[1]!, kind: 'request', level: 'error', operation: m[2]?.toUpperCase() }),
  ],
  [
    /^EXT[34]-fs warning \(device ([^)\s]{1,64})\): ext4_end_bio:\d{1,6}: I\/O error -?\d{1,4} writing to inode (\d{1,10})/,
    (m) => ({ device: m[1]!, kind: 'request', level: 'detail', operation: 'WRITE', inode: Number(m[2]) }),
  ],
  // mm/page_io.c names the swap device by its number
  [
    /^(Read|Write)-error on swap-device \((\d{1,3}:\d{1,7}):(\d{1,20})\)/,
    (m) => {
      const device = diskOfNumber(m[2]!)
      return device === undefined
        ? undefined
        : { device, kind: 'request', level: 'error', operation: m[1]!.toUpperCase(), sector: BigInt(m[3]!) }
    },
  ],
  [/^([\w-]{1,32}): rw=\d{1,8}, (?:want|sector)=/, (m) => ({ device: m[1]!, kind: 'beyond-end', level: 'error' })],
]
