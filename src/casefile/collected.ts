import type { Block, Collecting } from '../core/block.ts'
import { TYPED_COMMAND } from '../core/command.ts'
import { LAST_LINE } from '../core/last-line.ts'
import { firstLabel, isSameHost } from '../core/host-name.ts'
import type { LogLine } from '../core/log-line.ts'
import type { RecordType } from '../core/record.ts'
import type { Cited, Instant, Span } from '../core/span.ts'
import type { Kept } from '../core/flood.ts'
import { BOOT_SEAM } from '../core/boot-seam.ts'
import { Digest } from './digest.ts'
import { FloodBudget, Floods } from './floods.ts'
import { hashOf } from '../core/hash.ts'
import { begin, type Begun, type HostLog, readClocks, trimmed } from './host-log.ts'
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

/** The marks of the lines of one text, one after the other: a line that states several things has one mark. */
export class Marks {
  #line: Cited<LogLine> | undefined
  #marks: readonly Mark[] = []

  of(lines: readonly Cited<LogLine>[]): readonly Mark[] {
    const [line] = lines
    if (lines.length !== 1 || line === undefined) return lines.map(markOf)
    const known = this.#line
    if (known?.at.line === line.at.line && known.message === line.message) return this.#marks
    this.#line = line
    return (this.#marks = [markOf(line)])
  }
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

/** A statement of several lines of which the text held only the first: they alone are kept, for each of many texts may break one off. */
export interface Unfinished {
  readonly block: Block<object>
  readonly lines: readonly Cited<LogLine>[]
}

/** It is collected once more, up to where the text broke it off. */
export function reopened({ block, lines }: Unfinished): Collecting<object> {
  const collecting = block.open(lines[0]!)
  for (const line of lines.slice(1)) collecting.add(line)
  return collecting
}

const HEAD_LINES = 400
const TAIL_LINES = 3
/** So many lines of a report take as much room as a line by itself: only what they state is kept. */
const LINES_OF_WEIGHT = 8
/** Of all hosts of one text together. */
const MOST_HEAD_LINES = 8_000
export const MOST_HOSTS = 1_000

const NONE: readonly Kept<Statement>[] = []

const weightOf = ({ stated }: Statement): number => Math.max(1, Math.ceil(stated.marks.length / LINES_OF_WEIGHT))

/** Everything that one text gave, as written. Whose it is, when it was and whether it is told elsewhere is settled when all was read. */
export class Collected {
  readonly path: string
  /** Lines of it were lost: cut, suppressed, overwritten. */
  isLossy = false
  /** Lines of hosts that are too many for it. */
  crowded = 0
  readonly #budget: FloodBudget
  // of the many texts that state nothing there is none of these
  #digest: Digest | undefined
  #statements: Floods<Statement> | undefined
  #rows: Rows<Statement> | undefined
  #order = 0
  /** Until the text has ended. */
  #listening: Listening | undefined
  #logs: readonly HostLog[] = []

  /** `budget`: what all texts of one run may keep together. */
  constructor(path: string, budget = new FloodBudget()) {
    this.path = path
    this.#budget = budget
  }

  /** By host, in the order in which these speak first. */
  get logs(): readonly HostLog[] {
    return this.#listening === undefined ? this.#logs : [...this.#listening.logs.values()]
  }

  /** The text was read to its end: what only reading needs is let go of. */
  ended(): void {
    this.#rows?.ended()
    this.#statements?.ended()
    if (this.#listening === undefined) return
    const logs = [...this.#listening.logs.values()]
    // a name is given up only where another one follows
    this.#logs = logs.map((log) => trimmed(log, logs.length > 1))
    this.#listening = undefined
  }

  /** A line of a log, whether it states something or not. `times`: how many alike it stands for. */
  heard(line: Cited<LogLine>, times = 1): void {
    if (line.aside === true) return
    const log = this.#log(line.host, line.at.line)
    if (log === undefined) this.crowded += times
    else {
      if (this.#keepsAtHead(log)) log.head.push(line)
      log.lines += times
      log.toLine = line.at.line
      if (log.tail.push(line.message) > TAIL_LINES) log.tail.shift()
      readClocks(log, line)
      if (line.kernel === true && line.time !== undefined) {
        const last = { line: line.at.line, time: line.time }
        if (log.kernel === undefined) log.kernel = { first: last, last }
        else log.kernel.last = last
      }
    }
  }

  /** The log says that the machine was started. */
  booted(host: string | undefined, at: Span, bootId: string | undefined): void {
    const begun = { fromLine: at.line, bootId }
    const heard = this.#heard
    if (host === undefined) {
      // a separator names no host: it is about all lines below it
      for (const log of heard.logs.values()) begin(log, begun)
      heard.separator = begun
      return
    }
    this.#log(host, at.line)
    // a separator below a prompt is about all lines of that machine, with whichever of its names
    const alike = heard.alikeOf(host)
    for (const log of alike.logs) if (isSameHost(log.host!, host)) begin(log, begun)
    if (alike.separators.has(host)) alike.separators.set(host, begun)
    else if (heard.separators < MOST_HOSTS) {
      alike.separators.set(host, begun)
      heard.separators++
    }
  }

  /** A record that log lines make up: floods of one kind of it are counted. */
  told(stated: Stated, kind: string, times = 1): void {
    this.#digested(stated)
    this.#statements ??= new Floods(weightOf, this.#budget)
    this.#statements.add(stated.type.name, `${stated.host ?? ''}\0${kind}`, { order: this.#order++, stated }, times)
  }

  /** A record of a capture. */
  row(stated: Stated): void {
    this.#digested(stated)
    this.#rows ??= new Rows(this.#budget.rows)
    this.#rows.add(stated.type.name, stated.record, { order: this.#order++, stated })
  }

  /** It states nothing. */
  get isSilent(): boolean {
    return this.#order === 0 && this.logs.every(({ unfinished }) => unfinished.length === 0)
  }

  /** Nothing is kept of it: it states nothing, or what it states was counted only. */
  get holdsNothing(): boolean {
    return this.#rows === undefined && this.statements().length === 0 && this.logs.every(({ unfinished }) => unfinished.length === 0)
  }

  /** Tables of which not all rows were kept. */
  thinned(): ReturnType<Rows<Statement>['thinned']> {
    return this.#rows?.thinned() ?? []
  }

  unfinished(host: string | undefined, { block, lines }: Unfinished): void {
    const { name } = block.emits
    if (!this.#budget.opens(name)) {
      this.#budget.passed(name, 1)
      return
    }
    // of a host too many it stands with the lines of nobody: it is not lost
    const { line } = lines[0]!.at
    ;(this.#log(host, line) ?? this.#log(undefined, line))?.unfinished.push({ block, lines })
  }

  /** `head`: gives all lines at the beginning of the text. */
  headedBy(head: () => readonly Cited<LogLine>[]): void {
    let all: readonly Cited<LogLine>[] | undefined
    for (const log of this.logs) log.wholeHead = () => (all ??= head()).filter(({ host }) => host === log.host)
  }

  /** Nothing of it was lost, and it is a log and nothing else: what it does not tell of did not happen, as far as it reaches. */
  get isWhole(): boolean {
    return !this.isLossy && (this.#rows === undefined || this.#rows.kinds.every((type) => OF_LOGS.has(type)))
  }

  /** In the order of the text. */
  statements(): readonly Kept<Statement>[] {
    if (this.#rows === undefined && this.#statements === undefined) return NONE
    const rows = (this.#rows?.all() ?? []).map((item) => ({ item, times: 1 }))
    return [...(this.#statements?.all() ?? []), ...rows].sort((a, b) => a.item.order - b.item.order)
  }

  /** Alike for texts that state the same in the same places; undefined for those that state nothing, and for large ones. */
  get digest(): string | undefined {
    return this.#digest?.text
  }

  get #heard(): Listening {
    return (this.#listening ??= new Listening())
  }

  #keepsAtHead({ lines, head }: HostLog): boolean {
    if (lines === 0) return this.#budget.first()
    return head.length > 0 && head.length < HEAD_LINES && this.#heard.headLines++ < MOST_HEAD_LINES && this.#budget.head()
  }

  #digested({ type, record }: Stated): void {
    this.#digest ??= new Digest(this.path)
    this.#digest.record(type.name, record)
  }

  #log(host: string | undefined, fromLine: number): HostLog | undefined {
    const heard = this.#heard
    const { logs, separator } = heard
    const key = host ?? ''
    const known = logs.get(key)
    if (known !== undefined || (logs.size >= MOST_HOSTS && host !== undefined)) return known
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
    const alike = host === undefined ? undefined : heard.alikeOf(host)
    const own = [...(alike?.separators ?? [])].flatMap(([name, begun]) => (isSameHost(name, host!) ? begun : []))
    const last = [separator ?? [], own]
      .flat()
      .sort((a, b) => a.fromLine - b.fromLine)
      .at(-1)
    if (last !== undefined) begin(log, last)
    logs.set(key, log)
    alike?.logs.push(log)
    return log
  }
}

/** Of hosts that may be one: their logs, and the last separator below a prompt of each. */
interface Alike {
  readonly logs: HostLog[]
  readonly separators: Map<string, Begun>
}

/** What is remembered while a text is read. */
class Listening {
  readonly logs = new Map<string, HostLog>()
  headLines = 0
  separator: Begun | undefined
  /** How many hosts have one. */
  separators = 0
  readonly #alike = new Map<string, Alike>()

  /** The hosts that one may be. */
  alikeOf(host: string): Alike {
    const label = firstLabel(host)
    const known = this.#alike.get(label)
    if (known !== undefined) return known
    const alike = { logs: [], separators: new Map<string, Begun>() }
    if (this.#alike.size < 2 * MOST_HOSTS) this.#alike.set(label, alike)
    return alike
  }
}
