import type { FormatParser, RawLine } from '../../core/parser.ts'
import { OpenFileTally } from '../load/open-file-tally.ts'

/** lsof -F: one field a line, its first letter says which (lsof(8), OUTPUT FOR OTHER PROGRAMS). */
export const lsofFields: FormatParser = {
  id: 'lsof-fields',
  title: 'lsof -F',
  capture: ['lsof -nP -F pcuftn'],
  recognised: 'by its lines p…, c…, f…',
  samples: [{ text: 'p6319\ncnginx\nLroot\nfcwd\ntDIR\nn/\nf3\ntIPv4\nn*:80\n' }],
  shows: ['open files'],
  sniff: (head) => (/^p\d{1,10}\n(?:[a-zA-Z].{0,200}\n){0,12}?f(?:cwd|rtd|txt|mem|\d{1,9})\n/.test(head) ? 0.9 : 0),
  open(publish) {
    const tally = new OpenFileTally()
    let pid: number | undefined
    let comm: string | undefined
    let user: string | undefined
    let file: { line: RawLine; type: string; name: string } | undefined
    const close = (): void => {
      if (file !== undefined && pid !== undefined) tally.add(file.line, pid, { comm, user, ...file })
      file = undefined
    }
    return {
      line(line) {
        const [field, value] = [line.text[0], line.text.slice(1)]
        // -r ends each round with a line m
        if (field === 'm') {
          close()
          tally.publish(publish)
        } else if (field === 'p') {
          close()
          pid = /^\d{1,10}$/.test(value) ? Number(value) : undefined
          comm = user = undefined
        } else if (field === 'c') comm = value
        else if (field === 'L' || field === 'u') user = value
        else if (field === 'f') {
          close()
          if (/^\d{1,9}$/.test(value)) file = { line, type: '', name: '' }
        } else if (field === 't' && file !== undefined) file.type = value
        else if (field === 'n' && file !== undefined) file.name = value
        else if (field === 'T' && file !== undefined && value.startsWith('ST=')) file.name += ` (${value.slice(3)})`
        return 'take'
      },
      end() {
        close()
        tally.publish(publish)
      },
    }
  },
}
