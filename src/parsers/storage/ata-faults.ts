import type { FaultKind } from '../../records/disk-fault.ts'
import type { Wording } from './fault-wording.ts'

/** AC_ERR_* of include/linux/libata.h: what libata makes of an error. */
const MEDIUM = 0x8
const BUS = 0x10 | 0x20
const TIMEOUT = 0x4
/** SError bits that only a link which fails sets: PHYRdyChg, LinkSeq, TrStaTrns, DevExch (Serial ATA, SError register). */
const LINK = (1 << 16) | (1 << 23) | (1 << 24) | (1 << 26)

/** What an exception is, by its mask and the link's register; a frozen port without either did not answer. */
function kindOf(mask: number, serror: number, isFrozen: boolean): FaultKind | undefined {
  if (mask & MEDIUM) return 'medium'
  if (mask & BUS) return 'transport'
  if (mask & TIMEOUT) return 'timeout'
  if (serror & LINK) return 'transport'
  return isFrozen ? 'timeout' : undefined
}

const MEDIUM_BITS = /^(?:UNC|IDNF|AMNF)/

/** drivers/ata/libata-eh.c. */
export const ATA_FAULTS: readonly Wording[] = [
  [
    /^(ata\d{1,3})(?:\.\d{1,2})?: exception Emask 0x([0-9a-f]{1,8}) SAct 0x[0-9a-f]{1,8} SErr 0x([0-9a-f]{1,8}) action 0x[0-9a-f]{1,8}( frozen)?/,
    (m) => {
      const kind = kindOf(Number.parseInt(m[2]!, 16), Number.parseInt(m[3]!, 16), m[4] !== undefined)
      return kind === undefined ? undefined : { device: m[1]!, kind, level: 'error' }
    },
  ],
  [
    /^(ata\d{1,3})(?:\.\d{1,2})?: SError: \{ ([\w ]{1,120}) \}/,
    (m) => ({ device: m[1]!, kind: 'transport', level: 'hint', sense: m[2]!.trim() }),
  ],
  [
    /^(ata\d{1,3})(?:\.\d{1,2})?: failed command: (.{1,40})$/,
    (m) => ({ device: m[1]!, kind: 'request', level: 'detail', operation: m[2] }),
  ],
  [
    /^(ata\d{1,3})(?:\.\d{1,2})?: error: \{ (UNC|IDNF|AMNF|ICRC)/,
    (m) => ({ device: m[1]!, kind: MEDIUM_BITS.test(m[2]!) ? 'medium' : 'transport', level: 'error', sense: m[2] }),
  ],
  [/^(ata\d{1,3})(?:\.\d{1,2})?: disabled/, (m) => ({ device: m[1]!, kind: 'offline', level: 'error' })],
  [
    /^(ata\d{1,3})(?:\.\d{1,2})?: (?:limiting SATA link speed|SATA link down.{0,40} after reset|COMRESET failed)/,
    (m) => ({ device: m[1]!, kind: 'transport', level: 'error' }),
  ],
]
