import type { Coverage, Gap, Unexplained } from '../../core/report.ts'
import { plural } from '../../core/words/numbers.ts'
import { fitting } from './fitting.ts'
import { message } from './message.ts'
import { place } from './place.ts'

/** How much the answer suffers from what was not read or not judged. */
const GAP_LEVELS = {
  unreadable: 'error',
  internal: 'error',
  incomplete: 'warning',
  limit: 'warning',
  'unknown-format': 'note',
} as const satisfies Record<NonNullable<Gap['kind']>, string>

const MOST_GAPS = 2_000
const MOST_LINES = 200
const BYTES = 600_000

/**
 * The `invocation` (SARIF 2.1.0, 3.20): it came to its end; what was not read, and lines that say that something broke and that no result explains, are
 * notifications of it: without results it is no all-clear. `left`: findings that are no results.
 */
export function invocation({ gaps, unexplained, unexplainedOmitted = 0 }: Coverage, left: number) {
  const ofGaps = fitting(gaps.map(gapNotification), MOST_GAPS, BYTES)
  const ofLines = fitting(unexplained.map(lineNotification), MOST_LINES, BYTES)
  const gapsLeft = gaps.length - ofGaps.length
  const linesLeft = unexplained.slice(ofLines.length).reduce((sum, { count }) => sum + count, unexplainedOmitted)
  return {
    executionSuccessful: true,
    toolExecutionNotifications: [
      ...(left > 0 ? [limit(plural(left, 'more finding'))] : []),
      ...ofGaps,
      ...(gapsLeft > 0 ? [limit(`${plural(gapsLeft, 'more part')} of the input that could not be read`)] : []),
      ...ofLines,
      ...(linesLeft > 0 ? [limit(`${plural(linesLeft, 'more line')} that no result explains`)] : []),
    ],
  }
}

/** What the log would be too long with. */
const limit = (what: string) => ({ level: 'warning', message: message(`${what}: see the JSON.`), properties: { kind: 'limit' } })

const gapNotification = ({ what, why, kind = 'unreadable' }: Gap) => ({
  level: GAP_LEVELS[kind],
  message: message(`${what}: ${why}`),
  properties: { kind },
})

const lineNotification = (line: Unexplained) => ({
  level: line.gravity === 'odd' ? 'note' : 'warning',
  message: message(`This line says that something broke, and no result explains it: ${line.message ?? line.text}`),
  locations: [place(line, new Map())],
  properties: { kind: 'unexplained', gravity: line.gravity, count: line.count },
})
