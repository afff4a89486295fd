import type { LogLine } from '../../core/log-line.ts'
import type { Cited, Instant, Span } from '../../core/span.ts'
import { timeFields } from '../../core/time/show.ts'
import type { Unexplained } from '../../core/report.ts'
import { benignOf } from './benign/benign.ts'
import type { CitedLines } from './cited.ts'
import { gravityOf } from './gravity.ts'
import { shapeOf } from './shape.ts'
import type { Gravity } from './words.ts'

/** Shapes that are kept; lines of further shapes are counted. */
const MAX_SHAPES = 1_000
/** Places of one shape that are kept, so that a later proof can be told to be one of its lines. */
const MAX_PLACES = 64
/** Entries of the report. */
const MAX_LISTED = 200

/** All lines of one shape. Plain data: what several readers kept can be put together. */
export interface ShapeSeen {
  readonly gravity: Gravity
  count: number
  /** Of the first line. */
  readonly at: Span
  readonly message: string
  readonly time?: Instant | undefined
  /** Whether the kernel said it. */
  readonly kernel: boolean
  readonly places: { readonly artifact: string; readonly line: number }[]
}

/** What one reader kept. */
export interface Seen {
  readonly shapes: Map<string, ShapeSeen>
  /** Lines of shapes that are not kept. */
  beyond: number
}

/** Keeps the lines that say that something broke, by their shape. */
export class UnexplainedLines {
  readonly seen: Seen = { shapes: new Map(), beyond: 0 }
  readonly #declared: readonly string[]
  /** Shapes that are noise, with who says so. */
  readonly #benign = new Set<string>()
  /** The last statement, which frames and further lines of the same report belong to. */
  #last: { readonly artifact: string; line: number; readonly stream: string; readonly gravity: Gravity } | undefined

  /** `declared`: texts that mark a line as harmless, any case. */
  constructor(declared: readonly string[] = []) {
    this.#declared = declared.map((text) => text.toLowerCase())
  }

  /** One opened log line. */
  see(line: Cited<LogLine>): void {
    const grave = gravityOf(line, line.at.text)
    if (grave === undefined) return
    const { at } = line
    const stream = `${line.host ?? ''}\0${line.ident ?? ''}\0${line.pid ?? ''}\0${line.caller ?? ''}`
    const last = this.#last
    const follows = last?.artifact === at.artifact && (last.line === at.line || (last.line + 1 === at.line && last.stream === stream))
    // further lines of one message, and what the kernel prints beneath a statement at the same priority, are its details
    if (follows && grave.gravity <= last.gravity && (grave.by === 'priority' || last.line === at.line)) {
      last.line = at.line
      return
    }
    this.#last = { artifact: at.artifact, line: at.line, stream, gravity: grave.gravity }
    this.#keep(grave.gravity, line.message, at, line.time, 1, line.kernel === true ? 'kernel' : (line.ident ?? ''))
  }

  /** An event of Kubernetes: type Warning says that something broke. */
  event({ type, reason, message, count, at, time }: Cited<Warning>): void {
    // the controller of nodes tells of a node that is lost as of any other change
    if (type === 'Warning' || reason === 'NodeNotReady')
      this.#keep(warningGravity(reason), `${reason}: ${message}`, at, time, count, 'event')
  }

  #keep(gravity: Gravity, message: string, at: Span, time: Instant | undefined, count: number, teller: string): void {
    if (this.#declared.length > 0) {
      const text = `${at.text}\n${message}`.toLowerCase()
      if (this.#declared.some((declared) => text.includes(declared))) return
    }
    const { shapes } = this.seen
    const shape = shapeOf(message)
    const known = shapes.get(shape)
    if (known !== undefined) {
      known.count += count
      if (known.places.length < MAX_PLACES) known.places.push({ artifact: at.artifact, line: at.line })
      return
    }
    const told = `${teller}\0${shape}`
    if (this.#benign.has(told)) return
    if (benignOf(teller, message, gravity) !== undefined) {
      if (this.#benign.size < MAX_SHAPES) this.#benign.add(told)
    } else if (shapes.size >= MAX_SHAPES) this.seen.beyond += count
    else
      shapes.set(shape, {
        gravity,
        count,
        at,
        message,
        time,
        kernel: teller === 'kernel',
        places: [{ artifact: at.artifact, line: at.line }],
      })
  }
}

/** What an event of the Kubernetes API says, as far as it matters here. */
interface Warning {
  readonly type?: string | undefined
  readonly reason: string
  readonly message: string
  readonly count: number
}

function warningGravity(reason: string): Gravity {
  return /^(?:OOMKilling|SystemOOM|KernelOops|Evicted|NodeNotReady)$/.test(reason) ? 3 : /^Unhealthy$/.test(reason) ? 1 : 2
}

/** Puts together what several readers kept. */
export function mergeSeen(all: readonly Seen[]): Seen {
  const merged: Seen = { shapes: new Map(), beyond: 0 }
  for (const { shapes, beyond } of all) {
    merged.beyond += beyond
    for (const [shape, one] of shapes) {
      const known = merged.shapes.get(shape)
      if (known !== undefined) {
        known.count += one.count
        known.places.push(...one.places.slice(0, MAX_PLACES - known.places.length))
      } else if (merged.shapes.size >= MAX_SHAPES) merged.beyond += one.count
      else merged.shapes.set(shape, { ...one, places: [...one.places] })
    }
  }
  return merged
}

/** The lines that no finding cites, worst first, and how many lines are not listed. */
export function unexplained(seen: Seen, cited: CitedLines): { unexplained: Unexplained[]; unexplainedOmitted?: number } {
  const open = [...seen.shapes].filter(([shape, one]) => !cited.explains(shape, one.places, one.kernel)).map(([, one]) => one)
  open.sort(
    (a, b) =>
      b.gravity - a.gravity ||
      b.count - a.count ||
      (a.at.artifact < b.at.artifact ? -1 : a.at.artifact > b.at.artifact ? 1 : a.at.line - b.at.line),
  )
  const omitted = seen.beyond + open.slice(MAX_LISTED).reduce((sum, { count }) => sum + count, 0)
  return { unexplained: open.slice(0, MAX_LISTED).map(entry), ...(omitted > 0 ? { unexplainedOmitted: omitted } : {}) }
}

function entry({ gravity, count, at, message, time }: ShapeSeen): Unexplained {
  return {
    artifact: at.artifact,
    line: at.line,
    offset: at.offset,
    text: at.text,
    count,
    gravity: GRAVITIES[gravity],
    ...timeFields({ time }),
    ...(message === at.text ? {} : { message }),
  }
}

const GRAVITIES = ['odd', 'refused', 'failed', 'fatal'] as const
