import type { Report, Unexplained } from '../core/report.ts'

/** Entries that a reader is shown where nothing was found, and beside an incident. */
const SHOWN = 3
const SHOWN_BESIDE = 2

/**
 * The lines that a reader should look at: the worst when no failure was found, and beside incidents only those that tell of an end or
 * of something that failed.
 */
export function toLookAt({ coverage, incidents }: Report): Unexplained[] {
  if (incidents.length === 0) return coverage.unexplained.slice(0, SHOWN)
  return coverage.unexplained.filter(({ gravity }) => gravity === 'fatal' || gravity === 'failed').slice(0, SHOWN_BESIDE)
}
