import { Flood, type Kept } from '../../core/flood.ts'
import type { LogLine } from '../../core/log-line.ts'
import type { Broken } from '../../core/record.ts'
import type { Cited, Instant, Span } from '../../core/span.ts'
import { timeFields } from '../../core/time/show.ts'
import type { Gap, Unexplained } from '../../core/report.ts'
import { benignOf } from './benign/benign.ts'
import { CitedLines } from './cited.ts'
import { withoutCopies } from './copies.ts'
import { type Grave, gravityOf, mostGravity } from './gravity.ts'
import { shapeOf } from './shape.ts'
import { GravestShapes, MAX_SHAPES } from './shapes.ts'
import type { Gravity } from './words.ts'

/** Lines of one shape that are kept of its beginning, and as many of its end: a later proof may be one of them. */
const MOST_EACH = 64
/** Of all shapes together: past it half as many of each are kept. */
const MOST_KEPT = 24_000
/** Who tells what a record says. */
const RECORD = 'record'
/** Entries of the report. */
const MAX_LISTED = 200

/** A line that says that something broke. */
export interface Sighting {
  readonly at: Span
  /** What it says, with what broke behind it where another part of the same line tells why. */
  message: string
  readonly host: string | undefined
  readonly time: Instant | undefined
  /** The time of the line that it goes on with, where it has none of its own. */
  readonly above: Instant | undefined
  /** A record tells it, with how often it happened. */
  readonly isRecord?: true | undefined
}

/** What was kept. */
export interface Seen {
  readonly shapes: GravestShapes<Sighting>
  /** Lines of shapes that are not kept. */
  beyond: number
  /** Lines with words of failure that nobody looked at, for too many were of no kind that is kept, and the texts that these begin in. */
  readonly unread: { lines: number; readonly texts: Set<string> }
  /** Several lines that a record tells in one sentence. */
  readonly told: Span[]
}

/** Whether two lines are of one program's one process on one machine, or of one of the kernel's callers. */
const isOneTeller = (a: LogLine | undefined, b: LogLine): boolean =>
  a !== undefined &&
  (a.host ?? '') === (b.host ?? '') &&
  (a.ident ?? '') === (b.ident ?? '') &&
  a.pid === b.pid &&
  (a.caller ?? '') === (b.caller ?? '')

/** Such statements that are kept. */
const MAX_TOLD = 10_000
/** Lines of kinds that are not kept: past that only those are looked at that would be kept. */
const MOST_BEYOND = 20_000
/** Texts of such lines that are known by name. */
const MOST_NAMED = 2

/** Keeps the lines that say that something broke, by their shape. */
export class UnexplainedLines {
  readonly seen: Seen = { shapes: new GravestShapes(), beyond: 0, unread: { lines: 0, texts: new Set() }, told: [] }
  readonly #declared: readonly string[]
  /** Shapes that are noise, with who says so. */
  readonly #benign = new Set<string>()
  #each = MOST_EACH
  #kept = 0
  /** The last statement, which frames and further lines of the same report belong to. */
  #last:
    | {
        readonly artifact: string
        line: number
        /** The line, where it is one of a log. */
        readonly said?: LogLine | undefined
        readonly gravity: Gravity
        readonly sighting?: Sighting | undefined
      }
    | undefined

  /** `declared`: texts that mark a line as harmless, any case. */
  constructor(declared: readonly string[] = []) {
    this.#declared = declared.map((text) => text.toLowerCase())
  }

  /** Whether what a line says of a failure would not be kept, as far as its words tell: it need not be looked at. `raw`: with its envelope. */
  passes(line: LogLine, raw: string): boolean {
    const { shapes, beyond } = this.seen
    if (beyond < MOST_BEYOND) return false
    const most = mostGravity(line, raw)
    return most !== undefined && !shapes.hasRoomFor(most) && shapes.get(shapeOf(line.message)) === undefined
  }

  /** One opened log line. `above`: the time of the line that it goes on with, where it has none of its own. */
  see(line: Cited<LogLine>, above?: Instant, times = 1): void {
    if (this.passes(line, line.at.text)) {
      const { unread } = this.seen
      unread.lines += times
      if (unread.texts.size < MOST_NAMED) unread.texts.add(line.at.artifact)
      return
    }
    const grave = gravityOf(line, line.at.text)
    if (grave === undefined) return
    const { at } = line
    const last = this.#last
    const follows = last?.artifact === at.artifact && (last.line === at.line || (last.line + 1 === at.line && isOneTeller(last.said, line)))
    // further lines of one message, and what the kernel prints beneath a statement at the same priority, are its details
    if (follows && grave.gravity <= last.gravity && (grave.by === 'priority' || last.line === at.line)) {
      if (last.line === at.line) tellWhy(last.sighting, line.message)
      last.line = at.line
      return
    }
    const { message, host, time } = line
    const sighting = { at, message, host, time, above }
    this.#last = { artifact: at.artifact, line: at.line, said: line, gravity: grave.gravity, sighting }
    this.#keep(grave, sighting, times, line.kernel === true ? 'kernel' : (line.ident ?? ''))
  }

  /** What a record says that broke, in words of its own: lines of a log that it quotes tell the same. */
  state(broken: Broken, { at, time }: Cited<object>, standsFor = 1): void {
    this.#last = { artifact: at.artifact, line: at.line, gravity: 3 }
    const { says, gravity, times } = broken
    if (at.endLine !== undefined && this.seen.told.length < MAX_TOLD) this.seen.told.push(at)
    this.#keep(
      { gravity: GRAVITIES.indexOf(gravity) as Gravity, by: 'words' },
      { at, message: says, host: undefined, time, above: undefined, isRecord: true },
      times * standsFor,
      RECORD,
    )
  }

  #keep({ gravity, by }: Grave, sighting: Sighting, count: number, teller: string): void {
    const { at, message } = sighting
    if (this.#declared.length > 0) {
      const text = `${at.text}\n${message}`.toLowerCase()
      if (this.#declared.some((declared) => text.includes(declared))) return
    }
    const { shapes } = this.seen
    const shape = shapeOf(message)
    const known = shapes.get(shape)
    if (known !== undefined) {
      shapes.raise(known, gravity)
      known.kernel ||= teller === 'kernel'
      this.#holds(1 - known.lines.add({ item: sighting, times: count }, this.#each).length)
      return
    }
    const told = `${teller}\0${shape}`
    if (this.#benign.has(told)) return
    // whatever level a program gives to what is noise
    if (benignOf(teller, message, by === 'level' ? 2 : gravity) !== undefined) {
      if (this.#benign.size < MAX_SHAPES) this.#benign.add(told)
      return
    }
    const lines = new Flood<Sighting>({ item: sighting, times: count })
    const added = shapes.add(shape, { gravity, kernel: teller === 'kernel', lines })
    if (added === undefined) {
      this.seen.beyond += count
      return
    }
    const dropped = added.without?.all() ?? []
    this.seen.beyond += timesOf(dropped)
    this.#holds(1 - dropped.length)
  }

  /** So many more are kept. */
  #holds(more: number): void {
    this.#kept += more
    while (this.#kept > MOST_KEPT && this.#each > 1) {
      this.#each >>= 1
      for (const shape of this.seen.shapes.all.values()) this.#kept -= shape.lines.shrink(this.#each).length
    }
  }
}

const timesOf = (kept: readonly Kept<Sighting>[]): number => kept.reduce((sum, { times }) => sum + times, 0)

/** What was not looked at. */
export function unreadGaps({ unread: { lines, texts }, shapes }: Seen): Gap[] {
  if (lines === 0) return []
  const [first, ...others] = texts
  const what = others.length === 0 ? first! : `${first!} and others`
  const why = `limit: ${shapes.all.size} kinds of lines that say that something broke are kept, in ${lines} more with such words only known failures were looked for`
  return [{ what, why }]
}

/** What is to be listed of the lines that were kept. */
export interface Choice {
  /** The part of it that is asked for; undefined where none is. */
  within(kept: Kept<Sighting>): Kept<Sighting> | undefined
  /** The time of a line as it is shown. */
  shown(sighting: Sighting): Instant | undefined
}

const EVERYTHING: Choice = { within: (kept) => kept, shown: ({ time }) => time }

/** A class of exception, or the runtime, and what it says: it tells more than the lines about what ended over it. */
const WHY = /^(?:[\w.$]{0,200}(?:Error|Exception)(?: \[\w{1,60}\])?|panic|fatal error): \S/

/** A longer one says enough by itself. */
const MOST_HEAD = 60

/** Puts behind the head of a message what the exception below it says: `request failed: java.net.ConnectException: …`. */
function tellWhy(head: Sighting | undefined, message: string): void {
  if (head !== undefined && WHY.test(message) && !namesWhy(head) && head.message.length <= MOST_HEAD) head.message += `: ${message}`
}

const namesWhy = ({ message }: Sighting): boolean => WHY.test(message.trimStart())

/** The lines that no finding cites, worst first, and how many lines are not listed. */
export function unexplained(
  seen: Seen,
  cited: CitedLines,
  choice: Choice = EVERYTHING,
): { unexplained: Unexplained[]; unexplainedOmitted?: number } {
  const told = new CitedLines()
  for (const at of seen.told) told.cite(at)
  const open = [...seen.shapes.all].flatMap(([shape, { gravity, kernel, lines }]) => {
    const kept = withoutCopies(
      lines
        .all()
        .flatMap((one) => (one.item.isRecord !== true && told.covers(one.item.at) ? [] : (choice.within(one) ?? [])))
        // the texts may have come in any order
        .sort(({ item: { at: a } }, { item: { at: b } }) => byPath(a, b) || a.line - b.line),
      (sighting) => choice.shown(sighting),
    )
    const [first] = kept
    const places = kept.flatMap(({ item }) => linesOf(item))
    if (first === undefined || cited.explains(shape, places, kernel)) return []
    const count = timesOf(kept)
    return [
      { gravity, first: first.item, count, lines: first.item.isRecord === true ? kept.length : count, why: kernel || namesWhy(first.item) },
    ]
  })
  open.sort(
    (a, b) =>
      b.gravity - a.gravity ||
      b.count - a.count ||
      Number(b.why) - Number(a.why) ||
      byPath(a.first.at, b.first.at) ||
      a.first.at.line - b.first.at.line,
  )
  const omitted = seen.beyond + open.slice(MAX_LISTED).reduce((sum, { count }) => sum + count, 0)
  const entries = open.slice(0, MAX_LISTED).map(({ gravity, first, count, lines }): Unexplained => ({
    artifact: first.at.artifact,
    line: first.at.line,
    offset: first.at.offset,
    text: first.at.text,
    count,
    ...(lines === count ? {} : { lines }),
    gravity: GRAVITIES[gravity],
    ...timeFields({ time: choice.shown(first) }),
    ...(first.message === first.at.text ? {} : { message: first.message }),
  }))
  return { unexplained: entries, ...(omitted > 0 ? { unexplainedOmitted: omitted } : {}) }
}

const byPath = (a: Span, b: Span): number => (a.artifact < b.artifact ? -1 : a.artifact > b.artifact ? 1 : 0)

/** Lines of one statement of which one that is cited explains it. */
const MOST_LINES = 100

/** The places of what was seen: of a record all its lines. */
function linesOf({
  at,
  isRecord,
  time,
}: Sighting): { readonly artifact: string; readonly line: number; readonly time: Instant | undefined }[] {
  const lines = isRecord === true && at.endLine !== undefined ? Math.min(MOST_LINES, at.endLine - at.line + 1) : 1
  return Array.from({ length: Math.max(1, lines) }, (_, i) => ({ artifact: at.artifact, line: at.line + i, time }))
}

const GRAVITIES = ['odd', 'refused', 'failed', 'fatal'] as const
