import { PHRASES } from './phrases.ts'

/** The name of a page of a manual, at both margins of its first line (man-pages(7)). */
const MAN_NAME = /^[A-Za-z][\w.@:+-]{0,60}\(\d\w{0,4}\)$/
/** A heading of such a page; its text is indented. */
const MAN_HEADING = /^[A-Z][A-Z0-9 ,/()'&-]{1,60}$/

/** How an article of a knowledge base is called. */
const ARTICLE =
  /^\s{0,4}(?:#{1,3} )?(?:\*\*)?(?:\[?(?:KB|Article|Solution)[ -]?(?:ID:? ?)?#?\d{3,10}\b|(?:Troubleshooting|How to (?:fix|solve|resolve|troubleshoot))\b)/i
/** Its parts, each on a line of its own. */
const SYMPTOM = /^\s{0,4}(?:#{1,4} )?(?:\*\*)?(?:Symptoms?|Issue|Problem|Environment|Applies to)(?:\*\*)?:?(?:\*\*)?\s{0,4}$/i
const REMEDY = /^\s{0,4}(?:#{1,4} )?(?:\*\*)?(?:Resolution|Solution|Workaround|Remedy|Fix)(?:\*\*)?:?(?:\*\*)?\s{0,4}$/i

/** A remedy that somebody knows. */
const TOLD = /\p{L}{2} \S/u
const UNKNOWN = /\b(?:unknown|none|tbd|todo|not (?:yet )?(?:known|found)|still open)\b/i

/** The title of what warns of a weakness, and what it says of versions. */
const ADVISORY = /\bCVE-\d{4}-\d{4,8}\b|\bsecurity (?:advisory|bulletin|notice)\b/i
const VERSIONS = /^\s{0,8}(?:[-*•] |\*\*)?(?:affected|fixed|patched|vulnerable|mitigation)\b/i
/** Somebody who tells of a machine of his own. */
const OWN = /\b(?:I|[Ww]e|[Oo]ur|[Mm]y)\b/

/** A page of a talk; a question of a test, and the answers to choose from. */
const SLIDE = /^\s{0,4}(?:#{1,4} )?(?:\*\*)?Slide \d{1,3}\b/
const QUESTION = /^\s{0,4}(?:#{1,4} )?(?:\*\*)?(?:Question|Exercise|Quiz|Q) ?\d{1,3}\b/
const CHOICE = /^\s{0,8}[-*]? ?\(?([a-eA-E])[.)]\s{1,4}\S/
/** A term, and what it means: no number, path or quote, and nothing that is past. */
const TERM = /^\s{0,4}(?:[-*•] )?([A-Z][A-Za-z -]{2,40}): [a-z](?!.{0,300}(?:\b\d|\s\/))[^"`“\\]{10,300}\.\s{0,4}$/
const PAST = /\b(?:was|were|had|has been|have been|did|yesterday|today|now|since (?:\w+day|this|last))\b/
const LEAST_PARTS = 2
const LEAST_TERMS = 4
const LEAST_FAILURES = 2
const LEAST_CHOICES = 3
const LEAST_SLIDES = 2

/**
 * Places, in the list, of lines of pages for whoever may meet a failure one day: pages of a manual, articles of a knowledge base, warnings of a weakness, slides,
 * questions of a test and glossaries. Each ends where its form does: what stands below is read.
 */
export function pages(texts: readonly string[]): number[] {
  return [...manuals(texts), ...article(texts), ...advisory(texts), ...slides(texts), ...glossaries(texts)]
}

const range = (from: number, to: number): number[] =>
  from < 0 ? [] : Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i)
const first = (texts: readonly string[]): number => texts.findIndex((text) => text.trim() !== '')
const isShort = (text: string): boolean => text.length <= 400

/** Places of lines below the heading EXAMPLES of such a page: nothing wrote them, whatever they look like. */
export function manualExamples(texts: readonly string[]): number[] {
  let inExamples = false
  return manuals(texts).filter((at) => {
    if (MAN_HEADING.test(texts[at]!)) inExamples = /^EXAMPLES?$/.test(texts[at]!)
    return inExamples
  })
}

function manuals(texts: readonly string[]): number[] {
  const found: number[] = []
  for (let i = 0; i < texts.length; i++) {
    if (!isManHeader(texts[i]!) && !(isManName(texts[i]!) && hasParts(texts, i))) continue
    let end = i
    for (let at = i + 1; at < texts.length && (/^(?:\s|$)/.test(texts[at]!) || MAN_HEADING.test(texts[at]!)); at++) end = at
    found.push(...range(i, end))
    i = end
  }
  return found
}

function isManHeader(text: string): boolean {
  if (!isShort(text) || !text.includes('(')) return false
  const parts = text.trim().split(/\s{2,}/)
  return parts.length > 1 && parts[0] === parts.at(-1) && MAN_NAME.test(parts[0]!)
}

/** Its name alone, in the first line of what is left of the page, and two of its headings, each with text below it. */
const isManName = (text: string): boolean => text.length <= 70 && /^[A-Z][A-Z\d._@:+-]{0,60}\(\d\w{0,4}\)\s{0,4}$/.test(text)
const hasParts = (texts: readonly string[], at: number): boolean =>
  texts.slice(at + 1).filter((text, i, below) => MAN_HEADING.test(text) && /^\s{3,}\S/.test(below[i + 1] ?? '')).length >= LEAST_PARTS

function article(texts: readonly string[]): number[] {
  const from = first(texts)
  if (from < 0 || !isShort(texts[from]!) || !ARTICLE.test(texts[from]!) || !texts.some((text) => SYMPTOM.test(text))) return []
  const to = texts.findLastIndex((text) => REMEDY.test(text))
  const remedy = texts.slice(to + 1).find((text) => text.trim() !== '') ?? ''
  return to < 0 || !TOLD.test(remedy) || UNKNOWN.test(remedy) ? [] : range(from, to)
}

function advisory(texts: readonly string[]): number[] {
  const from = first(texts)
  if (from < 0 || !isShort(texts[from]!) || !ADVISORY.test(texts[from]!)) return []
  const to = texts.findLastIndex((text) => VERSIONS.test(text))
  return to < 0 || texts.slice(from, to + 1).some((text) => OWN.test(text)) ? [] : range(from, to)
}

function slides(texts: readonly string[]): number[] {
  const shown = texts.flatMap((text, i) => (SLIDE.test(text) ? [i] : []))
  const found = shown.length < LEAST_SLIDES ? [] : range(shown[0]!, endOfParagraph(texts, shown.at(-1)!))
  const questions = texts.flatMap((text, i) => (QUESTION.test(text) ? [i] : []))
  const choices = texts.flatMap((text, i) => (CHOICE.test(text) ? [i] : []))
  const letters = new Set(choices.map((i) => CHOICE.exec(texts[i]!)![1]!.toLowerCase()))
  if (questions.length > 0 && letters.size >= LEAST_CHOICES)
    found.push(...range(questions[0]!, Math.max(questions.at(-1)!, choices.at(-1)!)))
  return found
}

/** Terms of which some name failures, each with what it means. */
function glossaries(texts: readonly string[]): number[] {
  const found: number[] = []
  for (let i = 0; i < texts.length; i++) {
    const terms: string[] = []
    for (let at = i; at < texts.length && isShort(texts[at]!) && !PAST.test(texts[at]!); at++) {
      const term = TERM.exec(texts[at]!)?.[1]
      if (term === undefined) break
      terms.push(term)
    }
    const failures = terms.filter((term) => PHRASES.holds(term))
    if (new Set(terms).size >= LEAST_TERMS && failures.length >= LEAST_FAILURES) found.push(...range(i, i + terms.length - 1))
    i += terms.length
  }
  return found
}

function endOfParagraph(texts: readonly string[], from: number): number {
  let end = from
  while (end + 1 < texts.length && texts[end + 1]!.trim() !== '') end++
  return end
}
