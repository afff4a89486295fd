import { lineType } from '../core/record.ts'

/** The program of a container says what went wrong: in a log that names the container in front of each line (compose), or in one that names nobody. */
export interface ContainerSaid {
  /** `api-1`; undefined where only the command above may tell. */
  readonly container?: string | undefined
  /** Without level and stamp of its own. */
  readonly words: string
}

export const CONTAINER_SAID = lineType<ContainerSaid>('container-said')
