import type { FormatParser } from '../../core/parser.ts'
import { CONNECTION_FIGURE } from '../../records/connection-refusal.ts'

const PROMPT = /^.{0,120}?[$#%>]\s{1,4}(\S.{0,300})$/
const COMMAND = /\bpsql\b.{0,200}\bshow\s{1,4}max_connections\b/i
const HEADING = /^ ?max_connections ?$/
const RULE = /^-{5,40}$/
const NUMBER = /^\s{0,8}(\d{1,7})\s{0,8}$/

/** SHOW max_connections of PostgreSQL: a number below its heading, or below the command alone. */
export const postgresShow: FormatParser = {
  id: 'postgres-show',
  title: 'SHOW max_connections of PostgreSQL',
  capture: [`psql -U postgres -Atc 'SHOW max_connections'`],
  recognised: 'by its heading, or below the command in a transcript',
  samples: [
    { text: ' max_connections \n-----------------\n 100\n(1 row)\n' },
    { text: `$ psql -U postgres -Atc 'show max_connections'\n200\n` },
  ],
  shows: ['sessions'],
  begins: ['max_connections'],
  heading: (text) => HEADING.test(text) || COMMAND.test(PROMPT.exec(text)?.[1] ?? ''),
  asked: (command) => COMMAND.test(command),
  open(publish) {
    let over = false
    return {
      line(line) {
        if (over) return 'end'
        const m = NUMBER.exec(line.text)
        if (m !== null && Number(m[1]) > 0) {
          over = true
          publish(CONNECTION_FIGURE, { server: 'postgres', of: 'limit', value: Number(m[1]), message: line.text.trim() }, line)
          return 'take'
        }
        if (HEADING.test(line.text) || RULE.test(line.text.trim()) || COMMAND.test(PROMPT.exec(line.text)?.[1] ?? '')) return 'take'
        return line.text.trim() === '' ? 'pass' : 'end'
      },
      end() {},
    }
  },
}
