import { PHRASES } from './phrases.ts'

/** A field of a log line whose value is what a program looks for: `pattern="No space left on device"`, `"regex":"panic: (.*)"`; within a text its marks are escaped. */
const NAMES = '(?:pattern|regexp?|match_?regexp?|failregex|ignoreregex|query|selector|expr(?:ession)?|filter|search)'
const HOLDS_NAME = new RegExp(NAMES, 'i')
const FIELD = new RegExp(
  String.raw`(?<=\b${NAMES}["']?\s?[:=]\s?)(?:"(?:[^"\\]|\\.){1,2000}"|'(?:[^'\\]|\\.){1,2000}')|(?<=\b${NAMES}(?:\\?["'])?\s?[:=]\s?)\\"[^"\\]{1,2000}\\"`,
  'gi',
)
/** How the rule is called that looks for it: `name=ENOSPC`. */
const NAME = /(?<=\b(?:name|rule|id|label)\\?["']?\s?[:=]\s?\\?["']?)[\w.-]{1,80}/gi
/** What tells that it was found. */
const FOUND = /\b(?:match(?:es|ed)(?!_)|found|hits?|seen|triggered|fired|firing|alert(?:s|ed|ing)?|detected|count|times|occurrences?)\b/i

/** The line of a program without the patterns that it looks for, where these hold words of a failure and nothing says that one was found. */
export function withoutLookedFor(message: string): string {
  if (!HOLDS_NAME.test(message) || message.length > 16_384) return message
  const rest = message.replaceAll(FIELD, (value) => (PHRASES.holds(value) ? '"…"' : value))
  return rest === message || FOUND.test(rest) ? message : rest.replaceAll(NAME, '…')
}
