import type { FormatParser } from '../../core/parser.ts'
import { LIMIT } from '../../records/limit.ts'

const HEADER = /^Limit\s{1,30}Soft Limit\s{1,20}Hard Limit\s{1,20}Units/
const ROW = /^Max ([a-z][\w -]{1,30}?)\s{2,30}(unlimited|\d{1,20})\s{1,30}(unlimited|\d{1,20})(?:\s|$)/
/** fs/proc/base.c (lnames) to the names of limits.conf(5). */
const NAMES: Record<string, string> = {
  'open files': 'nofile',
  processes: 'nproc',
  'stack size': 'stack',
  'core file size': 'core',
  'address space': 'as',
  'data size': 'data',
  'locked memory': 'memlock',
  'cpu time': 'cpu',
  'file size': 'fsize',
  'pending signals': 'sigpending',
  'msgqueue size': 'msgqueue',
}

/** proc/PID/limits, or a name that people give: limits-6319.txt, 6319.limits. */
const PATH =
  /(?:^|[/!._-])proc[/._-](\d{1,10})[/._-]limits|(?:^|[/!])limits[._-](\d{3,10})(?:\.\w{1,4})?$|(?:^|[/!])(\d{3,10})[._-]limits(?:\.\w{1,4})?$/
/** What stands above it in a transcript or behind `head`. */
const HEADING = /^(?:==> |.{0,100}\b(?:cat|head|tail|e?grep\s.{1,60}) )\/proc\/(\d{1,10})\/limits(?: <==|\s\|.{1,100})?\s*$/

const value = (text: string): number | undefined => (text === 'unlimited' ? undefined : Number(text))

/** /proc/PID/limits: the limits that really bind that process. */
export const procLimits: FormatParser = {
  id: 'proc-limits',
  title: '/proc/PID/limits',
  capture: ['cat /proc/PID/limits'],
  recognised: 'by its heading Limit, Soft Limit, Hard Limit, Units',
  samples: [
    {
      path: 'proc/6319/limits',
      text: 'Limit                     Soft Limit           Hard Limit           Units     \nMax open files            1024                 1048576              files     \nMax processes             127000               127000               processes \n',
    },
  ],
  shows: ['limits'],
  begins: ['Soft Limit', '/limits', 'Max open files  ', 'Max processes  '],
  sniff: (head) => (HEADER.test(HEADING.test(head.split('\n', 1)[0]!) ? head.slice(head.indexOf('\n') + 1) : head) ? 0.95 : 0),
  open(publish, artifact) {
    let pid = PATH.exec(artifact.path)
      ?.slice(1)
      .find((digits) => digits !== undefined)
    return {
      line(line) {
        const heading = HEADING.exec(line.text)
        if (heading !== null) pid = heading[1]
        if (heading !== null || HEADER.test(line.text)) return 'take'
        const m = ROW.exec(line.text)
        if (m === null) return 'end'
        publish(
          LIMIT,
          {
            name: NAMES[m[1]!] ?? m[1]!,
            soft: value(m[2]!),
            hard: value(m[3]!),
            scope: 'process',
            pid: pid === undefined ? undefined : Number(pid),
          },
          line,
        )
        return 'take'
      },
      end() {},
    }
  },
}
