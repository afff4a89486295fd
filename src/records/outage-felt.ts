import { lineType } from '../core/record.ts'

/** What a program cannot do while something that it needs is away: a database is unavailable, a quorum is lost, a request ends with 500. */
export interface OutageFelt {
  /** What the line says is away, in lower case: `database`, `provider`. */
  readonly lacks: string | undefined
}

export const OUTAGE_FELT = lineType<OutageFelt>('outage-felt')
