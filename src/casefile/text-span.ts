import type { Instant } from '../core/span.ts'
import type { CaseFile } from './case-file.ts'
import type { Collected } from './collected.ts'
import type { Dated } from './window.ts'

/** From when to when a text tells, on the axis of the machine that it is of. `from`, `to`: of its first and its last line, as written. */
export function textSpan(
  { path, logs }: Collected,
  { from, to }: { readonly from: Instant | undefined; readonly to: Instant | undefined },
  lines: number,
  caseFile: CaseFile,
): { readonly from: Dated; readonly to: Dated } | undefined {
  if (from === undefined || to === undefined) return undefined
  const hosts = logs.map(({ host }) => host)
  const host = hosts.length === 1 ? hosts[0] : undefined
  return { from: caseFile.dated(from, path, host, 1), to: caseFile.dated(to, path, host, lines) }
}
