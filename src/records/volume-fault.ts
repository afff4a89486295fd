import { type Broken, lineType, type RecordType } from '../core/record.ts'
import type { LogLine } from '../core/log-line.ts'

/** What a RAID controller, DRBD or ZFS logs of its volumes and their members. */
export interface VolumeFault {
  readonly of: 'controller' | 'drbd' | 'pool'
  /** `megaraid_sas 0000:02:00.0`, `3w-9xxx scsi6`; undefined where it is no controller. */
  readonly controller?: string | undefined
  /** `VD 00/0`, `unit 0`, `drbd0`, `tank`; undefined of a line that names none. */
  readonly volume?: string | undefined
  /** Of the volume, where the line tells: `whole` ends what was told before. */
  readonly state?: 'degraded' | 'down' | 'whole' | undefined
  /** `PD 05 (e0x20/s5)`, `port 1`, `dm-2`, `ata-…-part1`. */
  readonly member?: string | undefined
  /** As the source writes it: `FAULTED`, `FAILED`. */
  readonly memberState?: string | undefined
  /** The member is lost, or back; undefined of a line that only names it. */
  readonly isLost?: boolean | undefined
  /** A tool shows it so; else it is logged. */
  readonly shown?: true | undefined
  /** An error of a member that its pool may have healed: `io`, `checksum`. */
  readonly error?: string | undefined
}

/** Errors of a pool's members are told where no finding explains them. */
export const VOLUME_FAULT: RecordType<VolumeFault & LogLine> = {
  ...lineType<VolumeFault>('volume-fault'),
  broke: ({ error, volume, message }): Broken | undefined =>
    error === undefined || volume === undefined ? undefined : { says: message, gravity: 'failed', times: 1 },
}
