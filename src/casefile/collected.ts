import type { Block, Collecting } from '../core/block.ts'
import { TYPED_COMMAND } from '../core/command.ts'
import { LAST_LINE } from '../core/last-line.ts'
import { isSameHost } from '../core/host-name.ts'
import type { LogLine } from '../core/log-line.ts'
import type { RecordType } from '../core/record.ts'
import type { Cited, Instant, Span } from '../core/span.ts'
import type { Kept } from '../core/flood.ts'
import { BOOT_SEAM } from '../core/boot-seam.ts'
import { Digest } from './digest.ts'
import { FloodBudget, Floods } from './floods.ts'
import { hashOf } from '../core/hash.ts'
import { Rows } from './rows.ts'

/** Rows that a text has which is a log and nothing else. */
const OF_LOGS: ReadonlySet<string> = new Set([TYPED_COMMAND.name, BOOT_SEAM.name, LAST_LINE.name])

/** A line of a log as one source tells it, as far as it can be found again in another: its message, and when. */
export interface Mark {
  readonly hash: number
  readonly line: number
  readonly time?: Instant | undefined
  /** Seconds since boot, where the line has them beside or instead of a wall time. */
  readonly uptime?: number | undefined
}

export function markOf({ message, at, time, uptime }: Cited<LogLine>): Mark {
  const since = uptime ?? (time !== undefined && 'boot' in time ? time.boot : undefined)
  return { hash: hashOf(message.trim()), line: at.line, time, uptime: since }
}

/** A record, with the host that its log lines name and these lines themselves, where it was made of such. */
export interface Stated {
  readonly type: RecordType<object>
  readonly record: Cited<object>
  readonly host?: string | undefined
  readonly marks: readonly Mark[]
  /** When it was, where it has no time of its own: of a record of log lines that of the line above, of a capture the date above it. */
  readonly above?: Instant | undefined
}

/** What was stated, in the order of the text. */
export interface Statement {
  readonly order: number
  readonly stated: Stated
}

/** The line of a log that a statement is, where it is one. */
export function lineStated({ stated: { type, record } }: Statement): Cited<LogLine> | undefined {
  return type.isLine === true ? (record as Cited<LogLine>) : undefined
}

/** A statement of several lines of which the text held only the first. */
export interface Unfinished {
  readonly block: Block<object>
  readonly collecting: Collecting<object>
  readonly lines: readonly Cited<LogLine>[]
}

/** A run of lines of one boot, as one log tells it. */
export interface Stretch {
  readonly fromLine: number
  /** The log says that a boot begins here. */
  readonly begins: boolean
  readonly bootId?: string | undefined
  /** Moments at which both clocks were read: seconds since boot and the wall. */
  readonly readings: { readonly uptime: number; readonly time: Instant }[]
  first?: Instant | undefined
  last?: Instant | undefined
  /** Seconds since boot of the first and the last line that has them. */
  firstUptime?: number | undefined
  lastUptime?: number | undefined
}

/** The lines of one host in one text. */
export interface HostLog {
  /** As written; undefined where the lines name none. */
  readonly host: string | undefined
  lines: number
  /** Of the first and the last of them. */
  readonly fromLine: number
  toLine: number
  /** What the last ones say. */
  readonly tail: string[]
  readonly stretches: Stretch[]
  /** The first lines, to see whether they go on with what another text began. */
  readonly head: Cited<LogLine>[]
  /** The same without a gap, where only those of them were opened that matter. */
  wholeHead?: (() => readonly Cited<LogLine>[]) | undefined
  readonly unfinished: Unfinished[]
  /** From the first to the last line of the kernel that has a time. */
  kernel?: { readonly first: Cited<LogLine>; last: Cited<LogLine> } | undefined
}

const HEAD_LINES = 400
const TAIL_LINES = 3
/** So many lines of a report take as much room as a line by itself: only what they state is kept. */
const LINES_OF_WEIGHT = 8
/** Of all hosts of one text together. */
const MOST_HEAD_LINES = 8_000
const MOST_HOSTS = 1_000
const MOST_READINGS = 1_024
/** A stamp that falls back to a boot's first moments, from later ones, is of another boot; one that falls back further is of another excerpt. */
const EARLY_SECONDS = 5
const LATER_SECONDS = 30

const weightOf = ({ stated }: Statement): number => Math.max(1, Math.ceil(stated.marks.length / LINES_OF_WEIGHT))

/** Everything that one text gave, as written. Whose it is, when it was and whether it is told elsewhere is settled when all was read. */
export class Collected {
  readonly path: string
  readonly logs = new Map<string, HostLog>()
  /** Lines of it were lost: cut, suppressed, overwritten. */
  isLossy = false
  readonly #budget: FloodBudget
  readonly #digest: Digest
  readonly #statements: Floods<Statement>
  readonly #rows: Rows<Statement>
  #order = 0
  #headLines = 0
  #separator: Begun | undefined
  #separators: Map<string, Begun> | undefined

  /** `budget`: what all texts of one run may keep together. */
  constructor(path: string, budget = new FloodBudget()) {
    this.path = path
    this.#budget = budget
    this.#statements = new Floods(weightOf, budget)
    this.#rows = new Rows(budget.rows)
    this.#digest = new Digest(path)
  }

  /** A line of a log, whether it states something or not. `times`: how many alike it stands for. */
  heard(line: Cited<LogLine>, times = 1): void {
    if (line.aside === true) return
    const log = this.#log(line.host, line.at.line)
    if (log !== undefined) {
      log.lines += times
      log.toLine = line.at.line
      if (log.tail.push(line.message) > TAIL_LINES) log.tail.shift()
      if (log.head.length < HEAD_LINES && this.#headLines++ < MOST_HEAD_LINES && (log.head.length === 0 || this.#budget.head()))
        log.head.push(line)
      read(log, line)
      if (line.kernel === true && line.time !== undefined) {
        if (log.kernel === undefined) log.kernel = { first: line, last: line }
        else log.kernel.last = line
      }
    }
  }

  /** The log says that the machine was started. */
  booted(host: string | undefined, at: Span, bootId: string | undefined): void {
    const begun = { fromLine: at.line, bootId }
    if (host === undefined) {
      // a separator names no host: it is about all lines below it
      for (const log of this.logs.values()) begin(log, begun)
      this.#separator = begun
      return
    }
    this.#log(host, at.line)
    // a separator below a prompt is about all lines of that machine, with whichever of its names
    for (const log of this.logs.values()) if (log.host !== undefined && isSameHost(log.host, host)) begin(log, begun)
    this.#separators ??= new Map()
    if (this.#separators.size < MOST_HOSTS) this.#separators.set(host, begun)
  }

  /** A record that log lines make up: floods of it are counted. */
  told(stated: Stated, shape: () => string, times = 1): void {
    this.#digest.record(stated.type.name, stated.record)
    this.#statements.add(stated.type.name, `${stated.host ?? ''}\0${shape()}`, { order: this.#order++, stated }, times)
  }

  /** A record of a capture. */
  row(stated: Stated): void {
    this.#digest.record(stated.type.name, stated.record)
    this.#rows.add(stated.type.name, stated.record, { order: this.#order++, stated })
  }

  /** It states nothing. */
  get isSilent(): boolean {
    return this.#order === 0
  }

  /** Tables of which not all rows were kept. */
  thinned(): ReturnType<Rows<Statement>['thinned']> {
    return this.#rows.thinned()
  }

  unfinished(host: string | undefined, unfinished: Unfinished): void {
    // of a host too many it stands with the lines of nobody: it is not lost
    const { line } = unfinished.lines[0]!.at
    ;(this.#log(host, line) ?? this.#log(undefined, line))?.unfinished.push(unfinished)
  }

  /** `head`: gives all lines at the beginning of the text. */
  headedBy(head: () => readonly Cited<LogLine>[]): void {
    let all: readonly Cited<LogLine>[] | undefined
    for (const log of this.logs.values()) log.wholeHead = () => (all ??= head()).filter(({ host }) => host === log.host)
  }

  /** Nothing of it was lost, and it is a log and nothing else: what it does not tell of did not happen, as far as it reaches. */
  get isWhole(): boolean {
    return !this.isLossy && this.#rows.kinds.every((type) => OF_LOGS.has(type))
  }

  /** In the order of the text. */
  statements(): Kept<Statement>[] {
    const rows = this.#rows.all().map((item) => ({ item, times: 1 }))
    return [...this.#statements.all(), ...rows].sort((a, b) => a.item.order - b.item.order)
  }

  /** Alike for texts that state the same in the same places; undefined for those that state nothing, and for large ones. */
  get digest(): string | undefined {
    return this.#digest.text
  }

  #log(host: string | undefined, fromLine: number): HostLog | undefined {
    const key = host ?? ''
    const known = this.logs.get(key)
    if (known !== undefined || (this.logs.size >= MOST_HOSTS && host !== undefined)) return known
    const log: HostLog = {
      host,
      lines: 0,
      fromLine,
      toLine: fromLine,
      tail: [],
      stretches: [{ fromLine: 1, begins: false, readings: [] }],
      head: [],
      unfinished: [],
    }
    const own = [...(this.#separators ?? [])].flatMap(([name, begun]) => (host !== undefined && isSameHost(name, host) ? begun : []))
    const separators = [this.#separator ?? [], own].flat().sort((a, b) => a.fromLine - b.fromLine)
    if (separators.length > 0) begin(log, separators.at(-1)!)
    this.logs.set(key, log)
    return log
  }
}

interface Begun {
  readonly fromLine: number
  readonly bootId?: string | undefined
}

/** A boot begins, unless nothing was said since the line that told of it. */
function begin(log: HostLog, { fromLine, bootId }: Begun): void {
  const last = log.stretches.at(-1)!
  if (last.begins && last.first === undefined && last.lastUptime === undefined) return
  const stretch: Stretch = { fromLine, begins: true, bootId, readings: [] }
  if (last.first === undefined && last.lastUptime === undefined) log.stretches.pop()
  log.stretches.push(stretch)
}

/** Reads the clocks of one line. */
function read(log: HostLog, { at, time, uptime, kernel, bootId }: Cited<LogLine>): void {
  let stretch = log.stretches.at(-1)!
  if (bootId !== undefined && stretch.bootId !== bootId) {
    // the first entry of a journal, or of another boot
    const isFirst = stretch.bootId === undefined && stretch.first === undefined
    stretch = { fromLine: isFirst ? stretch.fromLine : at.line, begins: stretch.begins || !isFirst, bootId, readings: [] }
    if (isFirst) log.stretches.pop()
    log.stretches.push(stretch)
  }
  const since = uptime ?? (time !== undefined && 'boot' in time ? time.boot : undefined)
  if (since !== undefined && kernel !== false) {
    if (since < EARLY_SECONDS && stretch.lastUptime !== undefined && since < stretch.lastUptime - LATER_SECONDS) {
      stretch = { fromLine: at.line, begins: true, readings: [] }
      log.stretches.push(stretch)
    }
    stretch.firstUptime ??= since
    stretch.lastUptime = since
    if (time !== undefined && 'wall' in time) {
      stretch.readings.push({ uptime: since, time })
      if (stretch.readings.length >= MOST_READINGS)
        stretch.readings.splice(0, MOST_READINGS, ...stretch.readings.filter((_, i) => i % 2 === 0))
    }
  }
  if (time === undefined || !('wall' in time)) return
  stretch.first ??= time
  stretch.last = time
}
