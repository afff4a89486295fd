import { secondsBetween, type Cited } from './span.ts'

/** Words by which people tell the first capture from the second; they sort the wrong way round as text. */
const FIRST = 'before|start|first|begin|old|pre'
const LATER = 'after|end|second|stop|new|post'
/** A sample number, a date with or without a time, or a word, at the end of a name. */
const DATE = '(?:19|20)\\d\\d-?\\d\\d-?\\d\\d(?:[T_-]?\\d\\d[:.-]?\\d\\d(?:[:.-]?\\d\\d)?)?Z?|\\d{10}|\\d\\d[:-]?\\d\\d[:-]?\\d\\d'
const MARK = new RegExp(`[._-](?:t?\\d{1,4}|${DATE}|${FIRST}|${LATER})$`)
/** A folder that holds one round of captures. */
const ROUND = new RegExp(`(^|[/!])(?:(?:t|snap|snapshot|sample|round)[._-]?\\d{1,4}|${DATE}|${FIRST}|${LATER})(?=/)`, 'g')
const SUFFIX = /\.(?:txt|log|out)$/
const collator = new Intl.Collator('en', { numeric: true })

/** The path without what tells the samples of one file apart: `cpu.stat.1`, `status-2.txt`, `nstat-before`, `after/cpu.stat`. */
export function stemOf(path: string): string {
  return path.replace(SUFFIX, '').replace(MARK, '').replace(SUFFIX, '').replace(ROUND, '$1*')
}

const sortable = (path: string): string =>
  path.replace(new RegExp(`\\b(?:${FIRST})\\b`, 'g'), '0').replace(new RegExp(`\\b(?:${LATER})\\b`, 'g'), '1')

/**
 * Samples in the order in which they were taken, whatever order the files came in: by their times where each has one, else by the
 * numbers, dates and words in their paths, and by line within one file.
 */
export function inOrder<T>(samples: readonly Cited<T>[]): Cited<T>[] {
  const timed = samples.every((s) => s.time !== undefined && secondsBetween(samples[0]!.time!, s.time) !== undefined)
  const keys = new Map(samples.map((s) => [s.at.artifact, sortable(s.at.artifact)]))
  return [...samples].sort(
    (a, b) =>
      (timed ? secondsBetween(b.time!, a.time!)! : 0) ||
      collator.compare(keys.get(a.at.artifact)!, keys.get(b.at.artifact)!) ||
      a.at.line - b.at.line,
  )
}
