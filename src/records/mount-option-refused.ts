import { lineType } from '../core/record.ts'

/** The kernel does not know an option with which something was to be mounted. */
export interface MountOptionRefused {
  /** `xfs`, `ext4`, as the kernel writes it. */
  readonly fileSystem: string
  /** `sdc1`, where the line names it. */
  readonly device: string | undefined
  readonly option: string
}

export const MOUNT_OPTION_REFUSED = lineType<MountOptionRefused>('mount-option-refused')
