import type { CrashPlace } from '../crash/place.ts'
import type { Who } from '../crash/who.ts'

export interface Facts extends Who, CrashPlace {
  /** Of the kernel that ran over. */
  host?: string | undefined
  message: string
  where: 'program' | 'runtime' | 'kernel'
  signal?: string | undefined
  /** Bytes between the fault and the stack pointer. */
  nearSpBytes?: number | undefined
  limitBytes?: number | undefined
  /** The function that calls itself, directly or over others, and how often it was seen. */
  recursion?: string | undefined
  /** The others of the cycle. */
  recursionOver?: readonly string[] | undefined
  recursionTimes?: number | undefined
  /** Bytes of the array that each of its frames holds. */
  arrayBytes?: number | undefined
  /** Of a kernel stack. */
  function?: string | undefined
  ipFunction?: string | undefined
  cpu?: number | undefined
  release?: string | undefined
  title?: string | undefined
}
