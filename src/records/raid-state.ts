import { lineType, recordType } from '../core/record.ts'

/** What the kernel's log says of an array that loses members. */
export interface ArrayFault {
  /** `md0`; undefined of a line that names no array (md: kicking non-fresh …). */
  readonly array: string | undefined
  /** `raid1`, where the line names it. */
  readonly level: string | undefined
  readonly member: string | undefined
  readonly members: number | undefined
  readonly working: number | undefined
  /** It cannot serve its data. */
  readonly isDown: boolean
  /** The member was left out because it had missed writes: it need not be broken. */
  readonly isStale?: true | undefined
  /** It names an array, and tells of no fault. */
  readonly isMention?: true | undefined
  /** Its recovery onto a spare, or a member that was added back, is done. */
  readonly isRecovered?: true | undefined
  /** A spare has taken the place of what was lost. */
  readonly isBack?: true | undefined
}

export const ARRAY_FAULT = lineType<ArrayFault>('array-fault')

/** One array of /proc/mdstat (drivers/md/md.c, md_seq_show). */
export interface MdstatArray {
  readonly array: string
  readonly level: string | undefined
  readonly isActive: boolean
  readonly members: number
  readonly working: number
  /** `U_`: a letter for each member, `_` one that is missing. */
  readonly slots: string
  /** Members that it marks as failed. */
  readonly faulty: readonly string[]
  readonly rebuildPct: number | undefined
}

export const MDSTAT_ARRAY = recordType<MdstatArray>('mdstat-array')

/** The state of a pool in `zpool status`, and of its devices that are not online. */
export interface ZpoolState {
  /** Undefined of an excerpt without the pool's line. */
  readonly pool: string | undefined
  /** ONLINE, DEGRADED, FAULTED, UNAVAIL, SUSPENDED, REMOVED. */
  readonly state: string
  readonly bad: readonly { readonly device: string; readonly state: string }[]
  /** Devices whose counts of errors are not all 0, with the line of the first of them. */
  readonly errors?: readonly { readonly device: string; readonly read: number; readonly write: number; readonly corrupt: number }[]
}

export const ZPOOL_STATE = recordType<ZpoolState>('zpool-state')
