import { recordType } from '../core/record.ts'
import type { RuntimeCrash } from './runtime-crash.ts'

/** An exception that nobody caught, as the runtime tells it in which it was thrown. */
export interface UncaughtEnd extends RuntimeCrash {
  /** `always`: its program ends with it. `last`: it may have ended a request or a thread, unless it is the last that the program wrote. */
  readonly ends: 'always' | 'last'
}

export const UNCAUGHT_END = recordType<UncaughtEnd>('uncaught-end')
