import type { FormatParser } from '../../core/parser.ts'
import { stampOf } from '../../core/time/stamp.ts'
import { clockFrom } from '../load/capture-clock.ts'
import { isLsofRemark, isWholeLsofRow, lsofHeading, lsofRow, UNTITLED } from '../load/lsof-row.ts'
import { OpenFileTally } from '../load/open-file-tally.ts'
import { isPrompt } from '../../core/prompt.ts'

/** What `lsof -r` prints after each round, with a time when it was asked for one. */
const MARK = /^={4,40}(?:$|[^=]{0,40}={0,40}\s*$)/

const TIMED_MARK = /^====[012]\d:\d\d:\d\d={4}\s*$/

/** lsof(8): descriptors of each process. */
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
    { text: 'nginx   6319 root    3u  IPv4  81123      0t0  TCP *:80 (LISTEN)\n' },
  ],
  shows: ['open files'],
  begins: [
    'SIZE/OFF',
    '  TYPE ',
    'FD TYPE',
    'FD\tTYPE',
    ' IPv4 ',
    ' IPv6 ',
    ' unix ',
    ' sock ',
    ' FIFO ',
    ' REG ',
    ' DIR ',
    ' CHR ',
    ' a_inode ',
    ' a_inod ',
    '====0',
    '====1',
    '====2',
  ],
  heading: (text) => TIMED_MARK.test(text) || lsofHeading(text) !== undefined || isWholeLsofRow(text),
  open(publish, artifact) {
    const tally = new OpenFileTally()
    const clock = clockFrom(artifact.stamp)
    let columns = UNTITLED
    let counted = false
    const next = (): void => {
      tally.publish(publish, clock)
      counted = false
    }
    return {
      get certain() {
        return counted
      },
      line(line) {
        const heading = lsofHeading(line.text)
        if (heading !== undefined) {
          // the table again: another moment
          next()
          columns = heading
          return 'take'
        }
        const row = lsofRow(line.text, columns)
        if (row !== undefined) {
          if (row.fd !== undefined && !row.thread) {
            tally.add(line, row.pid, row)
            counted = true
          }
          return 'take'
        }
        if (isLsofRemark(line.text)) return 'take'
        const stamp = stampOf(line.text)
        if (MARK.test(line.text) || stamp?.rest === '') {
          next()
          if (stamp !== undefined) clock.set(stamp)
          return 'take'
        }
        // another command's output may stand below its prompt
        return isPrompt(line.text) && !/\blsof\b/.test(line.text) ? 'end' : 'pass'
      },
      end: next,
    }
  },
}
