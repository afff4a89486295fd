import { grouped } from '../core/grouped.ts'
import type { LogLine } from '../core/log-line.ts'
import type { Cited, Instant } from '../core/span.ts'
import type { HostLog } from './host-log.ts'
import { Rotations } from './rotations.ts'

/** A log on its machine's axis. */
export interface Piece {
  readonly path: string
  readonly log: HostLog
  readonly settled: (line: Cited<LogLine>) => Instant | undefined
}

/** The next piece goes on within this after the last line of the one before. */
export const SEAM_SECONDS = 10
/** Stretches of so many seconds in a day: what is a day apart has one key. */
const STRETCHES = 86_400 / SEAM_SECONDS

export const headOf = ({ log }: Piece): readonly Cited<LogLine>[] => log.wholeHead?.() ?? log.head

/** Which clocks a line was read from, and what they show in seconds. Wall clocks whose zone or year is not known share the time of the day. */
function* clocksOf({ uptime }: Cited<LogLine>, time: Instant | undefined): Generator<readonly [clock: number, seconds: number]> {
  if (uptime !== undefined) yield [0, uptime]
  if (time !== undefined) yield 'boot' in time ? [1, time.boot] : [2, time.wall / 1000]
}

/** What a line is found by; `away`: so many stretches later. */
function* keysOf(line: Cited<LogLine>, time: Instant | undefined, away: readonly number[]): Generator<number> {
  for (const [clock, seconds] of clocksOf(line, time))
    for (const by of away) {
      const stretch = (Math.floor(seconds / SEAM_SECONDS) + by) % STRETCHES
      yield ((stretch + STRETCHES) % STRETCHES) * 3 + clock
    }
}

/** Logs that are looked at for all that the texts of one run break off: past that a statement stands as far as its own text goes. */
export class SeamBudget {
  #left: number

  constructor(most = 500_000) {
    this.#left = most
  }

  /** Whether so many more may be looked at. */
  allows(logs: number): boolean {
    this.#left -= logs
    return this.#left >= 0
  }
}

const HERE = [0]
const NEXT = [0, 1]
const AROUND = [-1, 0, 1]

/** The pieces of one machine's logs, found by their names, their first lines and the time of these. */
export class PieceIndex {
  readonly #pieces: readonly Piece[]
  readonly #budget: SeamBudget
  readonly #names: Rotations
  readonly #byPath: ReadonlyMap<string, readonly number[]>
  readonly #byFirst = new Map<number, number[]>()
  readonly #byMessage = new Map<string, number[]>()

  constructor(pieces: readonly Piece[], budget: SeamBudget) {
    this.#pieces = pieces
    this.#budget = budget
    this.#names = new Rotations(pieces.map(({ path }) => path))
    this.#byPath = grouped(pieces.keys(), (i) => pieces[i]!.path)
    for (const [i, piece] of pieces.entries())
      for (const [n, line] of headOf(piece).entries())
        for (const key of keysOf(line, piece.settled(line), HERE)) {
          if (n === 0) put(this.#byFirst, key, i)
          put(this.#byMessage, `${key} ${line.message}`, i)
        }
  }

  /**
   * All that may go on after a line of `from`, in their order: the one that follows by its name, those that begin soon after it, and those that hold
   * the line too. None of `seen`; none at all once too many were looked at.
   */
  near(line: Cited<LogLine>, from: Piece, seen: ReadonlySet<string>): { readonly piece: Piece; readonly isNamed: boolean }[] {
    const time = from.settled(line)
    const named = this.#names.after(from.path, seen)
    const found = new Set(named === undefined ? [] : this.#byPath.get(named))
    for (const key of keysOf(line, time, NEXT)) for (const i of this.#byFirst.get(key) ?? []) found.add(i)
    for (const key of keysOf(line, time, AROUND)) for (const i of this.#byMessage.get(`${key} ${line.message}`) ?? []) found.add(i)
    const near = [...found].sort((a, b) => a - b).map((i) => this.#pieces[i]!)
    const others = near.filter(({ path }) => !seen.has(path))
    return this.#budget.allows(others.length) ? others.map((piece) => ({ piece, isNamed: piece.path === named })) : []
  }
}

/** Adds a piece, unless it was the last that was added. */
function put<K>(index: Map<K, number[]>, key: K, piece: number): void {
  const known = index.get(key)
  if (known === undefined) index.set(key, [piece])
  else if (known.at(-1) !== piece) known.push(piece)
}
