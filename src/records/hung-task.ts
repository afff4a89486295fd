import { recordType } from '../core/record.ts'
import type { ReportBody, Stack } from './kernel-report.ts'

/** Who holds the lock, as the kernel says (6.16 and later), and what it shows of it below. */
export interface LockOwner {
  readonly comm: string
  readonly pid: number
  /** Of an rw-semaphore: how it holds it. */
  readonly as?: 'reader' | 'writer' | undefined
  /** Of a kworker, as printed: `events_unbound lumen_probe_work [lumen]`. */
  readonly workqueue?: string | undefined
  readonly stacks?: readonly Stack[] | undefined
}

/** A task in uninterruptible sleep for longer than the watchdog allows (kernel/hung_task.c). */
export interface HungTask extends ReportBody {
  readonly heading: string
  readonly comm: string
  readonly pid: number
  readonly waitSeconds: number
  /** `can't die`: killed but never left the kernel. */
  readonly wait: 'blocked' | 'io' | "can't die"
  /** `mutex`, `semaphore`, `rw-semaphore` and who holds it, where the kernel says so (6.16 and later). */
  readonly lock?: string | undefined
  readonly holder?: LockOwner | undefined
  /** This many more are not printed: `Future hung task reports are suppressed`. */
  readonly suppressed: boolean
}

export const HUNG_TASK = recordType<HungTask>('hung-task')
