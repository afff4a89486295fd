import type { FormatParser } from '../../core/parser.ts'
import { CPU_COUNT } from '../../records/cpu-count.ts'

const ARCHITECTURE = /^\s{0,4}Architecture:\s{1,60}[\w-]{2,20}\s*$/
const CPUS = /^\s{0,4}CPU\(s\):\s{1,60}(\d{1,5})\s*$/
/** Other labels of lscpu(1) of util-linux; newer ones indent what belongs to the line above. */
const OTHER =
  /^\s{0,4}(?:CPU op-mode\(s\)|Byte Order|Address sizes|O(?:n|ff)-line CPU\(s\) (?:list|mask)|(?:Thread|Core|Socket|Book|Cluster|Drawer)\(s\)(?: per \w{4,7})?|Vendor ID|BIOS [\w ]{5,16}|Machine type|Model(?: name)?|CPU family|Stepping|(?:CPU (?:static|dynamic|max|min) |CPU )MHz|CPU\(s\) scaling MHz|Frequency boost|BogoMIPS|Hypervisor(?: vendor)?|Virtualization(?: type| features)?|L\d[di]?(?: cache)?|Flags|NUMA(?: node(?:\(s\)|\d{1,4} CPU\(s\)))?|Caches \(sum of all\)|Vulnerabilit(?:y [\w ]{2,40}|ies)):(?:\s|$)/

/** lscpu(1). `On-line CPU(s) list` says which; `CPU(s)` how many. */
export const lscpu: FormatParser = {
  id: 'lscpu',
  title: 'lscpu',
  capture: ['lscpu > lscpu.txt'],
  recognised: 'by its lines Architecture: and CPU(s):',
  samples: [
    {
      text: 'Architecture:                            x86_64\nCPU op-mode(s):                          32-bit, 64-bit\nCPU(s):                                  8\nVendor ID:                               GenuineIntel\n',
    },
  ],
  shows: ['cpu count'],
  begins: ['Architecture: ', 'CPU(s): '],
  heading: (text) => ARCHITECTURE.test(text) || CPUS.test(text),
  open(publish) {
    return {
      line(line) {
        const m = CPUS.exec(line.text)
        if (m !== null) publish(CPU_COUNT, { cpus: Number(m[1]) }, line)
        if (m !== null || ARCHITECTURE.test(line.text) || OTHER.test(line.text)) return 'take'
        // a mitigation, or a label of a newer release, below one of its lines
        return line.text.trim() === '' || /^\s{2,4}[A-Z][\w ()]{1,40}:\s{2,60}\S/.test(line.text) ? 'pass' : 'end'
      },
      end() {},
    }
  },
}
