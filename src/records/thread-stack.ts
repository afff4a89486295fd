import { recordType } from '../core/record.ts'
import type { CrashFrame } from './crash-frame.ts'

/** One thread (or goroutine) of a dump of all stacks, whichever runtime or debugger printed it. */
export interface ThreadStack {
  readonly runtime: 'java' | 'python' | 'go' | 'native'
  readonly name: string
  /** The kernel's id, or the runtime's own where it prints no other. */
  readonly tid?: number | undefined
  /** As printed: `BLOCKED (on object monitor)`, `chan receive`, `idle`, `active+gil`. */
  readonly state?: string | undefined
  /** Minutes in this state, where the runtime counts them. */
  readonly waitedMinutes?: number | undefined
  /** Innermost first. */
  readonly frames: readonly CrashFrame[]
  /** Address or name of the lock or condition in which it waits. */
  readonly waitsFor?: string | undefined
  /** What the dump says of that object, e.g. its class. */
  readonly waitsForKind?: string | undefined
  /** The wait is for a lock that another thread holds, not for a signal. */
  readonly waitsForLock: boolean
  /** Locks that it holds. */
  readonly holds: readonly string[]
  /** Threads that the line stands for, where equal stacks are printed once. */
  readonly count: number
}

export const THREAD_STACK = recordType<ThreadStack>('thread-stack')
