import type { FormatParser } from '../../core/parser.ts'
import { ROW_AMISS } from '../../records/row-amiss.ts'
import { rowsSink } from '../load/rows.ts'

const HEADING = /^[│|] (?:id|App name|Name) {0,40}[│|].{0,200}[│|] ?(?:↺|restart) .{0,120}[│|] status\b/
const RULE = /^[┌├└┬┼┴─┐┤┘+-]{10,400}$/
/** The cells of a row; a rule that a terminal's width put behind it is none. */
const cellsOf = (text: string): readonly string[] =>
  text
    .trim()
    .slice(1)
    .split(/[│|]/)
    .map((cell) => cell.trim())

/** pm2 list: processes that pm2 has given up. */
export const pm2List: FormatParser = {
  id: 'pm2-list',
  title: 'pm2 list',
  capture: ['pm2 list'],
  recognised: 'by its heading (id, name, ↺, status)',
  samples: [
    {
      text: '┌────┬──────┬──────┬─────┬─────────┬──────┐\n│ id │ name │ mode │ ↺   │ status  │ cpu  │\n├────┼──────┼──────┼─────┼─────────┼──────┤\n│ 0  │ mail │ fork │ 15  │ errored │ 0%   │\n└────┴──────┴──────┴─────┴─────────┴──────┘\n',
    },
  ],
  shows: ['states'],
  heading: (text) => HEADING.test(text),
  open(publish, { stamp }) {
    let labels: readonly string[] = []
    return rowsSink((line) => {
      const text = line.text.trimEnd()
      if (RULE.test(text)) return true
      if (!/^[│|]/.test(text) || text.length > 1000) return false
      const cells = cellsOf(text)
      if (HEADING.test(text)) {
        labels = cells
        return true
      }
      const of = (label: RegExp): string | undefined => cells[labels.findIndex((one) => label.test(one))]
      const [name, restarts] = [of(/^(?:App )?name$/i), of(/^(?:↺|restart)$/)]
      if (name === undefined || of(/^status$/) !== 'errored') return name !== undefined
      const amiss = `status is errored${/^[1-9]\d{0,8}$/.test(restarts ?? '') ? `, restarts: ${restarts}` : ''}`
      publish(ROW_AMISS, { name, amiss, gravity: 'failed' }, line, stamp)
      return true
    })
  },
}
