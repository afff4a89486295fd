import type { Ledger } from '../oom-facts.ts'

export interface Facts {
  host: string | undefined
  message: string
  title: string
  /** Where the finding comes from: memory at an OOM, or the kernel's own leak detector. */
  source: 'oom report' | 'kmemleak' | 'meminfo' | 'slab'
  what?: string | undefined
  sizeKb?: number | undefined
  sharePct?: number | undefined
  totalRamKb?: number | undefined
  ledger?: Ledger | undefined
  /** What all processes held together. */
  processesKb?: number | undefined
  /** Largest unreclaimable caches, where the input lists them. */
  caches?: readonly { readonly name: string; readonly usedKb: number; readonly totalKb: number }[] | undefined
  /** Of a series of meminfo, slabinfo or slabtop. */
  fromKb?: number | undefined
  samples?: number | undefined
  windowSeconds?: number | undefined
  slopeKbPerMin?: number | undefined
  fitR2?: number | undefined
  minutesToLimit?: number | undefined
  /** kmemleak says only how many objects it suspects. */
  counted?: true | undefined
  function?: string | undefined
  pid?: number | undefined
  comm?: string | undefined
  objects?: number | undefined
  /** Size and address of the first object. */
  bytes?: number | undefined
  address?: string | undefined
  release?: string | undefined
}

export const UNEXPLAINED = 'memory that no counter explains'
