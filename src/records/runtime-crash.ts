import { recordType } from '../core/record.ts'
import type { CrashFrame, CrashSignal } from './crash-frame.ts'

/**
 * The last words of a program, said by its own runtime or C library.
 * `fault`: a bad memory access or a trap. `stack`: its stack was exhausted. `abort`: it gave up by itself.
 */
export interface RuntimeCrash {
  readonly runtime: 'c' | 'c++' | 'go' | 'python' | 'rust' | 'java' | 'node' | 'dotnet' | 'ruby' | 'julia' | 'r' | 'php' | 'android'
  readonly kind: 'fault' | 'stack' | 'abort'
  readonly signal?: CrashSignal | undefined
  readonly message: string
  readonly comm?: string | undefined
  readonly pid?: number | undefined
  readonly thread?: string | undefined
  readonly host?: string | undefined
  readonly unit?: string | undefined
  /** Fault address and program counter as printed, hexadecimal without 0x. */
  readonly address?: string | undefined
  readonly pc?: string | undefined
  readonly frames?: readonly CrashFrame[] | undefined
  /** The function that called itself, and how often its frame is seen or said to repeat. */
  readonly recursion?:
    | {
        readonly function: string
        readonly times?: number | undefined
        /** The others of the cycle, where it calls itself over them. */
        readonly over?: readonly string[] | undefined
      }
    | undefined
  /** Size of the stack that ran over, when the runtime names it. */
  readonly limitBytes?: number | undefined
  /** `linux-amd64`, runtime version and the like, as printed. */
  readonly platform?: string | undefined
  readonly version?: string | undefined
  /** Nobody caught what was thrown: it ended with an exit status, by no signal. */
  readonly uncaught?: true | undefined
  /** More that the runtime says: an assertion, an exception's text. */
  readonly detail?: string | undefined
}

export const RUNTIME_CRASH = recordType<RuntimeCrash>('runtime-crash')
