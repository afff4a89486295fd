import { lineType } from '../core/record.ts'

/** An engine heard from the kernel that a process of this container was killed for lack of memory. */
export interface EngineOom {
  /** 64 hexadecimal digits, or the first 12 of them where somebody cut the others off. */
  readonly containerId: string
  readonly container?: string | undefined
}

export const ENGINE_OOM = lineType<EngineOom>('engine-oom')
