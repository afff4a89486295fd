import { recordType } from '../core/record.ts'
import type { ReportBody } from './kernel-report.ts'

/**
 * A CPU that does not come back: soft lockup (no scheduling), hard lockup (no interrupts), RCU stall (no quiescent state),
 * a workqueue pool that does not move (kernel/watchdog.c, kernel/rcu/tree_stall.h, kernel/workqueue.c).
 */
export interface Stall extends ReportBody {
  readonly kind: 'soft' | 'hard' | 'rcu' | 'workqueue'
  readonly heading: string
  /** CPUs that are said to be stuck. */
  readonly stuckCpus: readonly number[]
  readonly stuckSeconds?: number | undefined
  /** RCU: jiffies since the grace period began (`t=`). */
  readonly jiffies?: number | undefined
  /** RCU: the number of the grace period (`g=`), which is another one as soon as the stall ends. */
  readonly gracePeriod?: number | undefined
  /** RCU: timer ticks of the stuck CPU in this grace period. */
  readonly ticks?: number | undefined
  /** RCU: `rcu_sched`, `rcu_preempt`, … */
  readonly flavour?: string | undefined
  readonly expedited?: true | undefined
  /** The task that is stuck, as the heading names it. */
  readonly stuckComm?: string | undefined
  readonly stuckPid?: number | undefined
  /** RCU's own kthread did not get to run, for this many jiffies. */
  readonly starvedJiffies?: number | undefined
  /** Workqueue: the pool that is stuck, and the work of all pools, as listed below. */
  readonly pool?: string | undefined
  readonly works: readonly PoolWork[]
}

/** One piece of work in a list of busy workqueues (kernel/workqueue.c: show_pwq). */
export interface PoolWork {
  /** As printed: `88:lumen_reset_work [lumen]`, where the number is the worker's pid; `vmstat_shepherd` of one that waits. */
  readonly work: string
  readonly waits: boolean
  /** The pool it is in, as printed; undefined where the line over it is not in the input. */
  readonly pool?: string | undefined
}

export const STALL = recordType<Stall>('stall')
