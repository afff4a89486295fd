import type { Gap, Report, Unexplained } from '../../core/report.ts'
import { message } from './message.ts'
import { type Indexes, place } from './place.ts'

/** How much the answer suffers from what was not read or not judged. */
const GAP_LEVELS = {
  unreadable: 'error',
  internal: 'error',
  incomplete: 'warning',
  limit: 'warning',
  'unknown-format': 'note',
} as const satisfies Record<NonNullable<Gap['kind']>, string>

/**
 * The `invocation` (SARIF 2.1.0, 3.20): it came to its end; what was not read, and lines that say that something broke and that no result explains, are
 * notifications of it: without results it is no all-clear.
 */
export function invocation(
  { coverage: { gaps, unexplained, unexplainedOmitted = 0 } }: Report,
  most: number,
  left: number,
  indexes: Indexes,
) {
  const omitted = unexplainedOmitted + unexplained.slice(most).reduce((sum, { count }) => sum + count, 0)
  return {
    executionSuccessful: true,
    toolExecutionNotifications: [
      ...(left > 0 ? [limit(`${left} findings are left out, the report is at most 10 MB: see the JSON`)] : []),
      ...gaps.slice(0, most).map(gapNotification),
      ...(gaps.length > most ? [limit(`${gaps.length - most} more parts of the input that were not read are left out: see the JSON`)] : []),
      ...unexplained.slice(0, most).map((line) => lineNotification(line, indexes)),
      ...(omitted > 0 ? [limit(`${omitted} more lines that say that something broke are left out: see the JSON`)] : []),
    ],
  }
}

const limit = (text: string) => ({ level: 'warning', message: message(text), properties: { kind: 'limit' } })

const gapNotification = ({ what, why, kind = 'unreadable' }: Gap) => ({
  level: GAP_LEVELS[kind],
  message: message(`${what}: ${why}`),
  properties: { kind },
})

const lineNotification = (line: Unexplained, indexes: Indexes) => ({
  level: line.gravity === 'odd' ? 'note' : 'warning',
  message: message(`This line says that something broke, and no result explains it: ${line.message ?? line.text}`),
  locations: [place(line, indexes)],
  properties: { kind: 'unexplained', gravity: line.gravity, count: line.count },
})
