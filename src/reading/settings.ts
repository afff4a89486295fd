import { areTexts, type NamedText } from './named-texts.ts'

/** A text of more lines is none that a person wrote. */
const MOST_LINES = 20_000
const LONGEST = 1400

const COMMENT = /^\s{0,60}[#;]/
/** A line of YAML, of properties: a key, and mostly its value. */
const ENTRY = /^\s{0,60}(?:- )?["']?([A-Za-z\d][\w./-]{0,80})["']?(: |:$|\s{0,8}=\s{0,8})\s{0,8}(.{0,1200})$/
/** A key at the margin with nothing behind it, or with one word. */
const PLAIN = /^["']?[A-Za-z][\w-]{0,40}["']?:(?:\s{0,4}|\s{1,4}["']?[\w.#/-]{1,60}["']?)$/
const QUOTED = /: (?:"[^"]{0,1200}"|'[^']{0,1200}')$/
/** The head of a part: `[errors]`. */
const PART = /^\[([\w.-]{1,60})\]$/
/** What else stands in a document of YAML: an element, a text that goes on. */
const BELOW = /^\s{0,60}- |^\s{2,60}\S|^[}\]]/

/** At the margin of what is made from a template or by hand for a cluster. */
const MANIFEST =
  /^(?:apiVersion|kind|metadata|spec|data|stringData|binaryData|type|immutable|rules|roleRef|subjects|webhooks|provisioner|parameters|reclaimPolicy|volumeBindingMode|allowVolumeExpansion):(?:\s|$)/
/** What only an object has that lives in one. */
const LIVES =
  /^\s{0,60}(?:- )?"?(?:uid|resourceVersion|creationTimestamp|managedFields|generation|status|lastTransitionTime|lastTimestamp|lastState|containerStatuses|message|reason)"?:/
/** OpenAPI, Swagger, AsyncAPI. */
const DESCRIBES = /^(?:openapi|swagger|asyncapi):\s/
/** Rules of what watches: Prometheus, Loki, Falco. */
const RULE = /^\s{0,40}- (?:alert|rule|record|macro):\s/
const CONDITION = /^\s{0,40}(?:- )?(?:expr|condition|query|pattern|regexp?):(?:\s|$)/

const RULES = /^["']?(?:rules|patterns|alerts|alerting_rules)["']?:\s{0,4}$/
/** What only rules have that were judged. */
const JUDGED = /^\s{0,60}(?:- )?"?(?:lastError|lastEvaluation|evaluationTime|activeAt|health|firedAt)"?:/

/**
 * Places, in the list, of lines of documents of settings that state nothing: texts by their names, manifests, specifications, rules. A document is all
 * that stands between two separators of YAML; where a line of it is no setting, it is none.
 */
export function settings(texts: readonly string[]): number[] {
  if (texts.length > MOST_LINES) return []
  return documentsOf(texts).flatMap((places) => (statesNothing(places.map((at) => texts[at]!)) ? places : []))
}

function documentsOf(texts: readonly string[]): number[][] {
  const found: number[][] = [[]]
  for (const [i, text] of texts.entries())
    if (/^---\s{0,4}$/.test(text)) found.push([])
    else if (text.trim() !== '') found.at(-1)!.push(i)
  return found
}

function statesNothing(lines: readonly string[]): boolean {
  const said = lines.filter((text) => !COMMENT.test(text))
  if (said.length === 0 || said.some((text) => text.length > LONGEST)) return false
  const margin = said.filter((text) => !/^[\s}\]-]/.test(text))
  if (DESCRIBES.test(said[0]!)) return margin.every((text) => PLAIN.test(text))
  if (margin.some((text) => text.startsWith('apiVersion:')) && margin.some((text) => text.startsWith('kind:')))
    return margin.every((text) => MANIFEST.test(text)) && !said.some((text) => LIVES.test(text))
  if (
    said.some((text) => RULE.test(text) || RULES.test(text)) &&
    !said.some((text) => JUDGED.test(text)) &&
    said.some((text) => CONDITION.test(text))
  )
    return margin.every((text) => PLAIN.test(text))
  if (!said.every((text) => ENTRY.test(text) || PART.test(text) || BELOW.test(text))) return false
  // what stands below one another is written in one way, and texts below a name are not beside others at the margin
  const isNested = said.some((text) => /^\s/.test(text))
  const marks = new Set(said.flatMap(markOf))
  if (marks.size > 1 || (isNested && margin.some((text) => (entryOf(text)?.value ?? '') !== ''))) return false
  // a name, a colon and a text at the margin may be what a program said
  if (!isNested && marks.has(':') && !margin.every((text) => QUOTED.test(text) || PART.test(text))) return false
  const pairs = said.flatMap((text) => entryOf(text) ?? [])
  const around = [...pairs.filter(({ value }) => value === '').map(({ key }) => key), ...said.flatMap((text) => PART.exec(text)?.[1] ?? [])]
  return (
    pairs.length * 2 > said.length &&
    areTexts(
      pairs.filter(({ value }) => value !== ''),
      around,
    )
  )
}

function entryOf(text: string): NamedText | undefined {
  const m = ENTRY.exec(text)
  return m === null ? undefined : { key: m[1]!, value: m[3]!.replace(/^["']|["'],?$/g, '') }
}

/** The mark between key and value. */
const markOf = (text: string): string[] => {
  const mark = ENTRY.exec(text)?.[2]?.trim()
  return mark === undefined ? [] : [mark]
}
