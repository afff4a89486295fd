import type { LogLine } from '../core/log-line.ts'
import type { Broken, RecordType } from '../core/record.ts'

/** A row of a table, or a line of a capture, that says that what it is about is broken. */
export interface RowAmiss {
  /** What it is about, as the capture calls it. */
  readonly name: string
  /** What is amiss, in the words of the capture: `READY is False`. */
  readonly amiss: string
  readonly gravity: Broken['gravity']
  /** The row as a line, where its own words may state more than its columns do. */
  readonly row?: string | undefined
}

export const ROW_AMISS: RecordType<RowAmiss> = {
  name: 'row-amiss',
  broke: ({ name, amiss, gravity }) => ({ says: `${name}: ${amiss}`, gravity, times: 1 }),
  says: ({ row }): LogLine | undefined => (row === undefined ? undefined : { message: row, aside: true }),
}
