import type { FormatParser } from '../../core/parser.ts'
import { UNIT_STATE } from '../../records/unit-state.ts'
import { rowsSink } from '../load/rows.ts'
import { UNIT_NAME } from '../systemd/unit-name.ts'

/** unit_active_state_to_glyph in src/shared: what is active, what is not, what failed, what changes. */
const ROW = new RegExp(`^\\s{0,4}([●○×↻]) (?:[│ ]\\s)*[├└]─(${UNIT_NAME})\\s{0,4}$`, 'u')
const COMMAND = /\bsystemctl\s.{0,100}?\blist-dependencies\b/
const STATES: ReadonlyMap<string, string> = new Map([
  ['●', 'active'],
  ['○', 'inactive'],
  ['×', 'failed'],
  ['↻', 'activating'],
])

/** systemctl list-dependencies: a tree of units, each with a mark of its state. */
export const systemctlListDependencies: FormatParser = {
  id: 'systemctl-list-dependencies',
  title: 'systemctl list-dependencies',
  capture: ['systemctl list-dependencies --no-pager UNIT'],
  recognised: 'by its rows (● ├─srv-data.mount)',
  samples: [{ text: 'stock.service\n● ├─system.slice\n× └─srv-stock.mount\n' }],
  shows: ['unit state'],
  begins: ['● ├─', '○ ├─', '× ├─', '● └─', '○ └─', '× └─', '● │ '],
  heading: (text) => ROW.test(text),
  asked: (command) => COMMAND.test(command),
  open(publish, artifact) {
    return rowsSink((line) => {
      const m = ROW.exec(line.text)
      if (m === null) return false
      publish(UNIT_STATE, { unit: m[2]!, active: STATES.get(m[1]!)!, listed: true }, line, artifact.stamp)
      return true
    })
  },
}
