import { recordType } from '../core/record.ts'

/** The kernel's virtual areas (/proc/vmallocinfo), added up. Bytes are those of the areas, with a guard page each. */
export interface VmallocAreas {
  readonly of: string
  readonly areas: number
  readonly totalBytes: number
  /** Functions that asked for them, the largest first. */
  readonly callers: readonly { readonly caller: string; readonly areas: number; readonly bytes: number }[]
}

export const VMALLOC_AREAS = recordType<VmallocAreas>('vmalloc-areas', () => ['vmalloc'])
