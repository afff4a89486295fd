import { lineType } from '../core/record.ts'

/** What servers say in the lines around the end of a process. */
export interface KillConsequence {
  /**
   * `timeout`: its own master ends a worker that does not answer. `statement`: what the process ran. `recovery`: all others are ended with it.
   * `accounted`: who ends it says so, since it is being stopped.
   */
  readonly kind: 'timeout' | 'statement' | 'recovery' | 'accounted'
  readonly workerPid?: number | undefined
  /** Of a timeout: how long it was given, in seconds, and what it was at. */
  readonly seconds?: number | undefined
  /** Of a timeout that does not print its limit: how long the worker had been at it, in seconds. */
  readonly ranSeconds?: number | undefined
  /** PHP-FPM's name of the pool. */
  readonly pool?: string | undefined
  readonly work?: string | undefined
  /** Of a timeout that names no worker: whose it is. */
  readonly server?: 'Celery' | undefined
  readonly statement?: string | undefined
}

export const KILL_CONSEQUENCE = lineType<KillConsequence>('kill-consequence')
