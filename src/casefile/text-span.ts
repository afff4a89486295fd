import type { Instant } from '../core/span.ts'
import type { CaseFile } from './case-file.ts'
import type { Collected } from './collected.ts'
import type { Dated } from './window.ts'

/** The host of a text that tells of one only. */
export const onlyHostOf = ({ logs: [log, ...others] }: Collected): string | undefined => (others.length > 0 ? undefined : log?.host)

/**
 * From when to when a text tells, on the axis of the machine that it is of. `host`: the only one that it names; `from`, `to`: the earliest and the
 * latest that its lines tell, as written.
 */
export function textSpan(
  path: string,
  host: string | undefined,
  { from, to }: { readonly from: Instant | undefined; readonly to: Instant | undefined },
  lines: number,
  caseFile: CaseFile,
): { readonly from: Dated; readonly to: Dated } | undefined {
  if (from === undefined || to === undefined) return undefined
  return { from: caseFile.dated(from, path, host, 1), to: caseFile.dated(to, path, host, lines) }
}
