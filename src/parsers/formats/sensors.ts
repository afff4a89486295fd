import type { FormatParser } from '../../core/parser.ts'
import { ROW_AMISS } from '../../records/row-amiss.ts'
import { rowsSink } from '../load/rows.ts'

const CHIP = /^[\w.]{2,40}-(?:isa|pci|virtual|i2c|acpi|hid|scsi|mdio|spi)-[\da-f-]{1,12}$/
const READING = /^[A-Za-z][\w .+/-]{0,40}:\s{1,24}[+-]?\d{1,6}(?:\.\d{1,3})?\s?(?:°?C|m?V|RPM|m?W|m?A|J|%)(?:\s|$)/
const ROW = /^([A-Za-z][\w .+/-]{0,40}):\s{1,24}([+-]?\d{1,4}(?:\.\d)?)\s?°?C\s{1,20}\(([^()]{1,120})\)?(.{0,120})$/
const LIMIT = /\b(?:high|crit|max|emerg)\s{0,3}=\s{0,3}([+-]?\d{1,4}(?:\.\d)?)/g
const MARK = /\bALARM\b/

/** sensors of lm_sensors: temperatures at their limit. Marks at voltages and fans, and limits of 0, speak mostly of what nobody set. */
export const sensors: FormatParser = {
  id: 'sensors',
  title: 'sensors',
  capture: ['sensors'],
  recognised: 'by the name of a chip (coretemp-isa-0000) with its readings below it',
  samples: [
    {
      text: 'coretemp-isa-0000\nAdapter: ISA adapter\nPackage id 0: +101.0°C  (high = +80.0°C, crit = +100.0°C)  ALARM (CRIT)\nCore 0:        +71.0°C  (high = +80.0°C, crit = +100.0°C)\n',
    },
  ],
  shows: ['temperatures'],
  begins: ['-isa-', '-pci-', '-virtual-', '-i2c-', '-acpi-', '-hid-', '-scsi-', '-mdio-', '-spi-'],
  heading: (text) => CHIP.test(text.trimEnd()),
  open(publish, { stamp }) {
    let chip: string | undefined
    return rowsSink((line) => {
      const text = line.text.trimEnd()
      if (CHIP.test(text)) {
        chip = text
        return true
      }
      const m = ROW.exec(text)
      if (m !== null && MARK.test(m[4]!)) {
        const limits = [...m[3]!.matchAll(LIMIT)].map(([, limit]) => Number(limit)).filter((limit) => limit > 0 && Number(m[2]) >= limit)
        if (limits.length > 0) {
          const amiss = `${Number(m[2])} °C, its limit is ${Math.max(...limits)} °C`
          publish(ROW_AMISS, { name: `${m[1]!.trim()} (${chip})`, amiss, gravity: 'failed' }, line, stamp)
          return true
        }
      }
      return READING.test(text) || /^Adapter: /.test(text) || /^\s{10,40}\([a-z ]{3,12} = .{1,120}$/.test(line.text)
    })
  },
}
