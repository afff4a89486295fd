import { grouped } from '../core/grouped.ts'
import { seriesOf } from '../core/series-of.ts'
import { firstFrom } from './nearest.ts'

/** `kern.log.2.gz`: of what logrotate(8) moved away, the higher the older; the log itself has no number. split(1) writes `.00`, `.01`. */
const ROTATED = /^(?<log>.{1,4000})\.(?<n>\d|[1-9]\d{1,3})(?<packed>\.(?:gz|xz|bz2|zst|lz4|Z))?$/
/** `xaa` and `xab`: split(1) counts with letters, at least two. */
const LETTERED = /[a-z]{2}$/

interface Name {
  readonly path: string
  /** The log that it is a piece of. */
  readonly log: string
  /** How often it was moved away: the log itself was not. */
  readonly n: number
}

function nameOf(path: string): Name {
  const { log, n } = ROTATED.exec(path)?.groups ?? {}
  return log === undefined ? { path, log: path, n: -1 } : { path, log, n: Number(n) }
}

/** What paths share that differ in their last two letters. */
const aboveLetters = (path: string): string => `${path.length} ${path.slice(0, -2)}`

/** Which piece of a log follows which, by their names. */
export class Rotations {
  /** The newest last. */
  readonly #byLog: ReadonlyMap<string, readonly Name[]>
  readonly #bySeries: ReadonlyMap<string, readonly string[]>
  readonly #byLetters: ReadonlyMap<string, readonly string[]>

  constructor(paths: Iterable<string>) {
    const sorted = [...new Set(paths)].sort()
    this.#byLog = new Map([...grouped(sorted.map(nameOf), ({ log }) => log)].map(([log, names]) => [log, names.sort((a, b) => b.n - a.n)]))
    this.#bySeries = grouped(sorted, seriesOf)
    this.#byLetters = grouped(sorted, (path) => (LETTERED.test(path) ? aboveLetters(path) : undefined))
  }

  /** Of `kern.log.1` it is `kern.log`, of `part-1` `part-2`; undefined where none follows. `taken`: these do not. */
  after(path: string, taken: ReadonlySet<string>): string | undefined {
    const { log, n } = nameOf(path)
    const pieces = this.#byLog.get(log) ?? []
    if (n >= 0 || pieces.some((piece) => piece.n >= 0)) return pieces.find((piece) => piece.n < n && !taken.has(piece.path))?.path
    const next = [this.#bySeries.get(seriesOf(path)), this.#byLetters.get(aboveLetters(path))].flatMap(
      (alike) => firstAbove(alike ?? [], path, taken) ?? [],
    )
    return next.sort()[0]
  }
}

/** The first of sorted paths that stands behind one. */
function firstAbove(sorted: readonly string[], path: string, taken: ReadonlySet<string>): string | undefined {
  let i = firstFrom(sorted, (one) => one, path)
  while (i < sorted.length && (sorted[i] === path || taken.has(sorted[i]!))) i++
  return sorted[i]
}
