import type { Measure } from './grows.ts'

export interface Facts {
  /** Of a process its name, of a container its own, of a cgroup its path. */
  comm: string
  pid: number | undefined
  /** namespace/name where both are known. */
  pod: string | undefined
  cgroup: string | undefined
  /** What people call whose cgroup it is, of repeated kills. */
  home?: string | undefined
  kind: 'process' | 'container' | 'cgroup' | 'kills'
  samples: number
  /** Runs of the program that grew alike, this one counted, where it was started anew. */
  runs?: number | undefined
  /** The kernel killed it. */
  killed?: boolean | undefined
  grows: Measure
  fromKb: number
  toKb: number
  growthPct: number
  risingSteps: number
  rssKb?: number | undefined
  vszKb?: number | undefined
  swapKb?: number | undefined
  perSampleKb: number
  limitKb?: number | undefined
  windowSeconds?: number | undefined
  slopeKbPerMin?: number | undefined
  /** r² of a straight line through the samples. */
  fitR2?: number | undefined
  minutesToLimit?: number | undefined
  kills?: number | undefined
  intervalsSeconds?: readonly number[] | undefined
}
