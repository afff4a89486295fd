/** The title of a text about an incident that somebody looks back upon. */
const TITLE =
  /^\s{0,3}(?:#{1,3} |={1,3} )?\W{0,4}(?:(?:\w{1,20}[ -]){0,3})(?:post[- ]?mortem|incident (?:report|review|summary|retrospective)|root[- ]cause analysis|RCA|retrospective|COE)\b/i
/** It says itself that nothing is left to do about it. */
const CLOSED = /^\W{0,8}(?:incident )?(?:status|state)\b\W{1,10}(?:closed|resolved|fixed|done|complete[d]?)\b/i
/** What was done about it. */
const DONE =
  /\b(?:fixed|resolved|corrected|addressed|solved|closed|released|shipped|deployed) (?:in|by|with|on|since|as of)\b|\bno (?:\w{1,20} ){0,3}since\b|\b(?:not|never) (?:\w{1,20} ){0,2}since\b|\bwe (?:have )?(?:raised|fixed|replaced|added|increased|upgraded|rolled|moved|changed|set|patched|swapped|doubled|limited)\b|^\W{0,6}(?:resolution|fix|remediation|corrective actions?)\b/i
/** It is not over all the same. */
const AGAIN =
  /\b(?:re-?opened|recurr(?:ed|ing|s|ence)|happen(?:s|ed|ing) again|again today|back again|still (?:happens|happening|fails|failing|seeing|see|open|down)|not (?:yet )?(?:fixed|resolved)|once more|second time)\b/i
const SHORT = 600
/** A title stands at the top. */
const HEAD = 8

/** Places, in the list, of all lines of a text that looks back upon an incident and says that it is over. */
export function closed(texts: readonly string[]): number[] {
  const short = texts.map((text) => (text.length > SHORT ? '' : text))
  const from = short.slice(0, HEAD).findIndex((text) => TITLE.test(text))
  if (from < 0 || short.some((text) => AGAIN.test(text))) return []
  if (!short.some((text) => CLOSED.test(text)) || !short.some((text) => DONE.test(text))) return []
  return texts.map((_, at) => at)
}
