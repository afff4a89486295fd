import { recordType } from '../core/record.ts'

/** One row of lsblk(8). */
export interface BlockDevice {
  readonly name: string
  /** The device that it is a part of, or lies on. */
  readonly parent?: string | undefined
  /** major:minor */
  readonly number?: string | undefined
  /** As printed: `20G`. */
  readonly size?: string | undefined
  /** disk, part, lvm, crypt, raid1, loop, rom, mpath. */
  readonly type?: string | undefined
  readonly readOnly?: boolean | undefined
  readonly fileSystem?: string | undefined
  readonly mount?: string | undefined
}

export const BLOCK_DEVICE = recordType<BlockDevice>('block-device', () => ['block devices'])
