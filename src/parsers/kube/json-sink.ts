import type { RawLine, Sink } from '../../core/parser.ts'
import { JsonSection } from '../json-section.ts'
import { locatedJson } from './located-json.ts'
import type { Tree } from './tree.ts'

/** Text of one document that is kept; the rest of a longer one is not read. */
const MAX_LENGTH = 32 * 2 ** 20

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
  const lines: RawLine[] = []
  let length = 0
  let isCertain = false
  let concluded = false

  const finish = (): void => {
    if (concluded || lines.length === 0) return
    concluded = true
    conclude(lines, locatedJson(lines.map(({ text }) => text)))
  }
  return {
    get certain() {
      return isCertain
    },
    line(line) {
      if (concluded || others?.test(line.text) === true) return 'end'
      const found = section.line(line.text)
      if (found === 'foreign') return 'end'
      isCertain ||= certain.test(line.text)
      length += line.text.length + 1
      if (length <= MAX_LENGTH) lines.push(line)
      if (section.isWhole) finish()
      return found === 'part' ? 'take' : 'pass'
    },
    end: finish,
  }
}
