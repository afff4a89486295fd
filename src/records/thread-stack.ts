import { recordType } from '../core/record.ts'

/** One thread of a stack dump (jstack, SIGQUIT, faulthandler, py-spy, gdb). */
export interface ThreadStack {
  readonly runtime: 'java' | 'python' | 'native'
  /** The dump it belongs to. */
  readonly dump: string
  readonly name: string
  readonly lwp?: number | undefined
  /** BLOCKED, WAITING, RUNNABLE … as the runtime says. */
  readonly state?: string | undefined
  /** Function of the innermost frames, innermost first, bounded. */
  readonly frames: readonly string[]
  /** Lock that it waits for, and locks that it holds, as addresses. */
  readonly wants?: string | undefined
  readonly holds: readonly string[]
}

export const THREAD_STACK = recordType<ThreadStack>('thread-stack')
