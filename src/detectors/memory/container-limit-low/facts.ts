import type { Engine } from '../../../records/engine-event.ts'
export interface Facts {
  limitKb: number
  needKb: number
  /** Where the need stands: -Xmx512m, --max-old-space-size=1024, …, or that it was measured. */
  setting: string
  measured: boolean
  usageKb?: number | undefined
  peakKb?: number | undefined
  /** Of the need, what is in memory and what is in swap. */
  heldKb?: number | undefined
  swapKb?: number | undefined
  /** How often the group ran into its limit. */
  limitHits?: number | undefined
  comm?: string | undefined
  pid?: number | undefined
  container?: string | undefined
  pod?: string | undefined
  cgroup?: string | undefined
  unit?: string | undefined
  /** docker, podman or the like tells of the container itself. */
  isEngine?: true | undefined
  /** Which engine, where the input tells. */
  tool?: Engine | undefined
  /** What it should be, from the need. */
  recommendedKb?: number | undefined
}
