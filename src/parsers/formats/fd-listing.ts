import type { FormatParser } from '../../core/parser.ts'
import { CaptureClock, stampOf } from '../../core/time/stamp.ts'
import { OpenFileTally } from '../load/open-file-tally.ts'

const ROW = /^l[r-][w-]x------[.+]? .{0,120}? (\d{1,9}) -> (.{1,400})$/

/** The shell's prompt, `head` or ls itself, naming the process. */
const HEADING = /^(?:.{0,100}\bls (?:-\S{1,8} ){1,3})?(?:==> )?\/proc\/(\d{1,10})\/fd\/?:?(?: <==)?\s*$/

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
  begins: ['lr-x------', 'lrwx------', 'l-wx------'],
  sniff: (head) => (head.split('\n', 8).some((line) => ROW.test(line)) ? 0.9 : 0),
  open(publish, artifact) {
    const tally = new OpenFileTally()
    let pid = Number(
      /\/proc\/(\d{1,10})\/|proc[/._-](\d{1,10})|(?:^|[/!])fd[\w-]{0,8}[._-](\d{3,10})(?:\.\w{1,4})?$/
        .exec(artifact.path)
        ?.slice(1)
        .find((d) => d !== undefined) ?? 0,
    )
    const clock = new CaptureClock()
    let seen = false
    const next = (): void => {
      tally.publish(publish, clock)
      seen = false
    }
    return {
      line(line) {
        const m = ROW.exec(line.text)
        if (m !== null) tally.add(line, pid, { type: typeOf(m[2]!), name: m[2]! })
        else {
          const heading = HEADING.exec(line.text)
          const stamp = stampOf(line.text)
          if (heading !== null) {
            // the same process again is another moment, another process belongs to this one
            if (seen && Number(heading[1]) === pid) next()
            pid = Number(heading[1])
          } else if (stamp?.rest === '') {
            next()
            clock.set(stamp)
          } else if (/^(?:total|insgesamt|итого|totale?|合計|celkem|razem) \d/.test(line.text)) {
            if (seen && tally.has(pid)) next()
          } else if (!/^ls: /.test(line.text) && line.text.trim() !== '') return 'end'
        }
        seen ||= m !== null
        return 'take'
      },
      end: next,
    }
  },
}
