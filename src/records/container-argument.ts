import { recordType } from '../core/record.ts'

/** One argument or command line, or one variable as NAME=value, that a container or a unit of systemd is started with. */
export interface ContainerArgument {
  readonly kind: 'argument' | 'variable'
  readonly text: string
  readonly container?: string | undefined
  readonly pod?: string | undefined
  readonly namespace?: string | undefined
  readonly unit?: string | undefined
  readonly cgroup?: string | undefined
  /** Of the same container or unit, as written: `512Mi`. */
  readonly memoryLimit?: string | undefined
}

export const CONTAINER_ARGUMENT = recordType<ContainerArgument>('container-argument')
