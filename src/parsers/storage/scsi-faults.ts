import { diskOfNumber } from '../../core/device.ts'
import type { FaultKind } from '../../records/disk-fault.ts'
import type { Wording } from './fault-wording.ts'

const ADDRESS = String.raw`\d{1,4}:\d{1,4}:\d{1,4}:\d{1,4}`
const sd = (rest: string): RegExp => new RegExp(String.raw`^sd (${ADDRESS}): (?:\[(\w{1,16})\] )?(?:tag#\d{1,6} )?${rest}`)
const deviceOf = (m: RegExpExecArray): string => m[2] ?? m[1]!

/** Bytes of the host adapter (include/scsi/scsi_status.h) that tell of a fault; others are retried without a word. */
const HOST_BYTES: readonly (readonly [RegExp, FaultKind])[] = [
  [/NO_CONNECT|BAD_TARGET/, 'offline'],
  [/TIME_OUT|TRANSPORT/, 'timeout'],
  [/ERROR|RESET|ABORT/, 'transport'],
]

const SENSE_KEYS: Readonly<Record<string, FaultKind>> = { 'Aborted Command': 'transport', 'Hardware Error': 'hardware' }

/** drivers/scsi/scsi_logging.c, scsi_lib.c, scsi_error.c, scsi_transport_iscsi.c; drivers/md/dm-mpath.c. */
export const SCSI_FAULTS: readonly Wording[] = [
  // dm-crypt.c, dm-integrity.c, dm-verity-target.c
  [
    /^device-mapper: (?:crypt|integrity): (dm-\d{1,6}): (INTEGRITY AEAD ERROR|Checksum failed at)(?:,)? sector (0x[0-9a-f]{1,16}|\d{1,20})/,
    (m) => ({ device: m[1]!, kind: 'integrity', level: 'error', sector: BigInt(m[3]!), sense: m[2]!.replace(/ at$/, '') }),
  ],
  [
    /^device-mapper: verity: (\d{1,4}:\d{1,7}|[\w-]{1,32}): ((?:data|metadata) block \d{1,20} is corrupted)/,
    (m) => ({ device: diskOfNumber(m[1]!) ?? m[1]!, kind: 'integrity', level: 'error', sense: m[2] }),
  ],
  [
    sd('Sense Key : (Medium Error|Hardware Error|Aborted Command)'),
    (m) => ({ device: deviceOf(m), kind: SENSE_KEYS[m[3]!] ?? 'medium', level: 'error', sense: m[3] }),
  ],
  [
    sd(String.raw` ?(?:FAILED )?Result: hostbyte=(DID_\w{1,32})`),
    (m) => {
      const kind = HOST_BYTES.find(([byte]) => byte.test(m[3]!))?.[1]
      return kind === undefined ? undefined : { device: deviceOf(m), kind, level: 'error', sense: m[3] }
    },
  ],
  [
    sd(String.raw`Add\. Sense: (Unrecovered read error|Write error|Internal target failure|Logical unit (?:not ready|failure).{0,60})`),
    (m) => ({
      device: deviceOf(m),
      kind: /^(?:Unrecovered|Write)/.test(m[3]!) ? 'medium' : 'hardware',
      level: 'detail',
      sense: m[3]!.trim(),
    }),
  ],
  // what a disk that is being taken away says too
  [
    sd(String.raw`Synchronize Cache\(1[06]\) failed: Result: hostbyte=DID_(?:NO_CONNECT|BAD_TARGET)`),
    (m) => ({ device: deviceOf(m), kind: 'offline', level: 'hint' }),
  ],
  [sd('reservation conflict'), (m) => ({ device: deviceOf(m), kind: 'reserved', level: 'hint' })],
  [sd(String.raw`rejecting I/O to (?:offline|dead) device`), (m) => ({ device: deviceOf(m), kind: 'offline', level: 'error' })],
  [sd('Device offlined - not ready after error recovery'), (m) => ({ device: deviceOf(m), kind: 'offline', level: 'error' })],
  [sd('killing request'), (m) => ({ device: deviceOf(m), kind: 'offline', level: 'detail' })],
  [
    /^\s?(session\d{1,6}): session recovery timed out after (\d{1,6}) secs/,
    (m) => ({ device: m[1]!, kind: 'transport', level: 'error', seconds: Number(m[2]) }),
  ],
  [
    /^device-mapper: multipath: (?:\S{1,16} )?Failing path (\S{1,32})/,
    (m) => {
      const path = m[1]!.replace(/\.$/, '')
      return { device: diskOfNumber(path) ?? path, kind: 'transport', level: 'error' }
    },
  ],
  [
    /^device-mapper: multipath: (?:\S{1,16} )?Reinstating path (\S{1,32})/,
    (m) => {
      const path = m[1]!.replace(/\.$/, '')
      return { device: diskOfNumber(path) ?? path, kind: 'transport', level: 'hint', isBack: true }
    },
  ],
]
