import { lineType } from '../core/record.ts'

/** fork(2) or clone(2) was refused: errno(3) EAGAIN, a limit on tasks or on mappings; ENOMEM, memory; EPERM, a filter of system calls or a priority. */
export interface ThreadRefused {
  readonly runtime: string
  /** Undefined where the line does not say: `can't fork`. */
  readonly errno: 'EAGAIN' | 'ENOMEM' | 'EPERM' | undefined
  readonly wanted: 'thread' | 'process'
  /** The program, where the line names it. */
  readonly comm: string | undefined
  /** Threads or processes that it had, where the line tells it. */
  readonly existed: number | undefined
  /** As the JVM prints it: `1024k`. */
  readonly stacksize: string | undefined
}

export const THREAD_REFUSED = lineType<ThreadRefused>('thread-refused')

/** RLIMIT_NPROC as a library prints it beside its failure; undefined is unlimited. */
export interface StatedNproc {
  readonly soft: number | undefined
}

export const STATED_NPROC = lineType<StatedNproc>('stated-nproc')
