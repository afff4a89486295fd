import { PHRASES } from './phrases.ts'

/** What may be a pattern of alternatives: `/a|b/`, `(a|b|c)`, `"a|b"`. */
const ENCLOSED = /(?:\(([^()]{5,600})\)|\/([^/]{5,600})\/|"([^"]{5,600})"|'([^']{5,600})')[gimsux]{0,4}(?=$|[\s,;)\]}])/g
/** A single text between slashes, behind the word for a pattern. */
const ASKED =
  /\b(?:pattern|regexp?|expression|match(?:es)?|exclude|include|grep|filter)\s{1,8}(\/[^/]{3,400}\/[gimsux]{0,4})(?=$|[\s,;)\]}])/gi
const LEAST_FAILURES = 2

/** Whether a line speaks of failures in patterns alone that are looked for: `pattern /No space left on device|Out of memory/`. */
export function isPattern(message: string): boolean {
  if (message.length > 2000 || (!message.includes('|') && !message.includes('/'))) return false
  const rest = message.replaceAll(ENCLOSED, (whole) => (asksForFailures(whole) ? '…' : whole)).replaceAll(ASKED, '…')
  return rest !== message && PHRASES.holds(message) && !PHRASES.holds(rest)
}

/** Whether of several texts, without blanks around the bars between them, at least two are of failures. */
const asksForFailures = (pattern: string): boolean =>
  !/\s\||\|\s/.test(pattern) && pattern.split('|').filter((text) => PHRASES.holds(text)).length >= LEAST_FAILURES
