import { recordType } from '../core/record.ts'

/** The entries of the connection tracking table, counted. */
export interface ConntrackTable {
  readonly entries: number
  /** The source with the most entries, and the destination address and port. */
  readonly source?: string | undefined
  readonly sourceEntries: number
  readonly destination?: string | undefined
  readonly destinationEntries: number
  /** Entries for which nothing came back. */
  readonly unreplied: number
}

export const CONNTRACK_TABLE = recordType<ConntrackTable>('conntrack-table')
