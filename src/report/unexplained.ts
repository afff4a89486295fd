import type { Report, Unexplained } from '../core/report.ts'

/** Entries that a reader is shown. */
const SHOWN = 3

/**
 * The lines that a reader should look at: the worst when no failure was found, and beside incidents only those that tell of an end or
 * of something that failed.
 */
export function toLookAt({ coverage, incidents }: Report): Unexplained[] {
  const grave = coverage.unexplained.filter(({ gravity }) => incidents.length === 0 || gravity === 'fatal' || gravity === 'failed')
  return grave.slice(0, SHOWN)
}
