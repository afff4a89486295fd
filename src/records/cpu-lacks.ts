import { lineType } from '../core/record.ts'

/** A program says which instructions it needs and this processor does not have. */
export interface CpuLacks {
  /** `AVX`, `x86-64-v2`. */
  readonly feature: string
}

export const CPU_LACKS = lineType<CpuLacks>('cpu-lacks')
