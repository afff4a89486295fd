import type { Scope } from '../../core/scope.ts'
import type { Cited } from '../../core/span.ts'
import type { KernelReport } from '../../records/kernel-report.ts'
import { LIST_CORRUPTION, type ListCorruption } from '../../records/list-corruption.ts'
import type { ReportFacts } from './report-facts.ts'
import type { Told } from './told-reports.ts'

/** Lines from what the check says to the report that it sets off. */
const LINES_ABOVE = 4

/** What the check of a list said above the report, or at its beginning (lib/list_debug.c). */
function listCheck(scope: Scope, { heading, details, at }: Cited<KernelReport>): Cited<ListCorruption> | undefined {
  const about = [heading, ...details.slice(0, 3)].some((text) => text.includes('list_debug.c'))
  return about
    ? scope
        .rows(LIST_CORRUPTION)
        .findLast(
          (row) => row.at.artifact === at.artifact && row.at.line >= at.line - LINES_ABOVE && row.at.line <= (at.endLine ?? at.line),
        )
    : undefined
}

/** A report with what the check of a list found, if one set it off. */
export function withList<F extends ReportFacts>(scope: Scope, told: Told<F>): Told<F & { readonly list?: string | undefined }> {
  const row = listCheck(scope, told.event.what)
  return row === undefined ? told : { ...told, facts: { ...told.facts, list: row.says }, above: { row, shows: 'what its check found' } }
}
