import { recordType } from '../core/record.ts'
import type { CrashFrame, CrashSignal } from './crash-frame.ts'

/** Somebody says that a process died of a signal: systemd, systemd-coredump, a shell, a supervisor, a debugger, the audit log, an exit status, a container's state. */
export interface SignalDeath {
  /** Absent where the source does not tell it. */
  readonly signal?: CrashSignal | undefined
  readonly by: 'systemd' | 'core dump' | 'shell' | 'supervisor' | 'debugger' | 'exit status' | 'container status' | 'audit log'
  readonly pid?: number | undefined
  /** Name of the program, without path and arguments. */
  readonly comm?: string | undefined
  readonly executable?: string | undefined
  readonly unit?: string | undefined
  /** The unit is one of a user's own manager. */
  readonly userUnit?: true | undefined
  readonly host?: string | undefined
  /** When, as the audit log says it: seconds since 1970. */
  readonly epoch?: number | undefined
  readonly container?: string | undefined
  readonly containerId?: string | undefined
  /** namespace/name */
  readonly pod?: string | undefined
  readonly podUid?: string | undefined
  readonly message: string
  readonly frames?: readonly CrashFrame[] | undefined
  /** The function of most frames, over all that were printed; the bytes of an array that its source line holds on the stack. */
  readonly recursion?:
    | {
        readonly function: string
        readonly times: number
        /** The others of the cycle, where it calls itself over them. */
        readonly over?: readonly string[] | undefined
        readonly arrayBytes?: number | undefined
      }
    | undefined
  /** Why there is no core to look at, when that is said: `truncated`, `missing`, `disabled`, `journal`. */
  readonly core?: string | undefined
}

export const SIGNAL_DEATH = recordType<SignalDeath>('signal-death')
