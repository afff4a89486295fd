import type { Proof } from '../../core/finding.ts'
import type { Span } from '../../core/span.ts'

/** One limit with its use, as far as the captures tell. */
export interface LimitRow {
  /** As people look for it: `RLIMIT_NOFILE (soft)`, `fs.file-max`, `pids.max`, `TasksMax`. */
  readonly name: string
  readonly limit: number | undefined
  readonly used: number | undefined
  readonly at: Span
}

export const limitRow = (name: string, limit: number | undefined, used: number | undefined, at: Span): LimitRow => ({
  name,
  limit,
  used,
  at,
})

const share = ({ limit, used }: LimitRow): number | undefined =>
  used === undefined || limit === undefined || limit <= 0 ? undefined : Math.round((1000 * used) / limit) / 10

/** The fullest first; what has no known use comes last. */
const byUse = (rows: readonly LimitRow[]): LimitRow[] => [...rows].sort((a, b) => (share(b) ?? -1) - (share(a) ?? -1))

/** Each limit with its use: name, limit (`unlimited` is null), used, usedPct, from. */
export const factsOf = (rows: readonly LimitRow[]): { readonly [name: string]: string | number | null | undefined }[] | undefined =>
  rows.length === 0
    ? undefined
    : byUse(rows).map((row) => ({
        name: row.name,
        limit: row.limit ?? null,
        used: row.used,
        usedPct: share(row),
        from: `${row.at.artifact}:${row.at.line}`,
      }))

/** The lines of limits that stand beside, each with its use. */
export const besideOf = (rows: readonly LimitRow[], most: number): Proof[] =>
  byUse(rows)
    .slice(0, most)
    .map(({ name, limit, used, at }) => ({ at, note: `${name}: ${used === undefined ? '' : `${used} of `}${limit ?? 'unlimited'}` }))
