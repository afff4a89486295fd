import type { RawLine } from '../core/parser.ts'

/**
 * Lines that somebody shows and that nothing wrote: the sentence above them says so. What only says that they follow, as in `We keep seeing this error:`,
 * says nothing of the kind.
 */

const HEADING = /^\s{0,3}#{1,6} \S/
const DEEP = /^(?: {4}|\t)\s{0,40}\S/
/** A sentence above a block is no longer. */
const MOST_LINES = 4
const LONGEST = 600

/** What is written for whoever meets a failure one day, or wants to learn how one reads. */
const MANUAL = /^\s{0,3}#{1,4} .{0,100}\b(?:run ?book|playbook|cheat ?sheet)\b/i
const LESSON =
  /^\s{0,3}#{1,4} (?:.{0,100}\b(?:tutorial|how to (?:read|understand|interpret|decode|recogni[sz]e|spot))\b|(?:reading|understanding|recogni[sz]ing|interpreting|anatomy of|introduction to) )/i
/** Somebody who tells of a machine of his own, or of what he has seen. */
const OWN = /\b(?:I|[Ww]e|[Oo]ur|[Mm]y|us)\b/
const PAST = /\b(?:was|were|had|saw|got|gave|showed|printed|logged|yesterday|today|this morning|last (?:night|week))\b/i
/** What is shown in one: whatever may be met. */
const IN_GUIDE =
  /\b(?:(?:look|looks) (?:\w{1,16} ){0,2}like|like|such as|similar to|e\.g\.|for example|for instance|example|typical(?:ly)?|usually|prints?|shows?|says?|will (?:\w{1,16} ){0,2}see)\b[^.;]{0,60}$/i
/** A kind of thing, and how it looks. */
const KIND =
  /^\W{0,4}(?:An?|Such an?|[Tt]ypical) (?:(?!fail|run|build|job|test)[\w-]{2,24} ){1,4}(?:usually |typically |often |then )?looks? (?:\w{1,16} )?like\b/

/** A wish for a program, not for a machine. */
const WISHED =
  /\bfeature request\b|\bis your (?:feature )?request related to a problem\b|\b(?:would be|be) (?:nice|great|good|useful|helpful|handy) (?:if|to)\b|\bdescribe the (?:solution|feature) you(?:'d| would) like\b|\bproposal\b|\bplease (?:add|support|extend)\b/i
/** A form asks for both. */
const BUG = /\bbug report\b/i
/** In a wish: what a line of that kind is to do. */
const FOR_EXAMPLE =
  /(?:\be\. ?g\.|\bfor (?:example|instance)\b|\bsuch as|\blike (?:this|these|the following)(?: (?:one|ones|lines?|messages?))?)[,:]?\s{0,4}$/i
const TO_COUNT =
  /\b(?:this|these|such an?|such|the following) (?:kinds? of )?(?:lines?|messages?|entry|entries|events?|records?|warnings?) (?:should|must|shall|ought to|could|is to|are to|would) /i
/** What a program that reads lines does with one: its wording matters. */
const NOT_MATCHED =
  /\b(?:does not|doesn't|do not|don't|fails? to|cannot|can't|should|could|must|is not|isn't|are not) (?:\w{1,16} )?(?:match|recogni[sz]e|detect|count|classify|highlight|colou?r|alert on|matched|recogni[sz]ed|detected|counted|classified|highlighted)\b/i

/** The text that is to be, or once was, where a change is described. */
const TO_BE =
  /\b(?:new|updated|improved|proposed|suggested|resulting|better|changed|reworded|final)\b (?:\w{1,20} ){0,3}(?:output|logs?|messages?|lines?|text|wording|format)\b (?:will|would|should|could|is going to) (?:then |now |be )*(?:like|look|looks|read|become|be)\b|\b(?:output|messages?|wording|log lines?) (?:would|should|could) (?:then |now )?(?:look like|be like|read)\b/i
const OF_ONE = /\b[Ww]hen (?:I|we|it|the)\b|\b[Ii]f (?:I|we|it)\b/
/** A text that says that it is about wording. */
const WORDING =
  /\b(?:rephras|reword)(?:e|ed|ing)\b|\b(?:output|messages?|logs?|wording|texts?)\b (?:\w{1,16} ){0,3}(?:could|should|can|might) be (?:\w{1,16} ){0,2}(?:improved|clearer|better|more (?:readable|helpful|precise|specific))\b|\b(?:log|message|output) readability\b|\breadability of (?:the |our )?(?:logs?|messages?|output)\b/i
const CURRENTLY =
  /\b(?:currently|at the moment|today|right now|so far|as of now|until now)\b.{0,80}\b(?:says?|prints?|reads?|shows?|logs?|looks?|outputs?)\b/i

/** What was before a change that is described, and is no more. */
const BEFORE =
  /(?:^\W{0,4}|[.!] )(?:[Bb]efore|[Pp]rior to|[Ww]ithout) (?:this|the|that) (?:change|patch|fix|commit|PR|MR|pull request|merge request)\b(?!.{0,200}\b(?:now|fine|ok|works|worked|working|no such|never)\b)[^.!?]{1,200}$/
const AFTER =
  /\b(?:[Aa]fter|[Ww]ith|[Ss]ince) (?:this|the|that) (?:change|patch|fix|commit|PR|MR|pull request|merge request)\b|^\W{0,4}(?:Fix(?:es|ed)?|Close[sd]?|Resolve[sd]?) #\d/m

/** `unnamed`: lines in which a machine or a clock would be one's; `madeUp`: whatever stands in them. */
interface Introduced {
  readonly unnamed: readonly number[]
  readonly madeUp: readonly number[]
}

export interface Block {
  /** The sentence above it. */
  readonly said: string
  /** Places of its lines. */
  readonly places: readonly number[]
  /** Of its first line. */
  readonly from: number
}

/** How a sentence ends below which something is shown. */
const LEADS = /(?:[:,]|\b(?:like|as|e\. ?g\.|example|instance|this|these|following|so))[\s*_]{0,4}$/i

/** Places, in the list, of lines that the words above them call an example, a wish or a text that is to be changed. */
export function introduced(lines: readonly RawLine[]): Introduced {
  const texts = lines.map(({ text, verbatim }) => verbatim ?? text)
  const blocks = blocksOf(lines, texts)
  const led = blocks.filter(({ said }) => LEADS.test(said))
  const unnamed: number[] = []
  const madeUp: number[] = []
  if (led.length === 0) return { unnamed, madeUp }
  const around = new Around(texts, new Set(blocks.flatMap(({ places }) => places)))
  for (const { said, places, from } of led) {
    if ((TO_BE.test(said) && !OF_ONE.test(said)) || (CURRENTLY.test(said) && around.has(WORDING))) madeUp.push(...places)
    else if (isInGuide(said, from, around) || isWished(said, around) || (BEFORE.test(said) && around.has(AFTER))) unnamed.push(...places)
  }
  return { unnamed, madeUp }
}

function isInGuide(said: string, from: number, around: Around): boolean {
  if ((!IN_GUIDE.test(said) && !KIND.test(said)) || OWN.test(said) || PAST.test(said)) return false
  return around.first(MANUAL) < from || (around.first(LESSON) < from && !around.has(OWN))
}

const isWished = (said: string, around: Around): boolean =>
  (FOR_EXAMPLE.test(said) && NOT_MATCHED.test(said)) ||
  ((FOR_EXAMPLE.test(said) || TO_COUNT.test(said)) && around.has(WISHED) && !around.has(BUG))

/** The sentences of a text, without what is shown in it. */
class Around {
  readonly #texts: readonly string[]
  readonly #shown: ReadonlySet<number>
  readonly #first = new Map<RegExp, number>()

  constructor(texts: readonly string[], shown: ReadonlySet<number>) {
    this.#texts = texts
    this.#shown = shown
  }

  /** The place of the first of them that has this shape; none is behind all. */
  first(shape: RegExp): number {
    const known = this.#first.get(shape)
    if (known !== undefined) return known
    const at = this.#texts.findIndex((text, i) => text.length <= LONGEST && !this.#shown.has(i) && shape.test(text))
    const place = at < 0 ? Infinity : at
    this.#first.set(shape, place)
    return place
  }

  has(shape: RegExp): boolean {
    return this.first(shape) < Infinity
  }
}

/** What is set apart in fences, or set in below a sentence. */
export function blocksOf(lines: readonly RawLine[], texts: readonly string[]): Block[] {
  const found: Block[] = []
  const fences = fencesOf(lines)
  for (let i = 0; i < texts.length; i++) {
    const text = texts[i]!
    if (fences.has(i)) {
      let to = i
      while (to + 1 < texts.length && !fences.has(to + 1)) to++
      // one that nothing closes ends with its paragraph
      if (to + 1 === texts.length) to = endOfParagraph(texts, i)
      found.push({ said: saidAbove(texts, i), places: range(i, to), from: i })
      // the fence below closes it
      fences.delete(to + 1)
      i = to
    } else if (isSetIn(texts, i)) {
      let to = i
      const margin = marginOf(text)
      for (let at = i + 1; at < texts.length && !fences.has(at) && (texts[at]!.trim() === '' || marginOf(texts[at]!) >= margin); at++)
        if (texts[at]!.trim() !== '') to = at
      found.push({ said: saidAbove(texts, i), places: range(i, to), from: i })
      i = to
    }
  }
  return found
}

/** Places below a line that stood around a paste and is gone. */
const fencesOf = (lines: readonly RawLine[]): Set<number> =>
  new Set(lines.flatMap(({ line }, i) => (line - endOf(lines[i - 1]) === 2 ? [i] : [])))
const endOf = (above: RawLine | undefined): number => above?.endLine ?? above?.line ?? 0

function endOfParagraph(texts: readonly string[], from: number): number {
  const end = texts.findIndex((text, at) => at > from && text.trim() === '')
  return (end < 0 ? texts.length : end) - 1
}

const range = (from: number, to: number): number[] => Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i)
const marginOf = (text: string): number => text.length - text.trimStart().length

/** Whether a block begins that stands further in than the sentence above it, below an empty line or deeply. */
function isSetIn(texts: readonly string[], at: number): boolean {
  const text = texts[at]!
  if (text.length > 4 * LONGEST || text.trim() === '' || marginOf(text) === 0) return false
  const above = texts[at - 1]
  if (above === undefined) return false
  if (above.trim() !== '') return DEEP.test(text) && marginOf(above) === 0
  const said = texts[at - 2] ?? ''
  return said.trim() !== '' && marginOf(said) < marginOf(text)
}

/** The paragraph that ends above a block. */
export function saidAbove(texts: readonly string[], at: number): string {
  const end = (texts[at - 1] ?? '').trim() === '' ? at - 2 : at - 1
  let from = end
  while (from > 0 && end - from + 1 < MOST_LINES && texts[from - 1]!.trim() !== '' && !HEADING.test(texts[from - 1]!)) from--
  const paragraph = texts.slice(Math.max(0, from), Math.max(0, end + 1))
  return paragraph.some((text) => text.length > LONGEST) ? '' : paragraph.map((text) => text.trim()).join(' ')
}
