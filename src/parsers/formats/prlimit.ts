import type { FormatParser } from '../../core/parser.ts'
import { LIMIT } from '../../records/limit.ts'
import { isPrompt } from '../../core/prompt.ts'
import { cellLiterals } from '../cells.ts'

/** --output names the columns and their order. */
const HEADER =
  /^\s{0,8}(?=[A-Z\s]{0,200}\bRESOURCE\b)(?=[A-Z\s]{0,200}\b(?:SOFT|HARD)\b)(?:(?:RESOURCE|DESCRIPTION|SOFT|HARD|UNITS)(?:\s{1,60}|$)){2,5}$/
/** util-linux' names of RLIMIT_*. */
const NAME = /^(?:AS|CORE|CPU|DATA|FSIZE|LOCKS|MEMLOCK|MSGQUEUE|NICE|NOFILE|NPROC|RSS|RTPRIO|RTTIME|SIGPENDING|STACK)$/
const VALUE = /^(?:unlimited|\d{1,20})$/
const COMMAND = /\bprlimit\s[^|]{0,80}?(?:-p|--pid)[ =]{0,2}(\d{1,10})\b/
/** The command above its output, at a prompt or as a shell traces it. */
const TYPED = /^(?:.{0,120}?[$#%+]\s{1,4})?(?:sudo\s{1,4})?prlimit\s[^|]{0,80}?(?:-p|--pid)[ =]{0,2}\d{1,10}\b[^|:]{0,80}$/
/** prlimit-6319.txt, prlimit.6319 */
const PATH = /prlimit[._-](\d{2,10})(?:\.\w{1,4})?$/

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
const pidOf = (text: string | undefined, pattern: RegExp): number | undefined => {
  const digits = pattern.exec(text ?? '')?.[1]
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
  begins: [...['SOFT', 'HARD'].flatMap((word) => cellLiterals(word, { before: ['RESOURCE', 'DESCRIPTION'] })), 'SOFT HARD', 'prlimit -'],
  heading: (text) => HEADER.test(text) || TYPED.test(text),
  open(publish, artifact) {
    let labels: string[] = []
    let pid = pidOf(artifact.command, COMMAND) ?? pidOf(artifact.path, PATH)
    return {
      line(line) {
        if (TYPED.test(line.text)) {
          pid = pidOf(line.text, COMMAND)
          return 'take'
        }
        if (HEADER.test(line.text)) {
          labels = line.text.trim().split(/\s+/)
          return 'take'
        }
        const row = labels.length === 0 ? undefined : rowOf(line.text, labels)
        if (row === undefined) return isPrompt(line.text) ? 'end' : 'pass'
        publish(LIMIT, { name: row.name, soft: value(row.soft), hard: value(row.hard), scope: 'process', pid }, line)
        return 'take'
      },
      end() {},
    }
  },
}
