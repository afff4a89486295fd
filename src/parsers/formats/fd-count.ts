import type { FormatParser, RawLine } from '../../core/parser.ts'
import { seriesOf } from '../../core/series-of.ts'
import { OPEN_FILE_COUNT } from '../../records/open-files.ts'
import { CaptureClock, type Stamp, stampOf } from '../../core/time/stamp.ts'

const PATH =
  /(?:^|[/!_.-])(?:fd|fds|lsof|open[-_]?files|handles|descriptors)(?:[-_]?(?:count|counts|num|total|wc)\w{0,8}|s)?(?:[._-]\d{1,10})*(?:\.\w{1,4})?$/i
/** A command that counts: `ls /proc/PID/fd | wc -l`, `lsof -p PID | wc -l`, also in a loop with other things around it. */
const COMMAND =
  /\bls\s[^|]{0,80}(?:\/proc\/[^\s/|]{1,30}|\$\w{1,20})\/fd(?:info)?\/?[^|]{0,30}\|\s{0,2}wc -l|\blsof\b[^|]{0,80}\|\s{0,2}wc -l/
/** `timestamp,open_fds` */
const HEADING =
  /^#?\s?(?:timestamp|time|date|ts|epoch|when)[,;\t ]{1,4}(?:pid[,;\t ]{1,4})?(?:open[_ -]?)?(?:fds?|files?|handles?|descriptors?|nofile|lsof|n)(?:[_ -](?:count|total|open))?\s*$/i
/** `42`, `fds=42`, `open files: 42`, `pid=7 fd_count 42`, `42 fds` */
const COUNT =
  /^(?:pid[=: ]{1,2}(\d{1,10})[,;\s]{1,3})?(?:(?:open[_ -]?)?(?:fds?|files|handles|descriptors|nofile)(?:[_ -](?:count|total|open))?\s?[=:]?\s?)?(\d{1,9})(?: (?:open )?(?:fds?|files|handles|descriptors))?$/i
/** Of many processes: `1024 /proc/4711`, `1024 /proc/4711/fd`. */
const BY_PROCESS = /^(\d{1,9})\s{1,8}\/proc\/(\d{1,10})(?:\/fd\/?)?(?:\s.{0,80})?$/
const BARE = /^\d{1,9}$/

function countOf(text: string): { pid?: number | undefined; count: number; named: boolean } | undefined {
  const by = BY_PROCESS.exec(text)
  if (by !== null) return { pid: Number(by[2]), count: Number(by[1]), named: true }
  const m = COUNT.exec(text)
  return m === null ? undefined : { pid: m[1] === undefined ? undefined : Number(m[1]), count: Number(m[2]), named: !BARE.test(text) }
}

const pidIn = (text: string): number | undefined => {
  const digits = /\/proc\/(\d{1,10})\/fd|\blsof\b[^|]{0,60}-p\s?(\d{1,10})/.exec(text)
  return digits === null ? undefined : Number(digits[1] ?? digits[2])
}
/** `fd-count-4711.txt`: a number of samples is shorter. */
const pidOf = (path: string): number | undefined => {
  const digits = /(?:^|[._-])(\d{4,10})(?:\.\w{1,4})?$/.exec(path)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

/** Whether the first lines are a count, each with a word for what is counted. */
const speaks = (head: string): boolean => {
  const rows = head.split('\n', 8).filter((row) => row.trim() !== '')
  return (
    rows.length > 1 &&
    rows.slice(0, 6).every((row) => {
      const stamp: Stamp | undefined = stampOf(row)
      return stamp !== undefined && countOf(stamp.rest)?.named === true
    })
  )
}

/** Times and numbers of descriptors, as people write them with a loop, or numbers below the command that counted. */
export const fdCount: FormatParser = {
  id: 'fd-count',
  title: 'number of open descriptors over time',
  capture: ['while sleep 10; do date -Is; ls /proc/PID/fd | wc -l; done > fd-count.txt'],
  recognised: 'by its name with times and numbers inside, by the command that counts, or by rows such as 06:00:00 fds=42',
  samples: [
    { path: 'fd-count.txt', text: '2025-11-21T14:00:00Z\n22\n2025-11-21T14:00:10Z\n73\n' },
    { text: '$ ls /proc/4711/fd | wc -l\n22\n$ ls /proc/4711/fd | wc -l\n73\n' },
    { text: 'timestamp,open_fds\n2025-11-21T14:00:00Z,22\n2025-11-21T14:00:10Z,73\n' },
  ],
  shows: ['open files'],
  begins: ['| wc -l', '|wc -l'],
  sniff: (head, path) => {
    const first = head.split('\n', 1)[0]!
    if (COMMAND.test(first.slice(0, 400)) || HEADING.test(first) || speaks(head)) return 0.9
    const row = first.replace(/^#?\s?[a-z_]{1,20}[,;\s]{1,4}[a-z_]{1,20}$/, head.split('\n', 2)[1] ?? '')
    return PATH.test(path) && (stampOf(row) !== undefined || BARE.test(row.trim())) ? 0.95 : 0
  },
  open(publish, artifact) {
    const clock = new CaptureClock()
    let pid = pidOf(artifact.path)
    let whole = PATH.test(artifact.path)
    const show = (found: { pid?: number | undefined; count: number }, line: RawLine): void => {
      const of = found.pid ?? pid
      publish(OPEN_FILE_COUNT, { count: found.count, of: seriesOf(artifact.path), pid: of, clock: clock.now }, line, clock.time)
    }
    return {
      line(line) {
        const text = line.text.trim()
        if (COMMAND.test(text.slice(0, 400))) {
          pid = pidIn(text) ?? pid
          return 'take'
        }
        const alone = countOf(text)
        // ten digits are a time, and a time of day is none of the counts
        if (alone !== undefined && !/^[12]\d{9}$/.test(text)) show(alone, line)
        else {
          const stamp = clock.read(text)
          const count = stamp === undefined ? undefined : countOf(stamp.rest)
          if (count !== undefined) show(count, line)
          else if (HEADING.test(text)) whole = true
          else if (stamp === undefined && text !== '' && !whole && !/^(?:[$#>]|\[?\w+@)/.test(text)) return 'end'
        }
        return 'take'
      },
      end() {},
    }
  },
}
