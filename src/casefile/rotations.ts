import { seriesOf } from '../core/series-of.ts'

/** `kern.log.2.gz`: of what logrotate(8) moved away, the higher the older; the log itself has no number. split(1) writes `.00`, `.01`. */
const ROTATED = /^(?<log>.{1,4000})\.(?<n>\d|[1-9]\d{1,3})(?<packed>\.(?:gz|xz|bz2|zst|lz4|Z))?$/

interface Name {
  /** The log that it is a piece of. */
  readonly log: string
  readonly n: number | undefined
}

function nameOf(path: string): Name {
  const { log, n } = ROTATED.exec(path)?.groups ?? {}
  return log === undefined ? { log: path, n: undefined } : { log, n: Number(n) }
}

/** The piece of a log that follows another, by their names: of `kern.log.1` it is `kern.log`, of `part-1` `part-2`; undefined where none does. */
export function pieceAfter(path: string, paths: readonly string[]): string | undefined {
  const { log, n } = nameOf(path)
  const own = [path, ...paths].map((one) => ({ path: one, ...nameOf(one) })).filter((one) => one.log === log)
  if (own.some((one) => one.n !== undefined)) {
    const newer = own.filter((one) => n !== undefined && (one.n ?? -1) < n)
    return newer.length === 0 ? undefined : newer.reduce((a, b) => ((b.n ?? -1) > (a.n ?? -1) ? b : a)).path
  }
  const alike = [...new Set(paths)].filter((one) => one > path && (seriesOf(one) === seriesOf(path) || isLettered(one, path)))
  return alike.length === 0 ? undefined : alike.reduce((a, b) => (b < a ? b : a))
}

/** `xaa` and `xab`: split(1) counts with letters, at least two. */
const isLettered = (a: string, b: string): boolean => a.length === b.length && /[a-z]{2}$/.test(a) && a.slice(0, -2) === b.slice(0, -2)
