import type { RawLine } from '../core/parser.ts'

/** Comments of a file of settings: what they show is for whoever changes the settings. */

const COMMENT = /^\s{0,60}(?:#|;)(?!!)/
/** A key with its value, an element, the head of a part. */
const SETTING =
  /^\s{0,60}(?:- )?["']?[A-Za-z][\w./@-]{0,80}["']?\s{0,8}(?::(?=\s|$)|=)\s{0,8}(?!.{0,300}\d\d:\d\d:\d\d).{0,300}$|^\s{0,60}- \S.{0,200}$|^\[[\w. "-]{1,60}\]$/
/** What only an object has that lives in a cluster. */
const LIVES = /^\s{0,60}(?:- )?"?(?:uid|resourceVersion|creationTimestamp|managedFields|status|lastState|containerStatuses)"?:/
/** In one: what may be met one day. */
const IN_CASE =
  /\b(?:if|when|whenever|once|should|after) (?:you|the|a|an|your|it|this)\b.{0,80}\b(?:shows?|sees?|says?|has|gets?|prints?|reports?|logs?|is|are|dies|die|ends?|fails?)\b|\b(?:e\.g\.|for example|for instance|example|such as|looks? like)\b/i
/** A command that somebody has run, or a time at which something was so. */
const RUN = /^\s{0,60}[#;]\s{0,8}(?:\$|>|[\w.@~-]{1,40}[$#]) \S|\b\d\d:\d\d:\d\d\b|\b\d{4}-\d\d-\d\d\b/
const OWN = /\b(?:I|[Ww]e|[Oo]ur|[Mm]y)\b|\b(?:was|were|had|did|got|saw|yesterday|today)\b/
const LEAST_SETTINGS = 2
const LONGEST = 400

/** Places, in the list, of lines of such comments, where nothing but settings stands beside them. */
export function remarks(lines: readonly RawLine[]): number[] {
  const texts = lines.map(({ text, verbatim }) => verbatim ?? text)
  const isComment = texts.map((text) => COMMENT.test(text))
  if (!isComment.includes(true) || texts.some((text) => text.length > LONGEST)) return []
  const said = texts.filter((text, at) => !isComment[at] && text.trim() !== '')
  if (said.length < LEAST_SETTINGS || said.some((text) => !SETTING.test(text) || LIVES.test(text))) return []
  const found = texts.flatMap((_, at) => (isComment[at] === true ? [at] : []))
  const comments = found.map((at) => texts[at]!)
  if (!comments.some((text) => IN_CASE.test(text)) || comments.some((text) => RUN.test(text) || OWN.test(text))) return []
  return found
}
