import type { RawLine, Sink } from '../../core/parser.ts'
import { JsonSection } from '../json-section.ts'
import { locatedJson } from './located-json.ts'
import type { Tree } from './tree.ts'

/** Text of one document that is kept; the rest of a longer one is not read. */
const MAX_LENGTH = 32 * 2 ** 20

/** From this length on what is collected is read where an item of the document's list ends: one of any length takes bounded memory. */
const ENOUGH = 2 ** 20
const ITEMS = /^\s{0,80}"items"\s?:\s?\[\s{0,80}$/
const ITEM_ENDS = /\}\s{0,8},?\s{0,80}$/
/** The same where the first item begins on the line of its list, and each other one on the line on which the one before it ends. */
const FIRST_OPENS = /^\s{0,80}(?:"items"\s?:\s?)?\[\s{0,8}\{\s{0,80}$/
const NEXT_OPENS = /^\s{0,80}\}\s{0,8},\s{0,8}\{\s{0,80}$/

/** A bracket at the beginning, and one with the name of a member: that opens a document for sure. */
const BRACKET = /^\s{0,80}[{[]/
const OBJECT = /^\s{0,80}(?:\[\s{0,8})?\{\s{0,8}"[\w./-]{1,80}"\s?:/

export interface JsonDocuments {
  /** What is in a document, complete or cut. `trees` count the `lines` from zero. */
  readonly conclude: (lines: readonly RawLine[], trees: readonly Tree[]) => void
  /** A line after which the document is sure to state something. */
  readonly certain: RegExp
  /** A line of documents that are others'. */
  readonly others?: RegExp
}

/** Collects one JSON document, or a piece of one. */
export function jsonSink({ conclude, certain, others }: JsonDocuments): Sink {
  const section = new JsonSection()
  let lines: RawLine[] = []
  let length = 0
  let isCertain = false
  let concluded = false
  /** Brackets that are open between two items: of an array, or of the items of an object. */
  let between: number | undefined
  /** The first and the last line, and whether the text goes on with something else. */
  let first: RawLine | undefined
  let last: RawLine | undefined
  let isOver = false

  const read = (): void => {
    if (lines.length > 0) conclude(lines, locatedJson(lines.map(({ text }) => text)))
    lines = []
    length = 0
  }
  const finish = (): void => {
    if (!concluded) read()
    concluded = true
  }
  return {
    get certain() {
      return isCertain
    },
    get breaksOff() {
      // of a bracket among noise nobody knows that it opened a document
      if (isOver || section.isWhole || first === undefined || !(isCertain ? BRACKET : OBJECT).test(first.text)) return undefined
      const where = last === first ? `in line ${first.line}` : `in lines ${first.line} to ${last!.line}`
      return `the JSON ${where} ends before its last bracket`
    },
    line(line) {
      isOver = concluded || others?.test(line.text) === true
      const found = isOver ? 'foreign' : section.line(line.text)
      isOver = found === 'foreign'
      if (isOver) return 'end'
      first ??= line
      last = line
      isCertain ||= certain.test(line.text)
      length += line.text.length + 1
      if (length <= MAX_LENGTH) lines.push(line)
      if (section.isWhole) finish()
      else if (between === undefined) {
        if (section.depth === 1 && line.text.trimStart().startsWith('[')) between = 1
        else if (section.depth === 2 && ITEMS.test(line.text)) between = 2
        else if ((section.depth === 2 || section.depth === 3) && FIRST_OPENS.test(line.text)) between = section.depth - 1
      } else if (length > ENOUGH) {
        if (section.depth === between && ITEM_ENDS.test(line.text)) read()
        else if (section.depth === between + 1 && NEXT_OPENS.test(line.text) && lines.at(-1) === line) {
          lines[lines.length - 1] = { ...line, text: '}' }
          read()
          lines.push({ ...line, text: '{' })
          length = 1
        }
      }
      return found === 'part' ? 'take' : 'pass'
    },
    end: finish,
  }
}
