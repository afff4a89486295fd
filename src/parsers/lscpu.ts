import type { Parser } from '../core/parser.ts'
import { CPU_COUNT } from '../records/cpu-count.ts'

/** lscpu(1). `On-line CPU(s) list` says which; `CPU(s)` how many. */
export const lscpu: Parser = {
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
  sniff: (head) => (/^Architecture:\s/m.test(head.slice(0, 400)) && /^CPU\(s\):\s{1,40}\d{1,5}$/m.test(head.slice(0, 2000)) ? 0.95 : 0),
  open: (publish) => ({
    line(line) {
      const m = /^CPU\(s\):\s{1,40}(\d{1,5})$/.exec(line.text)
      if (m !== null) publish(CPU_COUNT, { cpus: Number(m[1]) }, line)
      return 'take'
    },
    end() {},
  }),
}
