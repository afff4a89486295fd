import type { FormatParser } from '../../core/parser.ts'
import { stampOf } from '../../core/time/stamp.ts'
import { clockFrom } from '../load/capture-clock.ts'
import { foreign } from '../load/foreign.ts'
import { OpenFileTally } from '../load/open-file-tally.ts'

const ROW = /^\s{0,8}l[r-][w-]x------[.+]?\s.{0,120}?\s(\d{1,9}) -> (\S.{0,400})$/

/** `head` or ls itself, naming the process. */
const HEADING = /^\s{0,8}(?:==> )?\/proc\/(\d{1,10})\/fd\/?(?::| <==)\s*$/
/** What is typed to get it: the process may stand as an expression. */
const COMMAND =
  /(?:^|[\s;&(])(?:ls\s(?:-\S{1,12}\s){0,3}-[a-zA-Z1]{0,8}l[a-zA-Z1]{0,8}|ll)\s(?:-\S{1,12}\s){0,3}\/proc\/(\d{1,10}|self|\$\S{1,20}|\$\([^()]{1,60}\))\/fd\/?\s*(?:\|\s*(?:head|tail|sort|grep|less|more)\b.{0,80})?$/
const TOTAL = /^\s{0,8}(?:total|insgesamt|итого|totale?|合計|celkem|razem|итог|总用量|總計) \d{1,12}\s*$/
/** A descriptor that was closed meanwhile, a process that is not one's own. */
const REMARK = /^ls: .{1,40}'?\/proc\/\d{1,10}\/fd/

/** The process of a file: `proc/4711/fd`, `proc_4711_fd.txt`, `fd-4711.txt`; 0 when its name does not tell. */
const pidOf = (path: string): number =>
  Number(
    /\/proc\/(\d{1,10})\/|proc[/._-](\d{1,10})|(?:^|[/!])fd[\w-]{0,8}[._-](\d{3,10})(?:\.\w{1,4})?$/
      .exec(path)
      ?.slice(1)
      .find((digits) => digits !== undefined) ?? 0,
  )

function typeOf(target: string): string {
  return /^socket:/.test(target) ? 'sock' : /^pipe:/.test(target) ? 'FIFO' : /^anon_inode:/.test(target) ? 'a_inode' : 'REG'
}

/** `ls -l /proc/PID/fd`: links from descriptor numbers to what they stand for (proc_pid_fd(5)). */
export const fdListing: FormatParser = {
  id: 'fd-listing',
  title: 'ls -l /proc/PID/fd',
  capture: ['ls -l /proc/PID/fd'],
  recognised: 'by its links: N -> target',
  samples: [
    {
      path: 'proc/6319/fd.txt',
      text: 'total 0\nlr-x------ 1 root root 64 Nov 21 14:00 0 -> /dev/null\nlrwx------ 1 root root 64 Nov 21 14:00 3 -> socket:[81123]\n',
    },
  ],
  shows: ['open files'],
  begins: ['lr-x------', 'lrwx------', 'l-wx------', '/proc/'],
  heading: (text) => ROW.test(text) || HEADING.test(text),
  asked: (command) => COMMAND.test(command),
  open(publish, artifact) {
    const tally = new OpenFileTally()
    const asked = COMMAND.exec(artifact.command ?? '')?.[1]
    let pid = asked !== undefined && /^\d+$/.test(asked) ? Number(asked) : pidOf(artifact.path)
    const clock = clockFrom(artifact.stamp)
    let seen = false
    const next = (): void => {
      tally.publish(publish, clock)
      seen = false
    }
    return {
      get certain() {
        return seen
      },
      line(line) {
        const m = ROW.exec(line.text)
        if (m !== null) {
          tally.add(line, pid, { type: typeOf(m[2]!), name: m[2]! })
          seen = true
          return 'take'
        }
        const stamp = stampOf(line.text)
        if (stamp?.rest === '') {
          next()
          clock.set(stamp)
          return 'take'
        }
        const asked = COMMAND.exec(line.text)?.[1]
        const heading = HEADING.exec(line.text)?.[1] ?? (asked !== undefined && /^\d+$/.test(asked) ? asked : undefined)
        if (heading !== undefined) {
          // the same process again is another moment, another process belongs to this one
          if (seen && Number(heading) === pid) next()
          pid = Number(heading)
          return 'take'
        }
        if (!TOTAL.test(line.text)) return REMARK.test(line.text) ? 'take' : foreign(line.text)
        if (seen && tally.has(pid)) next()
        return 'take'
      },
      end: next,
    }
  },
}
