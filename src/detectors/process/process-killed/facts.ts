export interface Facts {
  signal: 'SIGKILL' | 'SIGTERM' | 'SIGQUIT'
  host?: string | undefined
  /** The process that was ended. */
  comm?: string | undefined
  pid?: number | undefined
  /** All that ended alike. */
  pids: readonly number[]
  unit?: string | undefined
  /** The server whose process it was, and what it was for it. */
  server?: string | undefined
  role?: string | undefined
  /** Who sent the signal, where that is known: a program, `OOM killer`, `gunicorn`. */
  sender?: string | undefined
  /** Of a server that ended its own worker: after how many seconds, and at what work. */
  afterSeconds?: number | undefined
  /** How long it had been at that work, where the limit is not printed. */
  ranSeconds?: number | undefined
  /** Of PHP-FPM. */
  pool?: string | undefined
  work?: string | undefined
  senderPid?: number | undefined
  senderExe?: string | undefined
  /** uid that logged in and became the sender (audit's auid). */
  senderLogin?: number | undefined
  /** The command that asked for it, typed above in the same text. */
  typed?: string | undefined
  /** What the process was doing. */
  statement?: string | undefined
  /** The server ended all its other processes with it and recovered. */
  recovery: boolean
  /** Seconds from the last such end until it took connections again. */
  backSeconds?: number | undefined
  /** Nothing but the exit status tells of it. */
  onlyStatus: boolean
  message: string
}
