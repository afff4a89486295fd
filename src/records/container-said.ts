import { lineType } from '../core/record.ts'

/** The program of a container says what went wrong, in a log that names the container in front of each line (compose). */
export interface ContainerSaid {
  /** `api-1` */
  readonly container: string
  /** Without level and stamp of its own. */
  readonly words: string
}

export const CONTAINER_SAID = lineType<ContainerSaid>('container-said')
