import type { FormatParser, RawLine } from '../../core/parser.ts'
import { clockFrom } from '../load/capture-clock.ts'
import { OpenFileTally } from '../load/open-file-tally.ts'

const PROCESS = /^p(\d{1,10})$/
/** Fields of a process (lsof(8), OUTPUT FOR OTHER PROGRAMS): group, parent, task, user, login name, security context. */
const OF_PROCESS = /^(?:[gRKu]\d{1,10}|L[\w.@\\$-]{1,64}|M.{1,64}|Z\S{1,200}|z\S{1,64})$/
const FILE = /^f(cwd|rtd|txt|mem|mmap|DEL|NOFD|err|ltx|pd|tr|m\d\d|L\d\d|\d{1,9})$/
/** Fields of a file: access, lock, type, device, size, offset, inode, links, protocol, flags, TCP state. */
const OF_FILE =
  /^(?:a[rwu -]?|l[a-zA-Z ]?|t[\w.]{1,16}|D0x[\da-f]{1,16}|d[\w.,:-]{1,40}|s\d{1,20}|o0[tx][\da-f]{1,20}|i\d{1,20}|k\d{1,10}|P[A-Z][A-Z\d]{1,11}|G[\da-z,;x]{1,200}|r0x[\da-f]{1,16}|[CFN]0x[\da-f]{1,16}|S\d{1,10}|T(?:ST|Q[RS]|S[OS]|W[RW])=.{0,80})$/
/** A name: a path, addresses, or one of the few sentences that lsof has for what has none. */
const NAME =
  /^n(?:[/[(].{0,4096}|\S{1,400}(?: (?:type=|\(|\[).{0,400})?|(?:can't|protocol:|no PCB|no more|unknown|pipe|socket|type=).{0,200})$/

/** lsof -F: one field a line, its first letter says which (lsof(8), OUTPUT FOR OTHER PROGRAMS). */
export const lsofFields: FormatParser = {
  id: 'lsof-fields',
  title: 'lsof -F',
  capture: ['lsof -nP -F pcuftn'],
  recognised: 'by its lines p…, c…, f…',
  samples: [{ text: 'p6319\ncnginx\nLroot\nfcwd\ntDIR\nn/\nf3\ntIPv4\nn*:80\n' }],
  shows: ['open files'],
  heading: (text) => text.startsWith('p') && PROCESS.test(text),
  open(publish, artifact) {
    const tally = new OpenFileTally()
    const clock = clockFrom(artifact.stamp)
    let process: { pid: number; comm?: string; user?: string } | undefined
    let file: { line: RawLine; counts: boolean; type: string; name?: string; state?: string; size?: number } | undefined
    let counted = false
    const close = (): void => {
      if (file?.counts === true && process !== undefined) {
        const name = `${file.name ?? ''}${file.state === undefined ? '' : ` (${file.state})`}`
        tally.add(file.line, process.pid, { ...process, type: file.type, name, bytes: file.type === 'REG' ? file.size : undefined })
        counted = true
      }
      file = undefined
    }
    const next = (): void => {
      close()
      tally.publish(publish, clock)
      counted = false
      process = undefined
    }
    return {
      get certain() {
        return counted
      },
      line(line) {
        const { text } = line
        const value = text.slice(1)
        const pid = PROCESS.exec(text)?.[1]
        const fd = FILE.exec(text)?.[1]
        if (pid !== undefined) {
          close()
          process = { pid: Number(pid) }
        } else if (/^m\d{0,20}$/.test(text)) {
          // -r ends each round with it
          if (process === undefined) return 'pass'
          next()
        } else if (process === undefined) return 'pass'
        else if (fd !== undefined) {
          close()
          file = { line, counts: /^\d/.test(fd), type: '' }
        } else if (file === undefined) {
          if (text.startsWith('c') && text.length > 1 && text.length <= 65 && process.comm === undefined) process.comm = value
          else if (!OF_PROCESS.test(text)) return 'pass'
          // the name is kept where both are told
          if (text.startsWith('L') || (text.startsWith('u') && process.user === undefined)) process.user = value
        } else if (file.name === undefined && NAME.test(text)) file.name = value
        else if (!OF_FILE.test(text)) return 'pass'
        else if (text.startsWith('t')) file.type = value
        else if (text.startsWith('s')) file.size = Number(value)
        else if (text.startsWith('TST=')) file.state = text.slice(4)
        return 'take'
      },
      end: next,
    }
  },
}
