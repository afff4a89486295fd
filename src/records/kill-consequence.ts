import { lineType } from '../core/record.ts'

/** What servers and systemd say in the lines around the end of a process. */
export interface KillConsequence {
  /**
   * `timeout`: its own master ends a worker that does not answer. `statement`: what the process ran. `recovery`: all others are ended with it.
   * `accounted`: who ends it says so: it is being stopped, or out of memory.
   */
  readonly kind: 'timeout' | 'statement' | 'recovery' | 'accounted'
  readonly ofUnit?: string | undefined
  readonly workerPid?: number | undefined
  readonly statement?: string | undefined
}

export const KILL_CONSEQUENCE = lineType<KillConsequence>('kill-consequence')
