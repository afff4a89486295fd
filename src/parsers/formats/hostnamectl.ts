import type { FormatParser } from '../../core/parser.ts'
import { MACHINE_FACT } from '../../records/machine-fact.ts'
import { fieldsSink } from '../load/rows.ts'

const HEADING = /^\s{0,8}Static hostname: (\S{1,255}|\(unset\)|n\/a)\s{0,4}$/
const FIELD =
  /^\s{0,24}(Static hostname|Pretty hostname|Transient hostname|Icon name|Chassis|Chassis Asset Tag|Deployment|Location|Machine ID|Boot ID|Product UUID|AF_VSOCK CID|Virtualization|Operating System|CPE OS Name|OS Support End|OS Support Remaining|OS Support Expired|OS Image|OS Fancy Name|Kernel|Architecture|Hardware (?:Vendor|Model|SKU|Version|Serial)|Firmware (?:Version|Date|Age|Vendor)): (.{0,300})$/

/** hostnamectl(1). */
export const hostnamectl: FormatParser = {
  id: 'hostnamectl',
  title: 'hostnamectl',
  capture: ['hostnamectl'],
  recognised: 'by its first row (Static hostname: …)',
  samples: [
    {
      text: ' Static hostname: web1\n       Icon name: computer-vm\n      Machine ID: 0123456789abcdef0123456789abcdef\n  Virtualization: kvm\nOperating System: Debian GNU/Linux 12 (bookworm)\n          Kernel: Linux 6.1.0-28-amd64\n    Architecture: x86-64\n',
    },
  ],
  shows: ['machine'],
  begins: ['Static hostname: '],
  heading: (text) => HEADING.test(text),
  open: (publish, artifact) =>
    fieldsSink(FIELD, (place, fields) => {
      const name = fields.get('Static hostname')
      publish(
        MACHINE_FACT,
        {
          host: name === undefined || /^\(unset\)$|^n\/a$/.test(name) ? fields.get('Transient hostname') : name,
          kernel: fields.get('Kernel')?.replace(/^Linux /, ''),
          architecture: fields.get('Architecture'),
          operatingSystem: fields.get('Operating System'),
          virtualization: fields.get('Virtualization'),
          machineId: fields.get('Machine ID'),
          bootId: fields.get('Boot ID'),
        },
        place,
        artifact.stamp,
      )
    }),
}
