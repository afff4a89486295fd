import type { FormatParser } from '../../core/parser.ts'
import { FAILED_COUNT } from '../../records/unit-job.ts'

const STATES = 'initializing|starting|running|degraded|maintenance|stopping'
const STATE = new RegExp(`^\\s{2,16}State: (${STATES})$`)
const ROW = /^\s{2,16}(?:Units|Jobs|Since|systemd|Tainted|CGroup): |^\s{2,16}CGroup: \/$/
const FAILED = /^\s{2,16}Failed: (\d{1,6}) units?$/

/** systemctl status without a unit: how many failed, not which. */
export const systemctlMachine: FormatParser = {
  id: 'systemctl-machine',
  title: 'systemctl status of the whole machine',
  capture: ['systemctl status --no-pager | head -20'],
  recognised: 'by its first row (State: degraded)',
  samples: [
    { text: '● db7\n    State: degraded\n    Units: 280 loaded (incl. loaded aliases)\n     Jobs: 0 queued\n   Failed: 1 units\n' },
  ],
  shows: ['unit state'],
  begins: [' State: running', ' State: degraded', ' State: maintenance', ' State: starting', ' State: initializing', ' State: stopping'],
  heading: (text) => STATE.test(text),
  open(publish, artifact) {
    let state: string | undefined
    return {
      line(line) {
        const text = line.text.trimEnd()
        const head = STATE.exec(text)
        if (head !== null && state === undefined) {
          state = head[1]
          return 'take'
        }
        const failed = FAILED.exec(text)
        if (failed !== null && state !== undefined) {
          publish(FAILED_COUNT, { state, failed: Number(failed[1]) }, line, artifact.stamp)
          return 'take'
        }
        return state !== undefined && ROW.test(text) ? 'take' : 'end'
      },
      end() {},
    }
  },
}
