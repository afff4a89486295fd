import { lineType } from '../core/record.ts'

/** An engine heard from the kernel that a process of this container was killed for lack of memory. */
export interface EngineOom {
  /** 64 hexadecimal digits. */
  readonly containerId: string
  readonly container?: string | undefined
}

export const ENGINE_OOM = lineType<EngineOom>('engine-oom')
