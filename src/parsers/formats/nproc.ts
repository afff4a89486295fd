import type { FormatParser } from '../../core/parser.ts'
import { CPU_COUNT } from '../../records/cpu-count.ts'

/** nproc(1): one number, so only the file's name tells it from other numbers. */
export const nproc: FormatParser = {
  id: 'nproc',
  title: 'number of CPUs (nproc)',
  capture: ['nproc > nproc.txt'],
  recognised: 'by its name, with a single number inside, or after the command in a transcript',
  samples: [{ path: 'nproc.txt', text: '8\n' }],
  shows: ['cpu count'],
  begins: ['$ nproc', '# nproc'],
  sniff: (head, path) => (/(?:^|[/!])nproc(?:\.\w{1,5})?$/.test(path) && /^\s{0,4}\d{1,5}\s{0,4}$/.test(head) ? 0.95 : 0),
  open(publish) {
    let asked = false
    return {
      line(line) {
        // in a transcript: the command, then its answer
        if (/^[^\d]{0,60}[$#] nproc\s{0,4}$/.test(line.text)) {
          asked = true
          return 'take'
        }
        const m = /^\s{0,4}(\d{1,5})\s{0,4}$/.exec(line.text)
        if (m !== null && Number(m[1]) > 0) publish(CPU_COUNT, { cpus: Number(m[1]) }, line)
        if (asked) {
          asked = false
          return m === null ? 'end' : 'take'
        }
        return m === null && line.text.trim() !== '' ? 'end' : 'take'
      },
      end() {},
    }
  },
}
