import type { Cited } from '../../core/span.ts'

/** Headings remembered per run; past this they are no longer told apart. */
const MAX = 50_000

/**
 * Names an event by the kernel's words and how often they stood in this artifact before: two logs of one kernel tell the same
 * events in the same order, whatever clock each of them prints.
 */
export function occurrences(): (report: Cited<{ heading: string }>) => string {
  const seen = new Map<string, number>()
  return ({ heading, at }) => {
    const key = `${at.artifact}\0${heading}`
    const n = (seen.get(key) ?? 0) + 1
    if (n > 1 || seen.size < MAX) seen.set(key, n)
    return n === 1 ? heading : `${heading} (${n})`
  }
}
