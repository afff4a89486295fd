import { isMixed, looksRandom } from './entropy.ts'
import { FILLED } from './filled.ts'
import { alike, fillSpan, indentOf } from './lines.ts'
import { PREFIX } from './vendors.ts'

/*
 * A key that a line was too narrow for: it ends the line, and its rest begins the next one.
 */

/** Characters at the end of a line in which the beginning of a key is looked for. */
const MOST = 4_000
const ENDS = /[\w.~+/=-]$/
/** What a rest of a key may be made of, and with what it ends. */
const REST = /^[\w.~+/=-]{4,4000}(?=["'`)\]},;]{0,3}(?:\s|$))/
/** Of a string whose quote was not closed. */
const REST_OF_STRING = /^[^\s"'\\,]{1,2000}(?=\\{0,3}["']\s{0,3}(?:[,}\])]|$))/
const ENDS_IN_PREFIX = new RegExp(`(?:${PREFIX.source})$`)
/** A word, a path, a time, an address, a name of words. */
const OTHER = /^(?:[./~-]|\d{1,4}[-:/.]|v?\d[\d.,:]*$|[a-z]+:\/\/|[A-Z]?[a-z]+$|[A-Z]+$|[A-Za-z]+(?:[._=/-][A-Za-z]+)+$)/

/** Whether the last word of a line may be a key with the beginning that its vendor gives it. */
export function endsInKey(line: string): boolean {
  const end = line.slice(-MOST).trimEnd()
  const word = end.slice(end.lastIndexOf(' ') + 1)
  return word.length > 8 && ENDS.test(word) && PREFIX.test(word)
}

/** Fills what goes on in the line below one that ends with a secret: behind a vendor's beginning what looks like a piece of it, else what no word does. */
export function fillRest(result: string[], at: number): void {
  const [line, next] = [result[at]!.trimEnd(), result[at + 1]]
  if (next === undefined) return
  let start = line.length
  while (start > 0 && FILLED.test(line[start - 1]!)) start--
  const from = Math.max(alike(line, next), indentOf(next))
  const string = /["']/.test(line[start - 1] ?? '') ? REST_OF_STRING.exec(next.slice(from))?.[0] : undefined
  if (string !== undefined) return fillSpan(result, at + 1, from, from + string.length)
  const rest = REST.exec(next.slice(from))?.[0]
  if (rest === undefined || OTHER.test(rest)) return
  const isKey = ENDS_IN_PREFIX.test(line.slice(Math.max(0, start - 24), start))
  if (isKey ? isMixed(rest, 6) || looksRandom(rest) : isMixed(rest) && rest.length >= 12) fillSpan(result, at + 1, from, from + rest.length)
}
