import type { FormatParser } from '../../core/parser.ts'
import { CaptureClock, stampOf } from '../../core/time/stamp.ts'
import { OpenFileTally } from '../load/open-file-tally.ts'

const HEADER = /^COMMAND\s+PID\s+(?:TID\s+)?(?:TASKCMD\s+)?(?:PPID\s+)?(?:PGID\s+)?(?:USER\s+)?FD\s+TYPE\s/
/** The FD column: a number with its mode and lock (`*` before one of a thread), or a word for what is no descriptor (lsof(8)). */
const FD = /^(?:\*?(\d{1,9})(?:[rwu-]?[NrRwWuUxX -]?)?|cwd|rtd|txt|mem|mmap|DEL|NOFD|err|jld|ltx|pd|tr|v86|m\d\d|L\d\d|Mxx)$/
/** What `lsof -r` prints after each round, with a time when it was asked for one. */
const MARK = /^={4,40}/
/** Blanks in a command's name are printed as \x20. */
const unescape = (name: string): string => name.replaceAll('\\x20', ' ')

export const lsof: FormatParser = {
  id: 'lsof',
  title: 'lsof',
  capture: ['lsof -nP -p PID', 'lsof -nP'],
  recognised: 'by its heading COMMAND PID … FD TYPE, or by its rows',
  samples: [
    {
      text: 'COMMAND  PID USER   FD   TYPE DEVICE SIZE/OFF NODE NAME\nnginx   6319 root  cwd    DIR  254,0     4096    2 /\nnginx   6319 root    3u  IPv4  81123      0t0  TCP *:80 (LISTEN)\n',
    },
    {
      text: 'COMMAND  PID   TID TASKCMD USER   FD   TYPE DEVICE SIZE/OFF NODE NAME\nnginx   6319               root    3u  IPv4  81123      0t0  TCP *:80 (LISTEN)\n',
    },
  ],
  shows: ['open files'],
  begins: ['SIZE/OFF', 'FD   TYPE'],
  sniff(head) {
    if (HEADER.test(head)) return 0.9
    const rows = head
      .split('\n', 12)
      .filter((line) => line !== '' && !/[$#] lsof/.test(line) && !MARK.test(line) && stampOf(line) === undefined)
    if (rows.some((row) => HEADER.test(row))) return rows.slice(0, 3).some((row) => HEADER.test(row)) ? 0.9 : 0
    return rows.length > 2 && rows.every((row) => rowOf(row) !== undefined) ? 0.7 : 0
  },
  open(publish) {
    const tally = new OpenFileTally()
    const clock = new CaptureClock()
    let seen = false
    const next = (): void => tally.publish(publish, clock)
    return {
      line(line) {
        if (HEADER.test(line.text)) {
          // the table again: another moment
          if (seen) next()
          seen = true
          return 'take'
        }
        const row = rowOf(line.text)
        if (row === undefined) {
          const stamp = stampOf(line.text)
          if (MARK.test(line.text) || stamp?.rest === '') {
            next()
            if (stamp !== undefined) clock.set(stamp)
            return 'take'
          }
          // a command between two tables
          if (/\blsof\b/.test(line.text)) return 'take'
          return seen && line.text.trim() === '' ? 'take' : 'end'
        }
        seen = true
        if (row.fd !== undefined && !row.thread) tally.add(line, row.pid, row)
        return 'take'
      },
      end: next,
    }
  },
}

function rowOf(text: string):
  | {
      pid: number
      comm: string
      user: string
      fd: number | undefined
      thread: boolean
      type: string
      name: string
      bytes: number | undefined
    }
  | undefined {
  const cells = text.split(/\s+/, 16)
  // the PID is the first number; a command may hold blanks where lsof could not escape them
  const pidAt = cells.findIndex((cell, i) => i > 0 && i < 4 && /^\d{1,10}$/.test(cell))
  if (pidAt < 0) return undefined
  const fdAt = cells.findIndex(
    (cell, i) => i > pidAt + 1 && i <= pidAt + 6 && FD.test(cell) && /^(?:[A-Za-z_]\w{0,12}|\d{3,4})$/.test(cells[i + 1] ?? ''),
  )
  if (fdAt < 0) return undefined
  const number = /^\*?(\d{1,9})/.exec(cells[fdAt]!)?.[1]
  return {
    pid: Number(cells[pidAt]),
    comm: unescape(cells.slice(0, pidAt).join(' ')),
    user: cells[fdAt - 1]!,
    fd: number === undefined ? undefined : Number(number),
    // a row of a thread repeats its process's descriptors: it has a TID between PID and USER
    thread: fdAt > pidAt + 2 && /^\d{1,10}$/.test(cells[pidAt + 1]!),
    type: cells[fdAt + 1]!,
    // SIZE/OFF: an offset begins with 0t or 0x
    bytes: /^\d{1,18}$/.test(cells[fdAt + 3] ?? '') && cells[fdAt + 1] === 'REG' ? Number(cells[fdAt + 3]) : undefined,
    name: nameOf(text),
  }
}

/** NAME is the last column and may hold blanks: from the protocol, the path or the link on; else what follows NODE. */
function nameOf(text: string): string {
  const m =
    /\s((?:TCP|UDP|UDPLITE|RAW|ICMP6?) \S.{0,400}|protocol: \S{1,40}|can't identify protocol.{0,80}|[/[].{0,400})$/.exec(
      text.slice(-420).trimEnd(),
    ) ?? /\s\d{1,20} (\S.{0,400})$/.exec(text.slice(-420).trimEnd())
  return m?.[1] ?? text.trimEnd().slice(-120)
}
