import type { LogLine } from '../core/log-line.ts'
import { type Broken, lineType, type RecordType } from '../core/record.ts'

/** A logger wrote level and category on one line, and what it was told on the next. */
export interface LoggedBelow {
  readonly level: 'fail' | 'crit'
  /** Of the logger: `Acme.Worker`. */
  readonly category: string
  readonly says: string
}

export const LOGGED_BELOW: RecordType<LoggedBelow & LogLine> = {
  ...lineType<LoggedBelow>('logged-below'),
  broke: ({ level, category, says }): Broken => ({
    says: `${category}: ${says}`,
    gravity: level === 'crit' ? 'fatal' : 'failed',
    times: 1,
  }),
}
