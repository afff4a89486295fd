import type { FormatParser } from '../../core/parser.ts'
import { isPrompt } from '../../core/prompt.ts'
import { ROW_AMISS } from '../../records/row-amiss.ts'
import { fieldOf, isKnownAmiss, isStateAmiss } from '../tables/health-fields.ts'

/** Any other output of rows `key: value`: the row of a state that says that something is broken, below other rows or a command. */
export const stateFields: FormatParser = {
  id: 'state-fields',
  title: 'any output of rows key: value, one of them a state',
  capture: [
    'a program that prints rows such as Leap status : Not synchronised, Sealed true, master_link_status:down, Health Status : Critical',
  ],
  recognised: 'by the row that says that something is broken, where no other format begins',
  samples: [
    { text: 'Stratum         : 0\nLeap status     : Not synchronised\n' },
    { text: 'Seal Type       shamir\nSealed          true\n' },
    { text: 'Volume Name: gv0\nType: Replicate\nStatus: Degraded\n' },
  ],
  shows: ['states'],
  isGeneral: true,
  heading(text) {
    const field = fieldOf(text)
    return field !== undefined && (isKnownAmiss(field) || isStateAmiss(field))
  },
  open(publish, { stamp, lineAbove, command }) {
    // a row alone may be anybody's sentence
    let isRow = command !== undefined || (lineAbove !== undefined && fieldOf(lineAbove) !== undefined)
    return {
      line(line) {
        const field = isPrompt(line.text) ? undefined : fieldOf(line.text)
        if (field === undefined) return 'end'
        const isAmiss = isKnownAmiss(field) || (isRow && isStateAmiss(field))
        isRow = true
        if (!isAmiss) return 'pass'
        publish(ROW_AMISS, { name: field.key, amiss: field.value, gravity: 'failed', row: line.text.trim() }, line, stamp)
        return 'take'
      },
      end() {},
    }
  },
}
