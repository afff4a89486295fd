import { lineType } from '../core/record.ts'

/** The kernel could not open the device that its root file system was to be on (init/do_mounts.c). */
export interface RootDevice {
  /** As root= calls it. */
  readonly name: string
  /** errno(3), positive. */
  readonly errno: number
}

export const ROOT_DEVICE = lineType<RootDevice>('root-device')
