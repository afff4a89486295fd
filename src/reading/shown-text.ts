/** Characters of a line from which on it is not kept beside each of the many statements that may stand in it. */
const LONG = 4_096
/** Characters kept of its beginning: a report quotes what was said, and the line only to know it again. */
const KEPT = 1_000
/** A value that goes on past the end is left out whole, so that a secret is no beginning of one: as far back as that. */
const WORD = /[^\s,;"'{}[\]<>]{1,1000}$/

let last = { whole: '', shown: '' }

/** The text of a line as it stands beside one of the statements in it: as it is, or its beginning with the number of characters left out. */
export function shownText(whole: string): string {
  if (whole.length <= LONG) return whole
  if (last.whole !== whole) last = { whole, shown: shortened(whole) }
  return last.shown
}

function shortened(whole: string): string {
  const kept = whole.slice(0, KEPT).replace(WORD, '')
  return `${kept}… (${whole.length - kept.length} characters cut)`
}
