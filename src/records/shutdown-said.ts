import { lineType } from '../core/record.ts'

/** The machine is being shut down or rebooted in order. */
export const SHUTDOWN_SAID = lineType<object>('shutdown-said')

/** journald found the system's journal as a run that was cut off leaves it. */
export const JOURNAL_UNCLEAN = lineType<object>('journal-unclean')
