import type { Parser } from '../core/parser.ts'
import { OpenFileTally } from './open-file-tally.ts'

const ROW = /^l[r-][w-]x------[.+]? .{0,120}? (\d{1,9}) -> (.{1,400})$/

function typeOf(target: string): string {
  return /^socket:/.test(target) ? 'sock' : /^pipe:/.test(target) ? 'FIFO' : /^anon_inode:/.test(target) ? 'a_inode' : 'REG'
}

/** `ls -l /proc/PID/fd`: links from descriptor numbers to what they stand for (proc_pid_fd(5)). */
export const fdListing: Parser = {
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
  sniff: (head) => (head.split('\n', 4).some((line) => ROW.test(line)) ? 0.9 : 0),
  open(publish, artifact) {
    const tally = new OpenFileTally()
    const pid = Number(
      /\/proc\/(\d{1,10})\/|proc[/.](\d{1,10})/
        .exec(artifact.path)
        ?.slice(1)
        .find((d) => d !== undefined) ?? 0,
    )
    return {
      line(line) {
        const m = ROW.exec(line.text)
        if (m !== null) tally.add(line, pid, { type: typeOf(m[2]!), name: m[2]! })
        return 'take'
      },
      end: () => tally.publish(publish),
    }
  },
}
