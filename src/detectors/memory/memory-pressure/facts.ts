import type { Found } from '../../../core/failure.ts'

export interface Facts {
  host?: string | undefined
  cgroup?: string | undefined
  /** What people call that cgroup. */
  who?: string | undefined
  someAvg10Pct?: number | undefined
  someAvg60Pct?: number | undefined
  someAvg300Pct?: number | undefined
  fullAvg10Pct?: number | undefined
  fullAvg60Pct?: number | undefined
  allocStalls?: number | undefined
  pagesScannedDirect?: number | undefined
  directScanPerSecond?: number | undefined
  /** How often the cgroup ran into memory.high or memory.max between two samples. */
  limitEvents?: number | undefined
  limitKb?: number | undefined
  /** Of that limit, what cannot be dropped. */
  anonSharePct?: number | undefined
  availableKb?: number | undefined
  availablePct?: number | undefined
  totalKb?: number | undefined
  samples?: number | undefined
  shareOfSamplesPct?: number | undefined
  windowSeconds?: number | undefined
  /** Of the zone that is below its watermark. */
  zone?: string | undefined
  freePages?: number | undefined
  minPages?: number | undefined
  /** The kernel's reclaim thread. */
  topProcess?: string | undefined
  topCpuPct?: number | undefined
  pid?: number | undefined
  /** The process with the most in memory. */
  largest?: { readonly comm: string | undefined; readonly pid: number; readonly rssKb: number } | undefined
  /** The same of a list in which who holds the memory does not stand. */
  largestListed?: { readonly comm: string | undefined; readonly pid: number; readonly rssKb: number } | undefined
}

/** One observer's account, of the machine or of a cgroup. */
export type Account = Found<Facts>

export const NO_PSI = '/proc/pressure/memory, to tell how long tasks wait'
