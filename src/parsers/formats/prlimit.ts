import type { FormatParser } from '../../core/parser.ts'
import { LIMIT } from '../../records/limit.ts'

/** --output names the columns and their order. */
const HEADER = /^RESOURCE(?:\s+(?:DESCRIPTION|SOFT|HARD|UNITS)){1,4}\s*$|^(?:(?:DESCRIPTION|SOFT|HARD|UNITS)\s+){1,3}RESOURCE\b/
const NAME = /^(?:AS|CORE|CPU|DATA|FSIZE|LOCKS|MEMLOCK|MSGQUEUE|NICE|NOFILE|NPROC|RSS|RTPRIO|RTTIME|SIGPENDING|STACK)$/
const VALUE = /^(?:unlimited|\d{1,20})$/

/** Soft and hard limit of a row, by the columns of the heading; a description holds blanks, and none of its words is a number. */
function rowOf(text: string, labels: readonly string[]): { name: string; soft: string | undefined; hard: string | undefined } | undefined {
  const words = text.trim().split(/\s+/, 16)
  const name = words.find((word) => NAME.test(word))
  const values = words.filter((word) => VALUE.test(word))
  const columns = labels.filter((label) => label === 'SOFT' || label === 'HARD')
  if (name === undefined || values.length !== columns.length) return undefined
  return { name: name.toLowerCase(), soft: values[columns.indexOf('SOFT')], hard: values[columns.indexOf('HARD')] }
}
const value = (text: string | undefined): number | undefined => (text === undefined || text === 'unlimited' ? undefined : Number(text))

/** prlimit-6319.txt, prlimit.6319 */
const pidOf = (path: string): number | undefined => {
  const digits = /prlimit[._-](\d{3,10})(?:\.\w{1,4})?$/.exec(path)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

/** prlimit(1) of util-linux. */
export const prlimit: FormatParser = {
  id: 'prlimit',
  title: 'prlimit',
  capture: ['prlimit --pid PID'],
  recognised: 'by its heading RESOURCE DESCRIPTION SOFT HARD UNITS',
  samples: [
    {
      text: 'RESOURCE   DESCRIPTION                             SOFT      HARD UNITS\nNOFILE     max number of open files                1024   1048576 files\nNPROC      max number of processes               127000    127000 processes\n',
    },
  ],
  shows: ['limits'],
  begins: ['RESOURCE   DESCRIPTION', 'RESOURCE DESCRIPTION', 'RESOURCE  ', 'RESOURCE SOFT', 'prlimit -'],
  sniff: (head) => (head.split('\n', 3).some((line) => HEADER.test(line)) ? 0.95 : 0),
  open(publish, artifact) {
    let labels: string[] = []
    let pid = pidOf(artifact.path)
    return {
      line(line) {
        const command = /\bprlimit\b[^|]{0,80}?(?:-p|--pid)[ =]{0,2}(\d{1,10})/.exec(line.text)
        if (command !== null) {
          pid = Number(command[1])
          return 'take'
        }
        if (HEADER.test(line.text)) {
          labels = line.text.trim().split(/\s+/)
          return 'take'
        }
        const row = labels.length === 0 ? undefined : rowOf(line.text, labels)
        if (row === undefined) return line.text.trim() === '' ? 'take' : 'end'
        publish(LIMIT, { name: row.name, soft: value(row.soft), hard: value(row.hard), scope: 'process', pid }, line)
        return 'take'
      },
      end() {},
    }
  },
}
