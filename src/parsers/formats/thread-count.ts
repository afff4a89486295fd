import type { FormatParser } from '../../core/parser.ts'
import { THREAD_COUNT } from '../../records/thread-count.ts'

/** `ps -eLf | wc -l`, `ps -efT | wc -l`, `ps -u app -L | wc -l`: a row for each thread, below a heading. */
const PS = /\bps\s([^|]{1,80})\|\s?wc -l\s*$/
/** ps(1): L, H, T and m show threads. */
const THREADS = /(?:^|\s)(?:-?[A-Za-z]{0,6}[LTHm][A-Za-z]{0,6})(?=\s|$)/
const EVERYBODY = /(?:^|\s)(?:-[A-Za-z]{0,6}[eA][A-Za-z]{0,6}|a[uxfHLm]{0,5})(?=\s|$)/
const USER = /(?:^|\s)-[uU]\s?([\w.-]{1,32})(?=\s|$)/
const NO_HEADING = /--no-headers?|(?:^|\s)h(?=\s|$)|=(?=\s|$)/
// ls of all /proc/PID/task, or find in them
const TASKS = /\/proc\/(?:\*|\[0-9\]\*)\/task\/?\*?[^|]{0,20}\|\s?wc -l\s*$/
const NUMBER = /^\s{0,8}(\d{1,9})\s{0,8}$/
const PROMPTED = /^[^\n]{0,120}?[#$%❯➜]\s{1,4}(\S.*)$/u

/** What a command counts, and how many lines of heading are in its number. */
function countedBy(command: string): { readonly user: string | undefined; readonly heading: number } | undefined {
  if (TASKS.test(command)) return { user: undefined, heading: 0 }
  const options = PS.exec(command)?.[1]
  if (options === undefined || !THREADS.test(options)) return undefined
  const user = USER.exec(options)?.[1]
  return user === undefined && !EVERYBODY.test(options) ? undefined : { user, heading: NO_HEADING.test(options) ? 0 : 1 }
}

/** Threads that a command counted: one number below it. */
export const threadCount: FormatParser = {
  id: 'thread-count',
  title: 'number of threads',
  capture: ['ps -eLf | wc -l'],
  recognised: 'by the command above it that lists threads and counts the lines',
  samples: [{ text: '$ ps -eLf | wc -l\n2388\n' }, { text: '$ ls -1d /proc/*/task/* | wc -l\n31582\n' }],
  shows: ['threads'],
  begins: ['| wc -l'],
  heading: (text) => countedBy(PROMPTED.exec(text.slice(0, 400))?.[1] ?? '') !== undefined,
  asked: (command) => countedBy(command) !== undefined,
  open(publish, artifact) {
    let counted = countedBy(artifact.command ?? '')
    return {
      line(line) {
        const m = counted === undefined ? null : NUMBER.exec(line.text)
        if (m === null || counted === undefined) {
          if (counted !== undefined && line.text.trim() !== '') return 'end'
          counted ??= countedBy(PROMPTED.exec(line.text.slice(0, 400))?.[1] ?? '')
          return counted === undefined ? 'end' : 'take'
        }
        publish(THREAD_COUNT, { threads: Math.max(0, Number(m[1]) - counted.heading), user: counted.user }, line)
        counted = undefined
        return 'take'
      },
      end() {},
    }
  },
}
