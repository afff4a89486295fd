import type { FormatParser, RawLine } from '../../core/parser.ts'
import type { Instant } from '../../core/span.ts'
import { SAMPLE } from '../../records/sample.ts'
import { isoTime } from '../../core/time/calendar.ts'
import { dateOf } from '../../core/time/stamp.ts'
import { isPrompt } from '../../core/prompt.ts'

/** r, b, perhaps w of old kernels, four columns of memory, and the rates, whose names no translation changes (procps, po/). */
const HEADER =
  /^\s{0,24}r\s+b(?:\s+w)?\s+(?:\S{1,16}\s+){2,4}si\s+so\s+bi\s+bo\s+in\s+cs\s+us\s+sy(?:\s+(?:id|wa|st|gu|[A-Z]{2,5}|[+-]\d\d)){1,6}\s*$/
/** vmstat -t names its zone above the stamps. */
const ZONED = /\s([A-Z]{2,5}|[+-]\d\d)\s*$/
const MEMORY = ['swpd', 'free', 'buff', 'cache'] as const
const ACTIVE = ['swpd', 'free', 'inact', 'active'] as const
/** The third column of vmstat -a in the languages of procps. */
const INACTIVE = /^(?:inact|inakt|inaktiv|inativ|nieakt|비활|非活)/i
const GROUPS = /^\s{0,8}(?:-{1,4}time-{1,4}\s)?-{0,4}procs-{0,4}(?:\s+-{0,24}[\p{L}][\p{L}-]{1,40}){3,7}\s*$/u
/** `vmstat -y` leaves the first report out, the means since boot. */
const SKIPS_BOOT = /\bvmstat\s(?:.{0,80}\s)?(?:-[a-zA-Z]{0,8}y|--no-first\b)/
const UNIT = /\bvmstat\b.{0,80}?\s(?:-[a-zA-Z]{0,6}S\s?|--unit[ =])([kKmM])\b/
const ROW = /^[\s\d.,:TZ+-]{8,400}(?:[A-Z]{2,5})?\s{0,80}$/
/** Units of -S (vmstat(8)): k 1000, K 1024, m 1000000, M 1048576 bytes. */
const UNITS: Record<string, number> = { k: 1000, K: 1024, m: 1_000_000, M: 1_048_576 }
/** A header is repeated after a screen of rows; one that comes sooner belongs to a new run. */
const MIN_ROWS_BEFORE_REPEAT = 4

/** Columns of a header line by label, those of the memory in English; a timestamp column has none, it stands behind the last. */
function columnsOf(text: string): string[] | undefined {
  if (!HEADER.test(text)) return undefined
  const labels = text.trim().split(/\s+/)
  const si = labels.indexOf('si')
  const names = INACTIVE.test(labels[si - 2] ?? '') ? ACTIVE : MEMORY
  const rates = labels.slice(si).filter((label) => /^[a-z]{2}$/.test(label))
  return si >= 6 ? [...labels.slice(0, si - 4), ...names, ...rates] : [...labels.slice(0, si), ...rates]
}

export const vmstat: FormatParser = {
  id: 'vmstat',
  title: 'vmstat, single or repeated',
  capture: ['vmstat -t 1 60', 'vmstat -w 1 60'],
  recognised: 'by its column labels (r b swpd free … us sy id wa)',
  samples: [
    {
      text: 'procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----\n r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st\n 1  0      0 846052   4360  86896    0    0   389    27  306  357 41 35 24  0  0\n 0  0      0 846052   4360  86896    0    0     0     0  909 1645  8  9 83  0  0\n',
    },
  ],
  shows: ['vmstat'],
  begins: ['procs', 'si   so    bi', 'si so bi', 'si\tso\tbi'],
  heading: (text) => GROUPS.test(text) || columnsOf(text) !== undefined,
  open(publish, artifact) {
    let columns: string[] | undefined
    let zone: string | undefined
    let rows = 0
    let run = 0
    let unitBytes = UNITS[UNIT.exec(artifact.command ?? '')?.[1] ?? '']
    let skipsBoot = SKIPS_BOOT.test(artifact.command ?? '')

    const header = (labels: string[], line: RawLine): void => {
      if (columns === undefined || rows < MIN_ROWS_BEFORE_REPEAT) {
        run = line.line
        rows = 0
      }
      columns = labels
      zone = ZONED.exec(line.text)?.[1]
    }
    const row = (line: RawLine, labels: readonly string[]): boolean => {
      // some collectors write the time of day before each row
      const cells = line.text
        .trim()
        .replace(/^\d\d:\d\d:\d\d\s+/, '')
        .split(/\s+/)
      if (cells.length < Math.min(labels.length, 10)) return false
      const values = new Map<string, number>()
      for (const [i, label] of labels.entries()) {
        const cell = cells[i]
        if (cell === undefined) break
        if (!/^\d{1,18}$/.test(cell)) return false
        values.set(label, Number(cell))
      }
      const time = timeOf(cells.slice(labels.length), zone)
      publish(
        SAMPLE,
        { tool: 'vmstat', series: `${artifact.path}#${run}`, values, sinceBoot: rows === 0 && !skipsBoot, unitBytes },
        line,
        time,
      )
      rows++
      return true
    }
    return {
      line(line) {
        const text = line.text
        if (GROUPS.test(text)) return 'take'
        const labels = columnsOf(text)
        if (labels !== undefined) {
          header(labels, line)
          return 'take'
        }
        if (columns !== undefined && ROW.test(text) && row(line, columns)) return 'take'
        const isCommand = /\bvmstat\b/.test(text) && text.length < 300
        if (isCommand || dateOf(text) !== undefined) {
          // what comes below is another run
          columns = undefined
          rows = 0
        }
        if (isCommand) {
          unitBytes = UNITS[UNIT.exec(text)?.[1] ?? ''] ?? (isPrompt(text) ? undefined : unitBytes)
          skipsBoot = SKIPS_BOOT.test(text)
        }
        return isPrompt(text) && !isCommand ? 'end' : 'pass'
      },
      end() {},
    }
  },
}

function timeOf(cells: readonly string[], zone: string | undefined): Instant | undefined {
  const stamp = cells.join(' ')
  return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(stamp) ? isoTime(zone === undefined ? stamp : `${stamp} ${zone}`) : undefined
}
