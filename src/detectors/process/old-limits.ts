import type { Proof } from '../../core/detector.ts'
import type { Span } from '../../core/span.ts'

/** One limit with its use, as far as the captures tell. */
export interface LimitInForce {
  /** As people look for it: `RLIMIT_NOFILE (soft)`, `fs.file-max`, `pids.max`, `TasksMax`. */
  readonly name: string
  /** `unlimited` stands as null. */
  readonly limit: number | null
  readonly used?: number | undefined
  readonly usedPct?: number | undefined
  /** Artifact and line. */
  readonly from: string
}

export interface LimitRow extends LimitInForce {
  readonly at: Span
}

export function limitRow(name: string, limit: number | undefined, used: number | undefined, at: Span): LimitRow {
  return {
    name,
    limit: limit ?? null,
    ...(used === undefined ? {} : { used }),
    ...(used === undefined || limit === undefined || limit <= 0 ? {} : { usedPct: Math.round((1000 * used) / limit) / 10 }),
    from: `${at.artifact}:${at.line}`,
    at,
  }
}

/** The fullest first; what has no known use comes last. */
export const byUse = (rows: readonly LimitRow[]): LimitRow[] => [...rows].sort((a, b) => (b.usedPct ?? -1) - (a.usedPct ?? -1))

export const factsOf = (rows: readonly LimitRow[]): { readonly [name: string]: string | number | null | undefined }[] =>
  byUse(rows).map(({ name, limit, used, usedPct, from }) => ({ name, limit, used, usedPct, from }))

const worded = (row: LimitInForce): string =>
  `${row.name} ${row.limit ?? 'unlimited'}${row.used === undefined ? '' : `, ${row.used} in use${row.usedPct === undefined ? '' : ` (${row.usedPct} %)`}`}`

export const proofsOf = (rows: readonly LimitRow[], shown = 5): Proof[] =>
  byUse(rows)
    .slice(0, shown)
    .map((row) => ({ at: row.at, witness: 'capture', note: worded(row) }))

/** The table as a sentence; empty when there is nothing beside the one that was named already. */
export function sayLimits(limits: readonly unknown[] | undefined): string {
  const rows = (limits ?? []) as readonly LimitInForce[]
  return rows.length < 2 ? '' : ` Limits in force: ${rows.slice(0, 8).map(worded).join('; ')}.`
}
