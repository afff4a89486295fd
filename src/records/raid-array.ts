import { recordType, type RecordType } from '../core/record.ts'

/** An md array as mdadm(8) --detail or one member's superblock (--examine) describes it. */
export interface RaidArray {
  /** `/dev/md0`; for a superblock the member, `/dev/sdb1`. */
  readonly device?: string | undefined
  readonly from: 'detail' | 'examine'
  readonly level?: string | undefined
  /** As printed: `clean, degraded, recovering`. */
  readonly state?: string | undefined
  /** Slots that the array has, and devices by what they are. */
  readonly slots?: number | undefined
  readonly active?: number | undefined
  readonly working?: number | undefined
  readonly failed?: number | undefined
  readonly spare?: number | undefined
  readonly sizeKb?: number | undefined
  readonly rebuildPct?: number | undefined
  /** What a superblock knew of the slots at its last update: `A` active, `.` missing, `R` being replaced. */
  readonly slotStates?: string | undefined
}

export const RAID_ARRAY = recordType<RaidArray>('raid-array', () => ['RAID array'])

/** One row of the table of members: `removed` and `missing` stand for a device that is not there. */
export interface RaidMember {
  readonly array?: string | undefined
  readonly slot?: number | undefined
  /** As printed: `active sync`, `faulty`, `spare rebuilding`, `removed`. */
  readonly state: string
  readonly device?: string | undefined
}

const GONE = /^(?:faulty|failed|removed|missing)\b/

/** Where the head of its array is there, that tells of it. */
export const RAID_MEMBER: RecordType<RaidMember> = {
  ...recordType<RaidMember>('raid-member', () => ['RAID array']),
  broke({ array, device, slot, state }) {
    if (array !== undefined || !GONE.test(state)) return undefined
    const name = device ?? (slot === undefined ? 'a member of an array' : `slot ${slot} of an array`)
    return { says: `${name}: State is ${state}`, gravity: 'failed', times: 1 }
  },
}
