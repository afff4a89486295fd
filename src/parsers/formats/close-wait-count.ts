import type { FormatParser, RawLine } from '../../core/parser.ts'
import { HALF_CLOSED } from '../../records/sockets.ts'

const PROMPT = /^.{0,120}?[$#%]\s{1,4}(\S.{0,300})$/
/** `ss -tanp state close-wait | grep -c 'pid=4711'`, `lsof -nP -p 4711 | grep -c CLOSE_WAIT`, the same with `wc -l`. */
const COUNTS = /^(?:sudo\s+)?(?:ss|netstat|lsof)\s.{0,200}\|\s{0,4}(?:grep\s+(?:-\w+\s+){0,3}-\w{0,4}c\b.{0,80}|wc\s+-l)\s*$/
/** `lsof -nP -p 4711 | awk '{ print $5, $NF }' | sort | uniq -c | sort -n | tail -5`: all that it has open, by kind. */
const BY_KIND = /^(?:sudo\s+)?lsof\s.{0,200}\|\s{0,4}uniq\s+-c\b/
const CLOSE_WAIT = /close[-_]wait/i
const PID = /\bpid=(\d{1,10})\b|\blsof\b[^|]{0,60}\s-p\s?(\d{1,10})\b|\|\s{0,4}grep\s+(?:-\w+\s+){0,3}["']?(\d{1,10})\/?/
const NUMBER = /^\s{0,8}(\d{1,9})\s{0,8}$/
const ROW = /^\s{0,20}(\d{1,9})\s+(\S{1,12})\s+(\S.{0,300}?)\s*$/
const SOCKET = /^(?:IPv[46]|sock|TCP|unix)$/

const pidIn = (command: string): number | undefined => {
  const m = PID.exec(command)
  return m === null ? undefined : Number(m[1] ?? m[2] ?? m[3])
}
const isCount = (command: string): boolean => COUNTS.test(command) && CLOSE_WAIT.test(command) && pidIn(command) !== undefined
const isByKind = (command: string): boolean => BY_KIND.test(command) && pidIn(command) !== undefined
const isAsked = (command: string): boolean => isCount(command) || isByKind(command)

/** Connections of one process that the other end has closed, as a command counted them: one number, or a row among those of other kinds. */
export const closeWaitCount: FormatParser = {
  id: 'close-wait-count',
  title: 'number of connections of a process that the other end has closed',
  capture: [
    `ss -tanp state close-wait | grep -c 'pid=PID,'`,
    `lsof -nP -p PID | awk '{ print $5, $NF }' | sort | uniq -c | sort -n | tail -5`,
  ],
  recognised: 'below the command that counts, in a transcript',
  samples: [{ text: `$ ss -tanp state close-wait | grep -c 'pid=4711,'\n418\n` }],
  shows: ['sockets'],
  begins: ['close-wait', 'CLOSE_WAIT', 'CLOSE-WAIT', 'uniq -c'],
  heading: (text) => isAsked(PROMPT.exec(text)?.[1] ?? ''),
  asked: isAsked,
  open(publish, artifact) {
    let command = artifact.command ?? ''
    let over = false
    let sockets = 0
    let half: { readonly count: number; readonly line: RawLine } | undefined
    const show = (): void => {
      const pid = pidIn(command)
      if (half !== undefined && pid !== undefined)
        publish(HALF_CLOSED, { pid, comm: '', count: half.count, sockets: Math.max(sockets, half.count), example: half.line }, half.line)
      half = undefined
    }
    return {
      get certain() {
        return half !== undefined
      },
      line(line) {
        const typed = PROMPT.exec(line.text)?.[1]
        if (typed !== undefined && isAsked(typed) && !over && half === undefined) {
          command = typed
          return 'take'
        }
        if (over || typed !== undefined) return 'end'
        if (isByKind(command)) {
          const m = ROW.exec(line.text)
          if (m === null) return line.text.trim() === '' ? 'pass' : 'end'
          if (SOCKET.test(m[2]!)) sockets += Number(m[1])
          if (CLOSE_WAIT.test(m[3]!)) half = { count: (half?.count ?? 0) + Number(m[1]), line: half?.line ?? line }
          return 'take'
        }
        const count = Number(NUMBER.exec(line.text)?.[1])
        if (Number.isNaN(count)) return line.text.trim() === '' ? 'pass' : 'end'
        over = true
        if (count > 0) half = { count, line }
        return 'take'
      },
      end: show,
    }
  },
}
