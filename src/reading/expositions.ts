import type { RawLine } from '../core/parser.ts'
import { type Block, blocksOf, saidAbove } from './introduced.ts'

/**
 * Documents that show a line or two for whoever reads them one day: their prose speaks in general, of nobody's machine and of no time, and what stands around
 * the lines says what they look like or what they mean.
 */

const HEADING = /^\s{0,3}(?:#{1,6}|={1,6}) \S/
/** Below a title in reStructuredText and AsciiDoc. */
const UNDERLINE = /^(?:={4,}|-{4,}|~{4,}|\^{4,}|\*{4,})\s{0,4}$/
/** Of somebody's own, of what is past, and of a moment. */
const OWN = /\b(?:I|[Ww]e|[Oo]ur|[Mm]y|us|me)\b/
const PAST =
  /\b(?:was|were|had|did|saw|got|gave|showed|printed|logged|died|crashed|failed|happened|started|stopped|began|yesterday|today|now|this morning|ago|last (?:night|week|time)|since|again|after (?:the )?(?:up(?:date|grade)|reboot))\b/i
const MOMENT = /\b\d{1,2}:\d\d\b|\b\d{4}-\d\d-\d\d\b/
/** Forms in which people report what they have met. */
const REPORT =
  /^\W{0,8}(?:steps to reproduce|reproduc(?:e|tion|ible)|actual (?:result|behaviou?r)|expected (?:result|behaviou?r)|describe the bug|environment|version|versions|hardware|kernel version|impact|severity|reporter|additional (?:info|information|context)|what happened)\b/i

/** A sentence that says how such a line looks, below which it stands. */
const LIKE =
  /\b(?:an?|one|some|such an?|such) (?:\w{1,16} ){0,3}(?:lines?|messages?|entry|entries|records?|reports?|events?|warnings?) (?:\w{1,16} ){0,2}(?:like|such as|similar to|of the form|as)\b.{0,40}$|\b(?:looks?|reads?) (?:\w{1,16} )?like\b.{0,40}$|\b(?:format|form|layout|shape) (?:of (?:\w{1,16} ){1,4})?is\b.{0,40}$/i
/** A label and no more. */
const LABEL =
  /^\W{0,4}(?:(?:for |an? )?(?:example|instance)s?(?: (?:output|lines?|messages?|logs?|entry))?|e\. ?g\.|sample(?: \w{1,16}){0,2})\W{0,6}$/i
/** Who reads it is spoken to: one day. */
const IN_CASE =
  /\b(?:if|when|whenever|once|should) (?:you|your (?:\w{1,16} ){1,3}|the (?:pod|container|log|journal|kernel log|output|console|node|host|server|program|process|service) )(?:\w{1,16} ){0,2}(?:sees?|gets?|finds?|meets?|hits?|encounters?|notices?|shows?|says?|has|have|contains?|prints?|reports?|logs?|holds?|includes?)\b.{0,80}$/i
/** What is said of it: what it means, and what whoever meets it should do. */
const EXPLAINS =
  /\b(?:means?|you|your|stands for|tells?|(?:is|are) (?:the|an?) |indicates?|denotes?|the (?:field|column|value|number|part|first|second|third|last|words?|address|code)s?\b)/i
const ADVISES =
  /^\W{0,4}(?:increase|raise|check|run|use|decode|look|set|restart|add|remove|see|find|make|move|lower|reduce|replace|install|update|upgrade|grow|free|verify|inspect|read|compare|try|disable|enable|delete|clean|rotate|configure|consult|then) /i
/** A question and its answer, in a list of such. */
const ASKED = /^\s{0,4}(?:#{1,6} |\*\*|__)?(?:Q(?:uestion)?\d{0,3}\s?[.:)-]|FAQ\b).{0,300}\?/i
const ANSWER = /^\s{0,4}(?:\*\*|__)?A(?:nswer)?\d{0,3}\s?[.:)-]/
/** What reStructuredText puts above a block of its own kind. */
const DIRECTIVE = /^\.\. [\w-]{1,40}::/
/** More lines than these are somebody's log. */
const MOST_SHOWN = 3
const LONGEST = 600
const DELIMITER = /^(?:-{4,}|\.{4,}|={4,})\s{0,4}$/

/** `unnamed`, `all`, `bare`: what must not be in them for a line to be read all the same (see `Retold`). */
interface Expositions {
  readonly unnamed: readonly number[]
  readonly all: readonly number[]
  readonly bare: readonly number[]
}

/** Places, in the list, of lines that a document shows for what they look like. */
export function expositions(lines: readonly RawLine[]): Expositions {
  const unnamed: number[] = []
  const all: number[] = []
  const bare: number[] = []
  const found = { unnamed, all, bare }
  const texts = lines.map(({ text, verbatim }) => verbatim ?? text)
  const set = blocksOf(lines, texts).map((block) =>
    DIRECTIVE.test(block.said) ? { ...block, said: saidAbove(texts, block.from - 2) } : block,
  )
  const blocks = [...set, ...delimited(texts)].filter(({ places }) => filled(texts, places) <= MOST_SHOWN)
  if (blocks.length === 0) return found
  const shown = new Set(blocks.flatMap(({ places }) => places))
  const prose = texts.filter((text, at) => !shown.has(at) && text.trim() !== '' && text.length <= LONGEST)
  // what is asked is asked by anybody
  const answered = prose.filter((text) => !ASKED.test(text))
  if (answered.some((text) => OWN.test(text) || PAST.test(text) || MOMENT.test(text) || REPORT.test(text))) return found
  const isDocument = texts.some((text, at) => HEADING.test(text) || (UNDERLINE.test(text) && isTitled(texts, at)))
  const explains = (from: number): boolean =>
    texts.some((text, at) => at > from && !shown.has(at) && text.length <= LONGEST && (EXPLAINS.test(text) || ADVISES.test(text)))
  const isFaq = texts.some((text) => ASKED.test(text)) && texts.some((text) => ANSWER.test(text))
  for (const { said, places } of blocks) {
    if (isFaq && (LABEL.test(said.replace(ANSWER, '')) || LIKE.test(said) || IN_CASE.test(said))) all.push(...places)
    else if (isDocument && explains(places.at(-1)!) && (LABEL.test(said) || LIKE.test(said) || IN_CASE.test(said))) bare.push(...places)
  }
  return found
}

const filled = (texts: readonly string[], places: readonly number[]): number => places.filter((at) => texts[at]!.trim() !== '').length

/** Whether a row of marks stands below words as long as it is. */
function isTitled(texts: readonly string[], at: number): boolean {
  const title = texts[at - 1]?.trim() ?? ''
  return title !== '' && Math.abs(title.length - texts[at]!.trim().length) <= 2
}

/** Blocks between two rows of marks (AsciiDoc). */
function delimited(texts: readonly string[]): Block[] {
  const found: Block[] = []
  for (let i = 0; i < texts.length; i++) {
    if (!DELIMITER.test(texts[i]!) || isTitled(texts, i)) continue
    const end = texts.findIndex((text, at) => at > i && text.trim() === texts[i]!.trim())
    if (end < 0) continue
    const places = Array.from({ length: end - i - 1 }, (_, k) => i + 1 + k)
    let above = i - 1
    while (above > 0 && (texts[above]!.trim() === '' || /^\[.{0,80}\]$/.test(texts[above]!.trim()))) above--
    found.push({ said: texts[above]?.trim() ?? '', places, from: i })
    i = end
  }
  return found
}
