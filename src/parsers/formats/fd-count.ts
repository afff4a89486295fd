import type { FormatParser, RawLine } from '../../core/parser.ts'
import { seriesOf } from '../../core/series-of.ts'
import { OPEN_FILE_COUNT, type OpenFileCount } from '../../records/open-files.ts'
import type { Instant } from '../../core/span.ts'
import { stampOf } from '../../core/time/stamp.ts'
import { clockFrom } from '../load/capture-clock.ts'
import { foreign } from '../load/foreign.ts'

const PATH =
  /(?:^|[/!_.-])(?:fd|fds|lsof|open[-_]?files|handles|descriptors)(?:[-_]?(?:count|counts|num|total|wc)\w{0,8}|s)?(?:[._-]\d{1,10})*(?:\.\w{1,4})?$/i
/** A command that counts: `ls /proc/PID/fd | wc -l`, `lsof -p PID | wc -l`, also in a loop with other things around it. */
const COMMAND =
  /\bls\s[^|]{0,80}(?:\/proc\/[^\s/|]{1,30}|\$\w{1,20})\/fd(?:info)?\/?[^|]{0,30}\|\s{0,2}wc -l|\bfind\s\/proc\/[^\s/|]{1,30}\/fd\b[^|]{0,60}\|\s{0,2}wc -l|\blsof\b[^|]{0,60}\s-p\s?[^\s|]{1,30}[^|]{0,60}\|\s{0,2}wc -l/
/** Typed again: behind a prompt, or shown by `set -x`. */
const PROMPTED = /^(?:[^\n]{0,120}?[#$%❯➜]|\+{1,4})\s{1,4}(\S.*)$/u
/** `timestamp,open_fds` */
const HEADING =
  /^#?\s?(?:timestamp|time|date|ts|epoch|when)[,;\t ]{1,4}(?:pid[,;\t ]{1,4})?(?:open[_ -]?)?(?:fds?|files?|handles?|descriptors?|nofile|lsof|n)(?:[_ -](?:count|total|open))?\s*$/i
/** `42`, `fds=42`, `open files: 42`, `pid=7 fd_count 42`, `42 fds` */
const COUNT =
  /^(?:pid[=: ]{1,2}(\d{1,10})[,;\s]{1,3})?(?:(?:open[_ -]?)?(?:fds?|files|handles|descriptors|nofile)(?:[_ -](?:count|total|open))?\s?[=:]?\s?)?(\d{1,9})(?: (?:open )?(?:fds?|files|handles|descriptors))?$/i
/** Of many processes: `1024 /proc/4711`, `1024 /proc/4711/fd`. */
const BY_PROCESS = /^(\d{1,9})\s{1,8}\/proc\/(\d{1,10})(?:\/fd\/?)?(?:\s.{0,80})?$/
const NAMED = /fd|files|handles|descriptors|nofile/i
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

/** A time, a number and a word for what is counted. */
const speaks = (text: string): boolean => text.length < 80 && NAMED.test(text) && countOf(stampOf(text.trim())?.rest ?? '')?.named === true

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
  heading: (text) => HEADING.test(text) || speaks(text),
  named: (path) => PATH.test(path),
  asked: (command) => COMMAND.test(command),
  open(publish, artifact) {
    const clock = clockFrom(artifact.stamp)
    let pid = (artifact.command === undefined ? undefined : pidIn(artifact.command)) ?? pidOf(artifact.path)
    const isLsof = (command: string): boolean => /\blsof\b[^|]{0,120}\|/.test(command)
    let lsofRows = isLsof(artifact.command ?? '')
    /** Whether a number alone is a count: below its command, a time, a heading, or another such number. */
    let awaited = PATH.test(artifact.path) || COMMAND.test(artifact.command ?? '')
    /** A row that speaks for itself is believed when a second one follows. */
    let alone: { count: OpenFileCount; line: RawLine; time: Instant | undefined } | undefined
    let believed = awaited
    const show = (found: { pid?: number | undefined; count: number }, line: RawLine): void => {
      const count = {
        count: found.count,
        of: seriesOf(artifact.path),
        pid: found.pid ?? pid,
        ...(lsofRows ? { lsofRows } : {}),
        clock: clock.now,
      }
      if (!believed && alone === undefined) {
        alone = { count, line, time: clock.time }
        return
      }
      if (alone !== undefined) publish(OPEN_FILE_COUNT, alone.count, alone.line, alone.time)
      alone = undefined
      believed = true
      publish(OPEN_FILE_COUNT, count, line, clock.time)
    }
    return {
      line(line) {
        const text = line.text.trim()
        if (COMMAND.test(PROMPTED.exec(text.slice(0, 400))?.[1] ?? '')) {
          pid = pidIn(text) ?? pid
          lsofRows = isLsof(text)
          awaited = believed = true
          return 'take'
        }
        if (HEADING.test(text)) {
          awaited = believed = true
          return 'take'
        }
        // ten digits are a time, and a time of day is none of the counts
        const bare = /^[12]\d{9}$/.test(text) ? undefined : countOf(text)
        if (bare !== undefined && (awaited || bare.named)) {
          show(bare, line)
          return 'take'
        }
        const stamp = bare === undefined ? stampOf(text) : undefined
        const count = stamp === undefined ? undefined : countOf(stamp.rest)
        if (stamp !== undefined && (stamp.rest === '' || (count !== undefined && (awaited || count.named)))) {
          clock.set(stamp)
          if (count === undefined) awaited = true
          else show(count, line)
          return 'take'
        }
        if (text !== '') awaited = false
        return foreign(text)
      },
      end() {},
    }
  },
}
