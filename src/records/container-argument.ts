import { recordType } from '../core/record.ts'

/** One argument, or one variable as NAME=value, that a container is started with. */
export interface ContainerArgument {
  readonly kind: 'argument' | 'variable'
  readonly text: string
  readonly container?: string | undefined
  readonly pod?: string | undefined
  readonly namespace?: string | undefined
  /** Of the same container, as written: `512Mi`. */
  readonly memoryLimit?: string | undefined
}

export const CONTAINER_ARGUMENT = recordType<ContainerArgument>('container-argument')
