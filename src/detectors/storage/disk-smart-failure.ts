import { TYPED_COMMAND } from '../../core/command.ts'
import { detector } from '../../core/detector.ts'
import type { Proof } from '../../core/detector.ts'
import { deviceName } from '../../core/device.ts'

interface Facts {
  device?: string | undefined
  model?: string | undefined
  overall?: string | undefined
  attribute?: string | undefined
  pending?: number | undefined
  reallocated?: number | undefined
  selfTest?: string | undefined
}

/** One smartctl output, or what smartd said of one drive. */
interface Drive extends Facts {
  /** The drive's own structures have wrong checksums: nothing in its table can be believed. */
  noise: boolean
  proof: Proof[]
}

/** The device that a typed command names. */
const DEVICE = /smartctl (?:-\S{1,32} ){1,8}.{0,60}?(\/dev\/[\w/]{1,64})/
/** `197 Current_Pending_Sector 0x0012 095 090 000 Old_age Always - 54`: name, WHEN_FAILED, RAW_VALUE (smartctl(8)). */
const ATTRIBUTE =
  /^\s{0,4}(\d{1,3}) ([\w-]{3,40})\s{1,20}0x[0-9a-f]{4}\s{1,8}\d{1,3}\s{1,8}\d{1,3}\s{1,8}(?:\d{1,3}|---)\s{1,8}\S{1,12}\s{1,8}\S{1,12}\s{1,8}(-|FAILING_NOW|In_the_past)\s{1,20}(\d{1,20})/
/** Raw values above this are packed fields of the vendor, no counts. */
const MAX_COUNT = 1_000_000
/** Sectors that are waiting to be reallocated could not be read: one is enough (smartctl(8), attribute 197). */
const MIN_PENDING = 1
const MAX_DRIVES = 1000

export const diskSmartFailure = detector<Facts>({
  id: 'disk-smart-failure',
  title: 'A drive reports that it is failing',
  severity: 'error',
  domain: 'storage',
  seenIn: ['smart'],
  leadsTo: ['disk-io-error'],
  watch(bench) {
    const drives = new Map<string, Drive>()
    const drive = (key: string): Drive | undefined => {
      const known = drives.get(key)
      if (known !== undefined || drives.size >= MAX_DRIVES) return known
      const fresh: Drive = { noise: false, proof: [] }
      drives.set(key, fresh)
      return fresh
    }
    const literals = [
      'Device Model:',
      'smartctl -',
      'invalid SMART checksum',
      'overall-health self-assessment',
      'SMART Health Status:',
      'FAILING_NOW',
      'Current_Pending_Sector',
      'Reallocated_Sector_Ct',
      'Completed: read failure',
      'Completed: unknown failure',
      'Completed: electrical failure',
      'Completed: servo',
      'FAILED SMART self-check',
      'Currently unreadable (pending)',
      'Critical Warning:',
    ]
    /** By artifact: the drive that the last typed smartctl names. */
    const asked = new Map<string, string>()
    bench.on(TYPED_COMMAND, ({ command, at }) => {
      const device = DEVICE.exec(command)?.[1]
      if (device === undefined) return
      asked.set(at.artifact, device)
      const own = drive(`${at.artifact} ${device}`)
      if (own !== undefined) own.device = deviceName(device)
    })
    bench.onLine(literals, (line) => {
      const text = line.message
      const smartd = /^Device: (\/dev\/\S{1,64}?),?(?: \[[^\]]{1,32}\])?,? (.{1,200})$/.exec(text)
      const of = asked.get(line.at.artifact)
      const own = drive(smartd !== null ? `smartd ${smartd[1]}` : of === undefined ? line.at.artifact : `${line.at.artifact} ${of}`)
      if (own === undefined) return
      const prove = (note: string) =>
        void (
          own.proof.length < 8 &&
          own.proof.push({ at: line.at, time: line.time, witness: smartd === null ? 'capture' : 'application log', note })
        )
      if (smartd !== null) {
        own.device = deviceName(smartd[1]!)
        const pending = /^(\d{1,9}) Currently unreadable \(pending\) sectors/.exec(smartd[2]!)
        if (pending !== null) {
          own.pending = Number(pending[1])
          prove('sectors that cannot be read')
        } else if (/^FAILED SMART self-check/.test(smartd[2]!)) {
          own.overall = 'FAILED'
          prove("the drive's own verdict")
        }
        return
      }
      if (text.includes('invalid SMART checksum')) own.noise = true
      const device = DEVICE.exec(text)
      if (device !== null) own.device = deviceName(device[1]!)
      own.model ??= /^Device Model:\s{1,10}(.{1,60})$/.exec(text)?.[1]
      const overall = /(?:overall-health self-assessment test result|SMART Health Status): (\w+)/.exec(text)
      if (overall !== null) {
        own.overall = overall[1]
        if (/^FAIL/.test(overall[1]!)) prove("the drive's own verdict")
      }
      const attribute = ATTRIBUTE.exec(text)
      if (attribute !== null) {
        const raw = Number(attribute[4])
        if (attribute[3] === 'FAILING_NOW') {
          own.attribute ??= attribute[2]
          prove('below its threshold now')
        }
        if (attribute[2] === 'Current_Pending_Sector' && raw >= MIN_PENDING && raw < MAX_COUNT) {
          own.pending = raw
          prove('sectors that cannot be read')
        }
        if (attribute[2] === 'Reallocated_Sector_Ct' && raw > 0 && raw < MAX_COUNT) own.reallocated = raw
      }
      const test = /^#\s{0,3}\d{1,2}\s{1,4}.{1,30}Completed: ((?:read|unknown|electrical|servo\/seek|servo) failure)/.exec(text)
      if (test !== null && own.selfTest === undefined) {
        own.selfTest = test[1]
        prove('a self-test failed')
      }
    })
    bench.atEnd(() => {
      for (const [key, { noise, proof, ...facts }] of drives) {
        if (noise || proof.length === 0) continue
        bench.find({ group: facts.device ?? key, facts, entities: { device: facts.device }, proof })
      }
    })
  },
  cause: (f) => {
    const signs = [
      f.overall !== undefined && f.overall.startsWith('FAIL') ? 'its own verdict is FAILED' : undefined,
      f.attribute === undefined ? undefined : `${f.attribute} is below its threshold`,
      f.pending === undefined ? undefined : `${f.pending} ${f.pending === 1 ? 'sector' : 'sectors'} cannot be read (pending)`,
      f.reallocated === undefined ? undefined : `${f.reallocated} sectors were already replaced`,
      f.selfTest === undefined ? undefined : `a self-test ended in: ${f.selfTest}`,
    ].filter((s) => s !== undefined)
    return `The drive ${f.device ?? f.model ?? ''} is failing: ${signs.join(', ')}.${f.overall === 'PASSED' ? ' The overall verdict PASSED does not refute this.' : ''}`
  },
  fix: (f) => [
    { when: 'now', say: 'Copy the data off this drive.', run: `smartctl -x /dev/${f.device ?? 'DEVICE'}` },
    { when: 'durable', say: 'Replace the drive.' },
    {
      when: 'verify',
      say: 'A long self-test of the new drive completes without error.',
      run: `smartctl -l selftest /dev/${f.device ?? 'DEVICE'}`,
    },
  ],
  links: ['https://www.smartmontools.org/wiki/FAQ'],
  mechanism:
    'A drive counts what it cannot read and what it replaced. Pending sectors are data that is already lost; an attribute at its threshold is the maker saying that the end is near.',
  decoys: [
    'Hardware_ECC_Recovered, seek and raw read rates: ordinary',
    'values of several packed fields',
    'a table whose checksums are wrong',
  ],
  examples: [
    {
      name: 'pending sectors',
      files: {
        'smartctl.txt':
          'SMART overall-health self-assessment test result: PASSED\nID# ATTRIBUTE_NAME          FLAG     VALUE WORST THRESH TYPE      UPDATED  WHEN_FAILED RAW_VALUE\n197 Current_Pending_Sector  0x0012   095   095   000    Old_age   Always       -       24\n',
      },
      fires: true,
    },
    {
      name: 'a healthy drive',
      files: {
        'smartctl.txt':
          'SMART overall-health self-assessment test result: PASSED\n195 Hardware_ECC_Recovered  0x001a   100   100   000    Old_age   Always       -       11799\n197 Current_Pending_Sector  0x0012   100   100   000    Old_age   Always       -       0\n',
      },
      fires: false,
    },
  ],
})
