import { lineType } from '../core/record.ts'

/** How the main process of a unit ended, as systemd writes it: `code=exited, status=1/FAILURE`, `code=killed, status=9/KILL`. */
export interface MainExit {
  readonly code: 'exited' | 'killed' | 'dumped'
  readonly status: number
  /** `1/FAILURE` */
  readonly statusText: string
  /** `SIGKILL` */
  readonly signal?: string | undefined
}

/** What a systemd manager says of one unit in one line of its log. */
export interface UnitSaid {
  readonly unit: string
  /** A user's own manager: its units are a session's helpers, not the machine's services. */
  readonly user: boolean
  /**
   * `result`: it failed, and why. `failed`: it entered the failed state (before version 235 without the reason). `exit`: how its main process
   * ended. `oom`: the OOM killer was there. `refused`: it is not started again. `restart`: the counter of automatic restarts. `watchdog`: no sign
   * of life in time. `killing`: a process of it is sent a signal. `started`: it runs. `ended`: it came to its end as it should. `timeout`: it took
   * longer than it may. `reason`: what systemd could not do for it. `used`: what it had used when it ended.
   */
  readonly says:
    | 'result'
    | 'failed'
    | 'exit'
    | 'oom'
    | 'refused'
    | 'restart'
    | 'starting'
    | 'stopping'
    | 'watchdog'
    | 'killing'
    | 'started'
    | 'ended'
    | 'timeout'
    | 'reason'
    | 'used'
  readonly result?: string | undefined
  readonly exit?: MainExit | undefined
  /** Whose end it was: of its main process, of a command beside it (ExecStartPre=, ExecStop=, …), of mount(8) or swapon(8). */
  readonly process?: 'main' | 'control' | 'mount' | 'swap' | undefined
  /** Of a timeout: systemd's name of what took too long (`start`, `start-pre`, `stop-sigterm`, `mounting`). */
  readonly step?: string | undefined
  /** Of a reason: the sentence without the unit. */
  readonly reason?: string | undefined
  /** Of what it had used: `1.4G`, as written. */
  readonly memoryPeak?: string | undefined
  readonly restarts?: number | undefined
  /** Of a watchdog, as written: `5min`. */
  readonly limit?: string | undefined
  /** The process that is sent a signal. */
  readonly killed?: { readonly pid: number; readonly comm: string; readonly signal: string } | undefined
}

export const UNIT_SAID = lineType<UnitSaid>('unit-said')

/** A manager's own log is in the input: it would tell of a failure of these days. */
export const MANAGER_SAID = lineType<object>('manager-said')
