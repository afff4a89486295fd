import type { MainExit, UnitSaid } from '../../../records/unit-said.ts'

export interface Facts {
  host: string | undefined
  /** Empty where only their number is told. */
  unit: string
  /** All that were killed at once, where there are several. */
  units: readonly string[]
  /** From the first of them to the last. */
  withinSeconds?: number | undefined
  /** systemd's word: exit-code, signal, core-dump, oom-kill, timeout, watchdog, start-limit-hit, resources, protocol, dependency. */
  result: string | undefined
  /** Every result that was seen. */
  results: readonly string[]
  /** How the main process ended: exited, killed, dumped. */
  code: MainExit['code'] | undefined
  exitCode: number | undefined
  signal: string | undefined
  /** As systemd writes it: `1/FAILURE`. */
  status: string | undefined
  pid: number | undefined
  /** systemd's restart counter, where it was seen. */
  restarts: number | undefined
  /** Its memory limit as systemctl prints it: `48.0M`. */
  memoryMax: string | undefined
  /** It waits to be started again. */
  restarting: boolean | undefined
  /** Seconds from its last failure to its start, after which it failed no more. */
  backSeconds: number | undefined
  /** It is a job that runs to its end, and did so then. */
  isDone: true | undefined
  /** Program that could not be run. */
  program: string | undefined
  /** Why, in the words of strerror(3), of mount(8) or of systemd. */
  reason: string | undefined
  /** A name in its file that systemd does not know and passes over: it may have been meant for what is missing. */
  unknown?: { readonly what: 'key' | 'section'; readonly name: string; readonly file: string; readonly line: number } | undefined
  /** An option of its mount that the kernel does not know. */
  option?: string | undefined
  /** Another unit that is not found, or is masked. */
  missing?: string | undefined
  /** Whose end `code` and `status` tell, where it was not the main process's: control, mount, swap. */
  process: UnitSaid['process']
  /** What took too long, in systemd's word: start, start-pre, stop-sigterm, mounting. */
  step: string | undefined
  /** Seconds from its beginning until systemd waited no longer. */
  waitedSeconds: number | undefined
  /** The process that systemd killed then. */
  killed: string | undefined
  /** Units whose start waits for it. */
  waiting?: readonly string[] | undefined
  /** Units that systemctl counts as failed, where nothing names them. */
  failedCount?: number | undefined
  /** What people call it: its description, or the path of a device. */
  description: string | undefined
  /** Units that were not started since they require it: by name, else by description. */
  dependants: readonly string[]
  dependantCount: number | undefined
  /** Sockets and the like that start it no more, since it failed too often. */
  triggers?: readonly string[] | undefined
  /** The machine went into emergency mode over it. */
  emergency: boolean | undefined
  /** From one automatic restart to the next. */
  everySeconds: number | undefined
  /** The most memory that it had, as systemd prints it: `1.4G`. */
  memoryPeak: string | undefined
  /** What its program said when it ended. */
  lastWords: string | undefined
  /** Who said that, where it is a runtime that may be another unit's. */
  speaker?: string | undefined
  /** It said so some lines before its end. */
  saidBefore?: boolean | undefined
  user: boolean
  /** It ended so while it was being stopped. */
  stopping: boolean
  /** It ended so while it was being started. */
  starting?: boolean | undefined
  /** Only a table of units tells it. */
  listed: boolean
  message: string
}

/** Of a finding that nothing but a table tells. */
export const NOTHING: Facts = {
  ...{ host: undefined, unit: '', units: [], result: undefined, results: [], code: undefined, exitCode: undefined, signal: undefined },
  ...{ status: undefined, pid: undefined, restarts: undefined, memoryMax: undefined, restarting: undefined, backSeconds: undefined },
  ...{ isDone: undefined, program: undefined, reason: undefined, process: undefined, step: undefined, waitedSeconds: undefined },
  ...{ killed: undefined, description: undefined, dependants: [], dependantCount: undefined, emergency: undefined },
  ...{ everySeconds: undefined, memoryPeak: undefined, lastWords: undefined, user: false, stopping: false, listed: true, message: '' },
}
