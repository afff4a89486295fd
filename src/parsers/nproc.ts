import type { Parser } from '../core/parser.ts'
import { CPU_COUNT } from '../records/cpu-count.ts'

/** nproc(1): one number, so only the file's name tells it from other numbers. */
export const nproc: Parser = {
  id: 'nproc',
  title: 'number of CPUs (nproc)',
  capture: ['nproc > nproc.txt'],
  recognised: 'by its name, with a single number inside',
  samples: [{ path: 'nproc.txt', text: '8\n' }],
  shows: ['cpu count'],
  sniff: (head, path) => (/(?:^|[/!])nproc(?:\.\w{1,5})?$/.test(path) && /^\s{0,4}\d{1,5}\s{0,4}$/.test(head) ? 0.95 : 0),
  open: (publish) => ({
    line(line) {
      const cpus = Number(line.text.trim())
      if (cpus > 0) publish(CPU_COUNT, { cpus }, line)
      return 'take'
    },
    end() {},
  }),
}
