/** How a part of a course is called: its kind and its number, and perhaps what it is about. */
const LESSON =
  /^\s{0,3}(?:#{1,4} |={1,4} )(?:\*\*)?(?:Exercise|Lesson|Lab|Quiz|Tutorial|Workshop|Homework|Assignment) (?:[Nn]o\.? ?)?\d{1,3}(?:\.\d{1,2})?(?:\*\*)?(?:\s{0,2}[:.–—-]\s.{1,120}|\s{0,4})$/
/** The title of a text that is shown to learners. */
const SHOWN =
  /^\s{0,3}(?:#{1,2} |={1,2} ).{3,100}\((?:slides?|slide deck|lecture|lecture notes|handout|exercises?|quiz|workshop)\)\s{0,4}$/i
/** The same without marks, in the first line of a text. */
const TITLED =
  /^.{3,120}\((?:[\w ]{1,30} )?(?:slides?|slide deck|lecture(?: notes)?|handout|exercises?|quiz|workshop|training)(?:,? [\w ]{1,20})?\)\s{0,4}$/i
/** A part of a course as the title of a text. */
const CHAPTER =
  /^\s{0,3}(?:Chapter|Lesson|Module|Unit|Lecture|Session|Exercise|Slide|Lab|Quiz|Tutorial|Workshop) \d{1,3}(?:\.\d{1,2})?\s{0,2}[:.–—-]\s.{3,120}$/i
/** What is put before slides that are written as text (Marp, Slidev, reveal.js, remark). */
const FRONT = /^---\s{0,4}$/
const OF_SLIDES = /^(?:marp: true|(?:theme|class|layout|transition|revealOptions|highlighter|slideNumber|paginate): .{0,80})\s{0,4}$/
const MARP = /^marp: true\s{0,4}$/
/** Somebody who tells of a machine of his own. */
const OWN = /\b(?:I|[Ww]e|[Oo]ur|[Mm]y)\b/
/** A title of what is for beginners: `Crashes 101`. */
const BASICS = /^\s{0,3}(?:#{1,2} |={1,2} ).{2,80}\b101\s{0,4}$/
/** What only learners are given. */
const GIVES = /(?:^\W{0,6}|[.!?] )(?:Exercise|Task|Homework|Solution)\b.{0,20}:|^\W{0,6}Example \d{1,3}\.\d{1,3}\b/i
/** An exercise at a table: nothing happens to any machine. */
const DRILL = /\b(?:game ?day|fire ?drill|table-?top|war ?game|dry run|dirt exercise|drill)\b/i
const PRETENDED =
  /\(simulated\)|\b(?:no (?:real|production) (?:system|machine|server|host|service|traffic)s? (?:is|are|was|were|will be)|facilitator|participants|nothing is (?:touched|broken) for real)\b/i
/** A question of a list, with its number. */
const ASKED = /^\s{0,4}(?:\*\*)?Q(?:uestion)? ?\d{1,3}\s?[.:)](?:\*\*)?\s/
const LEAST_ASKED = 2

/** What is asked of learners, or answered for them. */
const TEACHES =
  /^\W{0,6}(?:Questions?|Your task|Discuss)\b|\b(?:answer the questions?|on purpose|discuss in (?:pairs|groups)|you (?:will|should) learn)\b/i
const HEADING = /^\s{0,3}(#{1,4}|={1,4}) \S/

/** Who speaks in an interview or a class: those who ask, those who answer. */
const SPEAKER = /^\W{0,4}(?:(interviewer|examiner|instructor|teacher|trainer)|(candidate|interviewee|applicant|student|trainee))\W{0,4}:/i

const range = (from: number, to: number): number[] => Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i)

/** Places, in the list, of lines of what is taught: `unnamed`, what happened nowhere unless a machine or a clock says so, `madeUp`, what is asked about. */
export function lessons(texts: readonly string[]): { readonly unnamed: readonly number[]; readonly madeUp: readonly number[] } {
  const unnamed: number[] = []
  const first = texts.findIndex((text) => text.trim() !== '')
  const title = first >= 0 && texts[first]!.length <= 200 ? texts[first]! : ''
  const isShort = (text: string): boolean => text.length <= 400
  const some = (shape: RegExp): boolean => texts.some((text) => isShort(text) && shape.test(text))
  const teaches = (): boolean => some(TEACHES) || some(GIVES)
  if (SHOWN.test(title) || ((TITLED.test(title) || CHAPTER.test(title)) && teaches()) || (DRILL.test(title) && some(PRETENDED)))
    unnamed.push(...range(first, texts.length - 1))
  if (isSlides(texts, first) || (BASICS.test(title) && !some(OWN))) unnamed.push(...range(first, texts.length - 1))
  unnamed.push(...questions(texts))
  for (let i = 0; i < texts.length; i++) {
    if (texts[i]!.length > 200 || !LESSON.test(texts[i]!)) continue
    const end = endOfPart(texts, i)
    if (texts.slice(i + 1, end + 1).some((text) => text.length <= 400 && TEACHES.test(text))) unnamed.push(...range(i, end))
    i = end
  }
  return { unnamed, madeUp: interview(texts) }
}

/** Whether a text begins with what only slides have in front of them. */
function isSlides(texts: readonly string[], from: number): boolean {
  if (from < 0 || !FRONT.test(texts[from]!)) return false
  const front = texts.slice(from + 1, from + 20)
  const end = front.findIndex((text) => FRONT.test(text))
  const keys = front.slice(0, Math.max(0, end))
  return keys.some((text) => MARP.test(text)) || keys.filter((text) => OF_SLIDES.test(text)).length >= 2
}

/** Questions with their numbers, each with the lines that it goes on in. */
function questions(texts: readonly string[]): number[] {
  const asked = texts.flatMap((text, at) => (text.length <= 600 && ASKED.test(text) ? [range(at, endOfQuestion(texts, at))] : []))
  const questioned = asked.filter((places) => places.some((at) => texts[at]!.includes('?')))
  return questioned.length < LEAST_ASKED ? [] : asked.flat()
}

function endOfQuestion(texts: readonly string[], at: number): number {
  let end = at
  while (/^\s{2,12}\S/.test(texts[end + 1] ?? '')) end++
  return end
}

/** The last line below a heading that belongs to it. */
function endOfPart(texts: readonly string[], at: number): number {
  const depth = HEADING.exec(texts[at]!)![1]!.length
  const next = texts.findIndex((text, i) => i > at && (HEADING.exec(text)?.[1]?.length ?? Infinity) <= depth)
  return (next < 0 ? texts.length : next) - 1
}

/** From the first question to the last answer. */
function interview(texts: readonly string[]): number[] {
  const turns = texts.map((text) => (text.length > 400 ? null : SPEAKER.exec(text)))
  const asks = turns.findIndex((turn) => turn?.[1] !== undefined)
  const answers = turns.findLastIndex((turn) => turn?.[2] !== undefined)
  return asks < 0 || answers < asks ? [] : range(asks, answers)
}
