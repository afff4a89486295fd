import { deviceName } from '../../core/device.ts'
import { message } from '../../core/message.ts'
import { SMART_SIGN, type SmartSign } from '../../records/smart-sign.ts'

type Said = Pick<SmartSign, 'sign' | 'text'> & { readonly count?: number }
type Wording = readonly [RegExp, (m: RegExpExecArray) => Said | undefined]

/** Raw values above this are packed fields of the vendor, no counts. */
const MAX_COUNT = 1_000_000
const SECTORS: Readonly<Record<string, SmartSign['sign']>> = { Current_Pending_Sector: 'pending', Reallocated_Sector_Ct: 'reallocated' }

/** smartmontools, ataprint.cpp, scsiprint.cpp, nvmeprint.cpp. */
const SMARTCTL: readonly Wording[] = [
  [/invalid SMART checksum/, () => ({ sign: 'noise', text: 'invalid SMART checksum' })],
  [/^Device Model:\s{1,10}(.{1,60})$/, (m) => ({ sign: 'model', text: m[1]!.trim() })],
  [/(?:overall-health self-assessment test result|SMART Health Status): (\w+)/, (m) => ({ sign: 'overall', text: m[1]! })],
  [/^Critical Warning:\s{1,40}(0x[0-9a-f]{2})\s{0,8}$/, (m) => (m[1] === '0x00' ? undefined : { sign: 'warning', text: m[1]! })],
  [
    /^#\s{0,3}\d{1,2}\s{1,4}.{1,30}Completed: ((?:read|unknown|electrical|servo\/seek|servo) failure)/,
    (m) => ({ sign: 'self-test', text: m[1]! }),
  ],
  // `197 Current_Pending_Sector 0x0012 095 090 000 Old_age Always - 54`: name, WHEN_FAILED, RAW_VALUE
  [
    /^\s{0,4}\d{1,3} ([\w-]{3,40})\s{1,20}0x[0-9a-f]{4}\s{1,8}\d{1,3}\s{1,8}\d{1,3}\s{1,8}(?:\d{1,3}|---)\s{1,8}\S{1,12}\s{1,8}\S{1,12}\s{1,8}(-|FAILING_NOW|In_the_past)\s{1,20}(\d{1,20})/,
    (m) => {
      const count = Number(m[3])
      if (m[2] === 'FAILING_NOW') return { sign: 'attribute', text: m[1]!, count }
      const sign = SECTORS[m[1]!]
      return sign === undefined || count === 0 || count >= MAX_COUNT ? undefined : { sign, text: m[1]!, count }
    },
  ],
]
/** smartd.cpp */
const SMARTD: readonly Wording[] = [
  [
    /^(\d{1,9}) Currently unreadable \(pending\) sectors/,
    (m) => ({ sign: 'pending', text: 'Currently unreadable (pending) sectors', count: Number(m[1]) }),
  ],
  [/^FAILED SMART self-check/, () => ({ sign: 'overall', text: 'FAILED' })],
]

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
    ...[
      'Completed: electrical failure',
      'Completed: servo',
      'FAILED SMART self-check',
      'Currently unreadable (pending)',
      'Critical Warning:',
    ],
  ],
  read({ message: text }) {
    const smartd = /^Device: (\/dev\/\S{1,64}?),?(?: \[[^\]]{1,32}\])?,? (.{1,200})$/.exec(text)
    if (smartd !== null) {
      const said = read(SMARTD, smartd[2]!)
      return said === undefined ? undefined : { count: undefined, ...said, from: 'smartd', device: deviceName(smartd[1]!) }
    }
    const named = /smartctl (?:-\S{1,32} ){1,8}.{0,60}?(\/dev\/[\w/]{1,64})/.exec(text)?.[1]
    const said = read(SMARTCTL, text) ?? (named === undefined ? undefined : { sign: 'device' as const, text: named })
    if (said === undefined) return undefined
    return { count: undefined, ...said, from: 'smartctl', device: named === undefined ? undefined : deviceName(named) }
  },
})
