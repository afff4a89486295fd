import type { Groups } from '../core/finding.ts'

const MOST_ROWS = 50

/** Groups beside one another, the largest first, the rest summed up; undefined where these are not several. */
export function largestGroups(
  unit: string,
  groups: readonly { readonly path: string; readonly usage: number; readonly limit?: number | undefined }[],
): Groups | undefined {
  if (groups.length < 2) return undefined
  const all = groups.toSorted((a, b) => b.usage - a.usage)
  const rest = all.slice(MOST_ROWS)
  return {
    unit,
    rows: all.slice(0, MOST_ROWS).map(({ path, usage, limit }) => ({ path, usage, ...(limit === undefined ? {} : { limit }) })),
    ...(rest.length === 0 ? {} : { rest: { groups: rest.length, usage: rest.reduce((sum, { usage }) => sum + usage, 0) } }),
  }
}
