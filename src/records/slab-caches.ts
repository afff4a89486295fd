import { recordType } from '../core/record.ts'

export interface SlabCache {
  readonly name: string
  readonly sizeKb: number
  readonly usedKb: number
  readonly objects: number
}

/** The kernel's object caches at one moment, the largest first: /proc/slabinfo, slabtop. */
export interface SlabCaches {
  readonly series: string
  readonly caches: readonly SlabCache[]
  /** Of all caches, the small ones too. */
  readonly totalKb: number
}

export const SLAB_CACHES = recordType<SlabCaches>('slab-caches')
