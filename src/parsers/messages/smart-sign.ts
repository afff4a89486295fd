import { deviceName } from '../../core/device.ts'
import { message } from '../../core/message.ts'
import { SMART_SIGN, type SmartSign } from '../../records/smart-sign.ts'
import { SECTORS } from '../storage/smart-sectors.ts'

type Said = Pick<SmartSign, 'sign' | 'text'> & { readonly count?: number }
type Wording = readonly [RegExp, (m: RegExpExecArray) => Said | undefined]

/** Raw values above this are packed fields of the vendor, no counts. */
const MAX_COUNT = 1_000_000

/** An attribute of the table, by its name, whether it is below its threshold and its raw value. */
function attribute([, name, failing, raw]: RegExpExecArray): Said | undefined {
  const count = Number(raw)
  if (/NOW$/.test(failing!)) return { sign: 'attribute', text: name!, count }
  const sign = SECTORS.get(name!)
  return sign === undefined || count === 0 || count >= MAX_COUNT ? undefined : { sign, text: name!, count }
}

const amount = (sign: SmartSign['sign'], text: string): Wording[1] => {
  return (m) => {
    const count = Number(m[1]!.replaceAll(/[.,]/g, ''))
    return count === 0 && sign === 'media-errors' ? undefined : { sign, text, count }
  }
}

/** smartmontools, ataprint.cpp, scsiprint.cpp, nvmeprint.cpp; nvme-cli, nvme-print-stdout.c (`critical_warning : 0x4`). */
const SMARTCTL: readonly Wording[] = [
  [/invalid SMART checksum/, () => ({ sign: 'noise', text: 'invalid SMART checksum' })],
  [/^(?:Device Model|Model Number):\s{1,40}(.{1,60})$/, (m) => ({ sign: 'model', text: m[1]!.trim() })],
  [/^Serial [Nn]umber:\s{1,40}([\w.-]{3,40})\s{0,8}$/, (m) => ({ sign: 'serial', text: m[1]! })],
  [/(?:overall-health self-assessment test result|SMART Health Status): (\w+)/, (m) => ({ sign: 'overall', text: m[1]! })],
  [
    /^(?:Critical Warning:|critical_warning\s{0,40}:)\s{1,40}0x0?([0-9a-f]{1,2})\s{0,8}$/,
    (m) => (/^0+$/.test(m[1]!) ? undefined : { sign: 'warning', text: `0x${m[1]!.padStart(2, '0')}` }),
  ],
  [/^(?:Available Spare:|available_spare\s{0,40}:)\s{1,40}(\d{1,3})%/, amount('spare', 'spare blocks')],
  [
    /^(?:Available Spare Threshold:|available_spare_threshold\s{0,40}:)\s{1,40}(\d{1,3})%/,
    amount('least-spare', 'the least of spare blocks'),
  ],
  [/^(?:Media and Data Integrity Errors:|media_errors\s{0,40}:)\s{1,40}(\d[\d.,]{0,18})/, amount('media-errors', 'media errors')],
  [/^Smart Log for NVME device:\s{0,4}(?:\/dev\/)?(nvme\w{1,12}) /, (m) => ({ sign: 'device', text: m[1]! })],
  [
    /^#\s{0,3}\d{1,2}\s{1,4}.{1,30}Completed: ((?:read|unknown|electrical|servo\/seek|servo) failure)(?:\s{1,12}\d{1,3}%\s{1,12}\d{1,7}\s{1,12}(\d{1,16}))?/,
    (m) => ({ sign: 'self-test', text: m[2] === undefined ? m[1]! : `${m[1]} at LBA ${m[2]}` }),
  ],
  // `197 Current_Pending_Sector 0x0012 095 090 000 Old_age Always - 54`: name, WHEN_FAILED, RAW_VALUE; the number may count lines for whoever pasted it
  [
    /^\s{0,4}(?:\d{1,3} )?([A-Z][\w-]{2,40})\s{1,20}0x[0-9a-f]{4}\s{1,8}\d{1,3}\s{1,8}\d{1,3}\s{1,8}(?:\d{1,3}|---)\s{1,8}\S{1,12}\s{1,8}\S{1,12}\s{1,8}(-|FAILING_NOW|In_the_past)\s{1,20}(\d{1,20})/,
    attribute,
  ],
  // `197 Current_Pending_Sector -O--C- 095 090 000 - 54` of -x: FLAGS, FAIL
  [
    /^\s{0,4}(?:\d{1,3} )?([A-Z][\w-]{2,40})\s{1,20}[POSRCK-]{6,7}\s{1,8}\d{1,3}\s{1,8}\d{1,3}\s{1,8}(?:\d{1,3}|---)\s{1,8}(-|NOW|Past)\s{1,20}(\d{1,20})/,
    attribute,
  ],
]
/** smartd.cpp */
const SMARTD: readonly Wording[] = [
  [
    /^(\d{1,9}) Currently unreadable \(pending\) sectors/,
    (m) => ({ sign: 'pending', text: 'Currently unreadable (pending) sectors', count: Number(m[1]) }),
  ],
  [
    /^(\d{1,9}) Offline uncorrectable sectors/,
    (m) => ({ sign: 'uncorrectable', text: 'Offline uncorrectable sectors', count: Number(m[1]) }),
  ],
  // scsicmds.cpp scsiGetIEString: what the drive expects, in words
  [/^SMART Failure: (\S.{2,120})$/, (m) => ({ sign: 'overall', text: `FAILED: ${m[1]!.trimEnd()}` })],
  [/^Critical Warning \((0x[0-9a-f]{2})\)/, (m) => (m[1] === '0x00' ? undefined : { sign: 'warning', text: m[1]! })],
  [/^FAILED SMART self-check/, () => ({ sign: 'overall', text: 'FAILED' })],
]

/** `Device: /dev/sda [SAT], …`, `Device: /dev/sg1 [cciss_disk_02] [SCSI], …` */
const SMARTD_LINE = /^Device: (\/dev\/\S{1,64}?),?(?: \[([^\]]{1,32})\])?(?: \[[^\]]{1,32}\])?,? (.{1,200})$/

const read = (wordings: readonly Wording[], text: string): Said | undefined => {
  for (const [wording, said] of wordings) {
    const m = wording.exec(text)
    if (m !== null) return said(m)
  }
  return undefined
}

export const smartSign = message<SmartSign>({
  id: 'smart-sign',
  emits: SMART_SIGN,
  holds: [
    ...['Device Model:', 'smartctl -', 'invalid SMART checksum', 'overall-health self-assessment', 'SMART Health Status:', 'FAILING_NOW'],
    ...['Current_Pending_Sector', 'Reallocated_Sector_Ct', 'Completed: read failure', 'Completed: unknown failure'],
    ...['Completed: electrical failure', 'Completed: servo', 'FAILED SMART self-check', 'Currently unreadable (pending)'],
    ...['Critical Warning', 'critical_warning', 'Available Spare', 'available_spare', 'media_errors', 'Media and Data Integrity'],
    ...[
      'Model Number:',
      'Serial Number:',
      'Smart Log for NVME',
      'Offline_Uncorrectable',
      'Offline uncorrectable',
      'SMART Failure:',
      '   NOW  ',
    ],
  ],
  read({ message: text }) {
    const smartd = SMARTD_LINE.exec(text)
    if (smartd !== null) {
      const said = read(SMARTD, smartd[3]!)
      const member = /^\w{2,12}_disk_\d/.test(smartd[2] ?? '') ? { member: smartd[2]! } : {}
      return said === undefined ? undefined : { count: undefined, ...said, from: 'smartd', device: deviceName(smartd[1]!), ...member }
    }
    const named = /smartctl (?:-\S{1,32} ){1,8}.{0,60}?(\/dev\/[\w/]{1,64})/.exec(text)?.[1]
    const said = read(SMARTCTL, text) ?? (named === undefined ? undefined : { sign: 'device' as const, text: named })
    if (said === undefined) return undefined
    return { count: undefined, ...said, from: 'smartctl', device: said.sign === 'device' ? deviceName(said.text) : undefined }
  },
})
