import { lineType } from '../core/record.ts'

/** What the kernel says of memory that an OOM kill should have freed. */
export interface OomTrouble {
  /** `unreaped`: a victim that does not die; `waits`: a task that waits in a memory cgroup for memory. */
  readonly kind: 'unreaped' | 'waits'
  readonly victimPid?: number | undefined
  readonly victim?: string | undefined
}

export const OOM_TROUBLE = lineType<OomTrouble>('oom-trouble')
