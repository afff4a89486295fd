import type { Parser } from '../core/parser.ts'
import { LIMIT } from '../records/limit.ts'

const HEADER = /^RESOURCE\s+DESCRIPTION\s+SOFT\s+HARD\s+UNITS/
const ROW = /^([A-Z]{2,12})\s{1,10}\S.{1,50}?\s{1,20}(unlimited|\d{1,20})\s{1,20}(unlimited|\d{1,20})(?:\s|$)/
const value = (text: string): number | undefined => (text === 'unlimited' ? undefined : Number(text))

/** prlimit-6319.txt, prlimit.6319 */
const pidOf = (path: string): number | undefined => {
  const digits = /prlimit[._-](\d{3,10})(?:\.\w{1,4})?$/.exec(path)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

/** prlimit(1) of util-linux. */
export const prlimit: Parser = {
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
  begins: ['RESOURCE   DESCRIPTION', 'RESOURCE DESCRIPTION'],
  sniff: (head) => (HEADER.test(head) ? 0.95 : 0),
  open: (publish, artifact) => ({
    line(line) {
      if (HEADER.test(line.text)) return 'take'
      const m = ROW.exec(line.text)
      if (m === null) return 'end'
      publish(
        LIMIT,
        { name: m[1]!.toLowerCase(), soft: value(m[2]!), hard: value(m[3]!), scope: 'process', pid: pidOf(artifact.path) },
        line,
      )
      return 'take'
    },
    end() {},
  }),
}
