import { lineType } from '../core/record.ts'

/** kmemleak counts objects that nothing points to, without saying where they were allocated (mm/kmemleak.c). */
export interface KmemleakCount {
  readonly objects: number
}

export const KMEMLEAK_COUNT = lineType<KmemleakCount>('kmemleak-count')
