import type { Pasted } from './documents.ts'

/** A comment in a listing that says that what stands below it is made up: `# Typical entry:`, `// Example output`. */
const IN_COMMENT =
  /^\s{0,40}(?:#{1,2}|\/\/|--|;) {1,3}(?:(?:[Aa]n?|[Tt]he) )?(?:[Ee]xample|[Ss]ample|[Tt]ypical|[Ee]xpected|[Ss]imulated)\b[\w ()-]{0,60}:?\s{0,4}$/
/** The same as a label of its own: `- Example error message:`, `Expected output of step 2:`. What a log wrote below it is a log's all the same. */
const LABEL =
  /^\s{0,8}(?:[-*•] |#{1,6} )?(?:\*\*)?(?:An? )?(?:[Ee]xample|[Ss]ample|[Tt]ypical|[Ee]xpected) (?:\w{1,20} ){0,3}(?:[Mm]essages?|[Ee]rrors?|[Oo]utput|[Ll]ogs?|[Ee]ntry|[Ee]ntries|[Ll]ines?|[Tt]ext)(?: (?:of|for|from|in|after) [\w #.-]{1,40})?(?:\*\*)?:(?:\*\*)?\s{0,4}$/
/** What came instead of what was expected. */
const ACTUAL = /^\W{0,6}(?:Actual|Actually|Observed|Received|Got|Instead|Real|Result)(?: \w{1,20}){0,3}\*{0,2}:/i
/** A sentence about what may be seen one day, that ends before it: `If you see a line like`. */
const IN_CASE =
  /\b[Ii]f (?:you|anyone|anybody|somebody|someone) (?:ever )?(?:sees?|gets?|finds?|meets?|hits?|encounters?) (?:(?:an?|any|one|some|of|the|these) ){0,3}(?:(?!attached|above|below)\w{1,20} ){0,2}?(?:lines?|messages?|errors?|entry|entries|warnings?|something|anything|this|these)(?: (?:like|such as|similar to)(?: (?:this|these|those|the following|one of these))?| in (?:it|(?:the|your|its|their|any|a) (?:[\w/.-]{1,24} ){0,2}(?:logs?|journal|output|console|dmesg|syslog|terminal)))?[:,]?\s{0,4}$/

/** The same where clients in general are spoken of: `When the server is gone, clients log:`. */
const IN_GENERAL =
  /^\W{0,4}(?:When|Whenever|Once|If|As soon as) [^.,:]{3,120}, (?:clients|servers|nodes|hosts|programs|processes|containers|pods|daemons|kernels) (?:(?:will|may|usually|typically) )?(?:log|print|report|say|show)(?: (?:lines?|messages?|something) like(?: this)?)?:\s{0,4}$/
/** What never was, and what is not what happened: a label with nobody of whose own it speaks. */
const NEVER =
  /\b(?<!\b(?:not|no) (?:an? |the )?)(?<!n't (?:an? |the )?)(?:made[- ]up|fictional|fictitious|invented|imaginary|hypothetical) (?:\w{1,20} ){0,2}(?:traces?|logs?|outputs?|lines?|messages?|errors?|examples?|reports?|oops|panics?|excerpts?|incidents?)\b/i
const USUAL = /^\W{0,8}(?:An? )?(?:[Tt]ypical|[Ee]xpected) /
const STAMPED = /^\s{0,8}(?:<\d{1,3}>)?\[\s{0,8}\d{1,12}\.\d{1,9}\]/
/** What a program that reads logs is asked to understand. */
const TO_READ =
  /\b(?:must|should|shall|has to|have to|needs? to) (?:also |be able to )?(?:accept|parse|match|recogni[sz]e|understand|support) (?:\w{1,20} ){0,3}(?:lines?|messages?|entry|entries|logs?|records?|input)(?: (?:such as|like)(?: this| these| the following)?| of the form)?:?\s{0,4}$/i
/** The title of a block in AsciiDoc, and the lines around one. */
const CAPTION = /^\.(?:An? )?(?:[Ee]xample|[Ss]ample)\b.{0,100}$/
const DELIMITER = /^(?:-{4,}|\.{4,}|={4,})\s{0,4}$/

/** A key of YAML or JSON that holds an example of an answer, or below which examples stand. */
const KEY = /^(\s{0,40})"?examples?"?:\s{0,4}[{[]?\s{0,4}$/
const HELD = /^\s{2,40}(?:"examples?"|examples?):\s{1,4}\S/
const MOST_ABOVE = 40
/** A key that others stand below. */
const PARENT = /^(\s{0,40})["']?[\w./-]{1,80}["']?:\s{0,4}[{[]?\s{0,4}$/
/** An element of a text in a resource: `"error.diskFull": "…",`, `error.disk_full = …`. Keys of records are no names of texts. */
const RESOURCE =
  /^\s{1,40}"([A-Za-z][\w.-]{0,80})"\s?:\s?"[^"]{1,600}",?\s{0,4}$|^([a-z]\w{0,40}(?:\.[A-Za-z]\w{0,40}){1,5})\s?[=:]\s?["']?\p{L}.{1,600}$/u
const OF_RECORD =
  /^(?:@?time(?:stamp)?|ts|date|level|lvl|severity|host(?:name)?|node|pod|container|namespace|logger|thread|msg|message|log|err|error|reason|cause|code|status|state|stack(?:_trace)?|exception|stderr|stdout|output|service|unit|kind|type|event|details?|description)$/i
const NAMED = /[._]|[a-z][A-Z]/
const LEAST_TEXTS = 3
/** A wish in whose paragraph a line is given for an example. */
const WISH =
  /\b(?:would be (?:nice|great|good|useful|helpful|handy)|(?:please )?add support for|feature request|should (?:warn|alert|raise|detect|recogni[sz]e)|(?:I|we)(?:'d| would) (?:like|love) (?:it|you|this|osdx|the tool) to)\b/i
const FOR_EXAMPLE = /^\s{0,8}(?:[Ee]\.g\.|[Ff]or example|[Ff]or instance|[Ss]uch as|[Ll]ike)[:,]?\s/

/** `madeUp`: lines that are examples, whatever they look like; `unnamed`: those that no machine and no clock stands in; `given`: those that no log wrote. */
interface Examples {
  readonly madeUp: readonly number[]
  readonly unnamed: readonly number[]
  readonly given: readonly number[]
}

/** Places, in the list, of lines that are given for examples. */
export function examples(lines: readonly Pasted[]): Examples {
  const texts = lines.map(({ text }) => text)
  const madeUp: number[] = []
  const unnamed: number[] = []
  const given: number[] = []
  for (let i = 0; i < texts.length; i++) {
    const text = texts[i]!
    if (text.length > 600) continue
    if (IN_COMMENT.test(lines[i]!.verbatim ?? text)) madeUp.push(...paragraphFrom(texts, i + 1))
    else if (NEVER.test(text) || TO_READ.test(text)) madeUp.push(...below(texts, i))
    else if (IN_GENERAL.test(text)) unnamed.push(...below(texts, i))
    else if (LABEL.test(text) || IN_CASE.test(text)) {
      const places = below(texts, i)
      // what the kernel printed is pasted from somewhere
      const isUsual = USUAL.test(text) && !places.some((at) => STAMPED.test(texts[at]!))
      ;(isUsual ? unnamed : given).push(...places)
    } else if (CAPTION.test(text) && DELIMITER.test(texts[i + 1] ?? '')) unnamed.push(...enclosed(texts, i + 1))
    else if (WISH.test(text)) for (const at of paragraphFrom(texts, i + 1)) if (FOR_EXAMPLE.test(texts[at]!)) madeUp.push(at)
    const key = KEY.exec(text)
    if (key !== null) given.push(...indentedBelow(texts, i, key[1]!.length))
    if (HELD.test(text) && isBelowKey(texts, i)) given.push(i)
  }
  given.push(...resources(texts))
  return { madeUp, unnamed, given }
}

/** The paragraph below a line, with or without a blank line between. */
const below = (texts: readonly string[], at: number): number[] => paragraphFrom(texts, texts[at + 1]?.trim() === '' ? at + 2 : at + 1)

/** The lines down to the delimiter that closes what one opens; none where none does. */
function enclosed(texts: readonly string[], at: number): number[] {
  const end = texts.findIndex((text, i) => i > at && text.trim() === texts[at]!.trim())
  return Array.from({ length: Math.max(0, end - at) }, (_, i) => at + i)
}

/** Whether the next line above that is set in less holds a key and nothing else. */
function isBelowKey(texts: readonly string[], at: number): boolean {
  const indentation = (text: string): number => text.length - text.trimStart().length
  const above = texts.slice(Math.max(0, at - MOST_ABOVE), at)
  const parent = above.findLast((text) => text.trim() !== '' && indentation(text) < indentation(texts[at]!))
  return parent !== undefined && PARENT.test(parent)
}

/** The lines from one on up to a blank one, or to what came instead. */
function paragraphFrom(texts: readonly string[], from: number): number[] {
  const found: number[] = []
  for (let i = from; i < texts.length && texts[i]!.trim() !== '' && !ACTUAL.test(texts[i]!); i++) found.push(i)
  return found
}

function indentedBelow(texts: readonly string[], at: number, indentation: number): number[] {
  const found: number[] = []
  for (let i = at + 1; i < texts.length; i++) {
    const text = texts[i]!
    if (text.trim() === '') continue
    if (text.length - text.trimStart().length <= indentation) break
    found.push(i)
  }
  return found
}

/** A unit of systemd, of which the text tells (systemd.unit(5)). */
const UNIT = /\.(?:service|socket|device|mount|automount|swap|target|path|timer|slice|scope)$/

/** Texts that a program holds by their names, in as many languages as there are files of them. */
function resources(texts: readonly string[]): number[] {
  const found: number[] = []
  let run: number[] = []
  let named = 0
  const end = (): void => {
    if (run.length >= LEAST_TEXTS && named * 2 >= run.length) found.push(...run)
    run = []
    named = 0
  }
  for (const [i, text] of texts.entries()) {
    const m = text.length > 900 ? null : RESOURCE.exec(text)
    const key = m?.[1] ?? m?.[2]
    if (key === undefined || OF_RECORD.test(key) || UNIT.test(key)) end()
    else {
      run.push(i)
      if (NAMED.test(key)) named++
    }
  }
  end()
  return found
}
