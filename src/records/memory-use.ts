import { recordType } from '../core/record.ts'

/** How much memory one consumer held at one moment, by another source than a process table. Sizes in KiB. */
export interface MemoryUse {
  readonly source: 'smaps' | 'smaps_rollup' | 'status' | 'kubectl top' | 'docker stats'
  /** Samples of one run share this. */
  readonly series: string
  /** What the source itself calls the consumer: a pid, namespace/pod/container, a container's name. */
  readonly consumer: string
  readonly pid?: number | undefined
  readonly pod?: string | undefined
  readonly namespace?: string | undefined
  readonly container?: string | undefined
  /** In memory now: resident (smaps), or the working set, which leaves out file pages not in use (Kubernetes). */
  readonly usedKb: number
  readonly anonKb?: number | undefined
  readonly swapKb?: number | undefined
  /** The region named [heap]: what brk(2) gave. */
  readonly heapKb?: number | undefined
  readonly limitKb?: number | undefined
}

export const MEMORY_USE = recordType<MemoryUse>('memory-use')
