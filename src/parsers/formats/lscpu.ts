import type { FormatParser } from '../../core/parser.ts'
import { CPU_COUNT } from '../../records/cpu-count.ts'

/** lscpu(1). `On-line CPU(s) list` says which; `CPU(s)` how many. */
export const lscpu: FormatParser = {
  id: 'lscpu',
  title: 'lscpu',
  capture: ['lscpu > lscpu.txt'],
  recognised: 'by its first line, Architecture:, and CPU(s):',
  samples: [
    {
      text: 'Architecture:                            x86_64\nCPU op-mode(s):                          32-bit, 64-bit\nCPU(s):                                  8\nVendor ID:                               GenuineIntel\n',
    },
  ],
  shows: ['cpu count'],
  begins: ['CPU(s):  '],
  sniff: (head) => (/^Architecture:\s/m.test(head.slice(0, 400)) && /^CPU\(s\):\s{1,40}\d{1,5}$/m.test(head.slice(0, 2000)) ? 0.95 : 0),
  open(publish) {
    let whole = false
    return {
      line(line) {
        if (/^Architecture:\s/.test(line.text)) whole = true
        const m = /^CPU\(s\):\s{1,40}(\d{1,5})$/.exec(line.text)
        if (m !== null) publish(CPU_COUNT, { cpus: Number(m[1]) }, line)
        // in a transcript only this line is needed
        return whole || m !== null ? 'take' : 'end'
      },
      end() {},
    }
  },
}
