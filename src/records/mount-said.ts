import { lineType } from '../core/record.ts'

/** Why mount(8), swapon(8) or fsck(8) could not do what it was asked. */
export interface MountSaid {
  readonly by: 'mount' | 'swapon' | 'fsck'
  /** Where it was to be mounted; the device or file of a swap or of a check. */
  readonly where?: string | undefined
  /** The sentence without the program and the place. */
  readonly reason: string
}

export const MOUNT_SAID = lineType<MountSaid>('mount-said')
