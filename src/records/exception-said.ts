import { lineType } from '../core/record.ts'

/** A runtime names an exception: the last line of a Python traceback, the first of another's. */
export const EXCEPTION_SAID = lineType<object>('exception-said')
