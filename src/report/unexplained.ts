import type { Finding, Report, Unexplained } from '../core/report.ts'

/** Entries that a reader is shown where nothing was found, and beside an incident. */
const SHOWN = 3
const SHOWN_BESIDE = 2
/** Lines around a quoted one that belong to the same report. */
const NEAR_LINES = 3
/** Entities whose name in a line says what it is about. */
const NAMES = ['unit', 'pod', 'container', 'device', 'containerId', 'cgroup'] as const

/**
 * The lines that a reader should look at: the worst when no failure was found; beside incidents only those that tell of an end or of something that
 * failed, and of no thing that is told above.
 */
export function toLookAt({ coverage, incidents, findings }: Report): Unexplained[] {
  if (incidents.length === 0) return coverage.unexplained.slice(0, SHOWN)
  return coverage.unexplained
    .filter((line) => (line.gravity === 'fatal' || line.gravity === 'failed') && !findings.some((f) => isAbout(line, f)))
    .slice(0, SHOWN_BESIDE)
}

/** Whether it names the finding's thing, or stands beside a line that shows it. */
function isAbout({ artifact, line, text }: Unexplained, { entities, evidence }: Finding): boolean {
  const names = NAMES.flatMap((name) => (typeof entities[name] === 'string' ? [entities[name].split('/').at(-1)!] : []))
  return (
    names.some((name) => name.length > 3 && text.includes(name)) ||
    evidence.some(
      (quote) => quote.artifact === artifact && line >= quote.line - NEAR_LINES && line <= (quote.endLine ?? quote.line) + NEAR_LINES,
    )
  )
}
