import type { RawLine, Sink } from '../../core/parser.ts'
import { locatedYaml } from './located-yaml.ts'
import type { Tree } from './tree.ts'
import { YamlSection } from './yaml-section.ts'

/** Text of one section that is kept; the rest of a longer one is not read. */
const MAX_LENGTH = 32 * 2 ** 20

/** From this length on what is collected is read where an item of a list at the margin or a document begins: a list of any length takes bounded memory. */
const ENOUGH = 2 ** 20
const BEGINS = /^(?:- |---(?:\s|$))/

/** Collects documents of YAML, or a piece of one. `certain`: a line after which they are sure to state something. */
export function yamlSink(certain: RegExp, conclude: (lines: readonly RawLine[], trees: readonly Tree[]) => void): Sink {
  const section = new YamlSection()
  let lines: RawLine[] = []
  let length = 0
  let isCertain = false
  const finish = (): void => conclude(lines, locatedYaml(lines.map(({ text }) => text)))
  return {
    get certain() {
      return isCertain
    },
    line(line) {
      const found = section.line(line.text)
      if (found === 'foreign') return 'end'
      if (found === 'odd') return 'pass'
      isCertain ||= certain.test(line.text)
      if (length > ENOUGH && found === 'part' && BEGINS.test(line.text)) {
        finish()
        lines = []
        length = 0
      }
      length += line.text.length + 1
      if (length <= MAX_LENGTH) lines.push(line)
      return found === 'part' ? 'take' : 'pass'
    },
    end: finish,
  }
}
