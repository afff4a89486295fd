import { lineType } from '../core/record.ts'

/** Somebody saw that a process was ended by SIGKILL, which it cannot catch and nothing logs by itself; or its own master ended it by SIGTERM. */
export interface KilledProcess {
  readonly by: 'parent' | 'shell' | 'systemd'
  readonly victimPid?: number | undefined
  /** Name of the program, without path and arguments. */
  readonly program?: string | undefined
  /** What it was for its parent: `server process`, `worker`. */
  readonly role?: string | undefined
  /** The server that is its parent, by the form of its line. */
  readonly server?:
    | 'PostgreSQL'
    | 'nginx'
    | 'PHP-FPM'
    | 'Apache'
    | 'gunicorn'
    | 'uWSGI'
    | 'supervisord'
    | 'Celery'
    | 'Unicorn'
    | 'Puma'
    | 'Varnish'
    | 'PyTorch'
    | undefined
  /** The master sends it by itself, and says so. */
  readonly signal?: 'SIGTERM' | 'SIGQUIT' | undefined
  /** The shell says nothing but `Killed`: what it ran stands at its prompt. */
  readonly bare?: true | undefined
  readonly ofUnit?: string | undefined
  /** Nothing but the exit status 137 (128 and the signal) tells of it. */
  readonly onlyStatus?: true | undefined
}

export const KILLED_PROCESS = lineType<KilledProcess>('killed-process')
