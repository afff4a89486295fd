import type { FormatParser } from '../../core/parser.ts'
import { LIMIT } from '../../records/limit.ts'
import { ProcFile } from '../load/proc-file.ts'

/** fs/proc/base.c (lnames) to the names of limits.conf(5), or of getrlimit(2) where that has none. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['cpu time', 'cpu'],
  ['file size', 'fsize'],
  ['data size', 'data'],
  ['stack size', 'stack'],
  ['core file size', 'core'],
  ['resident set', 'rss'],
  ['processes', 'nproc'],
  ['open files', 'nofile'],
  ['locked memory', 'memlock'],
  ['address space', 'as'],
  ['file locks', 'locks'],
  ['pending signals', 'sigpending'],
  ['msgqueue size', 'msgqueue'],
  ['nice priority', 'nice'],
  ['realtime priority', 'rtprio'],
  ['realtime timeout', 'rttime'],
])
const HEADER = /^\s{0,8}Limit\s{1,40}Soft Limit\s{1,40}Hard Limit\s{1,40}Units\s*$/
const ROW = new RegExp(
  `^\\s{0,8}Max (${[...NAMES.keys()].join('|')})\\s{1,40}(unlimited|\\d{1,20})\\s{1,40}(unlimited|\\d{1,20})(?:\\s{1,40}(?:seconds|bytes|processes|files|locks|signals|us))?\\s*$`,
)
const FILE = new ProcFile('limits')

const value = (text: string): number | undefined => (text === 'unlimited' ? undefined : Number(text))

/** /proc/PID/limits: the limits that really bind that process. */
export const procLimits: FormatParser = {
  id: 'proc-limits',
  title: '/proc/PID/limits',
  capture: ['cat /proc/PID/limits'],
  recognised: 'by its heading Limit, Soft Limit, Hard Limit, Units, or by one of its rows',
  samples: [
    {
      path: 'proc/6319/limits',
      text: 'Limit                     Soft Limit           Hard Limit           Units     \nMax open files            1024                 1048576              files     \nMax processes             127000               127000               processes \n',
    },
    { text: 'Max open files            1024                 1048576              files     \n' },
  ],
  shows: ['limits'],
  begins: ['Soft Limit', '/limits', ...[...NAMES.keys()].map((name) => `Max ${name}`)],
  heading: (text) => HEADER.test(text) || ROW.test(FILE.split(text).rest) || FILE.titled(text),
  open(publish, artifact) {
    let pid = FILE.pid(artifact.command ?? '') ?? FILE.pid(artifact.path)
    return {
      line(line) {
        const { text } = line
        if (HEADER.test(text)) return 'take'
        if (FILE.titled(text)) {
          pid = FILE.pid(text)
          return 'take'
        }
        const named = FILE.splitLine(line)
        const m = ROW.exec(named.rest)
        if (m !== null) {
          pid = named.pid ?? pid
          publish(LIMIT, { name: NAMES.get(m[1]!)!, soft: value(m[2]!), hard: value(m[3]!), scope: 'process', pid }, line)
          return 'take'
        }
        if (text.startsWith('==> ')) return 'end'
        const mine = FILE.prompted(text)
        if (mine === true) pid = FILE.pid(text)
        return mine === false ? 'end' : 'pass'
      },
      end() {},
    }
  },
}
