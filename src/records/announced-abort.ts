import { lineType } from '../core/record.ts'

/** Somebody says why a process is about to be ended with SIGABRT: what follows is no crash of its own. */
export interface AnnouncedAbort {
  readonly by: 'watchdog' | 'full heap' | 'refused memory' | 'refused thread' | 'exception'
  /** Unit that is ended, where the line names it. */
  readonly of?: string | undefined
  /** It ends by SIGSEGV. */
  readonly faults?: true | undefined
}

export const ANNOUNCED_ABORT = lineType<AnnouncedAbort>('announced-abort')
