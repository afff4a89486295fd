import { message } from '../../core/message.ts'
import { KILLED_PROCESS, type KilledProcess } from '../../records/killed-process.ts'
import { isTalk } from '../crash/deaths.ts'
import { programOf } from '../crash/signals.ts'

type Reading = (text: string) => KilledProcess | undefined

const parent =
  (server: NonNullable<KilledProcess['server']>, shape: RegExp): Reading =>
  (text) => {
    const groups = shape.exec(text)?.groups
    if (groups === undefined) return undefined
    const { pid, role, program, pool } = groups
    return {
      by: 'parent',
      server,
      victimPid: pid === undefined ? undefined : Number(pid),
      role: pool === undefined ? role?.toLowerCase() : `${role} of pool ${pool}`,
      program,
    }
  }

/** `./train.sh: line 14: 22171 Killed   python3 train.py`; of a job `[1]+  Killed   ./job`; zsh says `zsh: killed     ./job`. */
const SCRIPT = /(?:^|: )line \d{1,7}: {1,4}(\d{1,10}) Killed {2,30}(\S.{0,500})$/
const JOB = /^\[\d{1,4}\][-+]? {1,4}(?:(\d{1,10}) )?Killed {2,30}(\S.{0,500})$/
const ZSH = /^zsh: killed {2,8}(\S.{0,500})$/
/** A supervisor that knows only the number: `exporter exited with status 137`. Statuses of containers have their own account. */
const STATUS =
  /^(?:(?:INFO|WARN|WARNING|ERROR)\s{1,4})?(?:process |service )?([A-Za-z][\w.@-]{1,63}) (?:\(pid (\d{1,10})\) )?exited (?:with )?(?:exit )?(?:status|code) 137\b/

const READINGS: readonly Reading[] = [
  // src/backend/postmaster/postmaster.c (LogChildExit)
  parent('PostgreSQL', /(?<role>[a-z][a-z ]{1,40}?(?: "[^"]{1,64}")?) \(PID (?<pid>\d{1,10})\) was terminated by signal 9\b/),
  // src/os/unix/ngx_process.c
  parent('nginx', /(?<role>worker process|cache manager process) (?<pid>\d{1,10}) exited on signal 9\b/),
  // sapi/fpm/fpm/fpm_children.c
  parent('PHP-FPM', /\[pool (?<pool>\S{1,64})\] (?<role>child) (?<pid>\d{1,10}) exited on signal 9 \(SIGKILL/),
  // server/mpm_unix.c
  parent('Apache', /(?<role>child) pid (?<pid>\d{1,10}) exit signal Killed \(9\)/),
  // gunicorn/arbiter.py
  parent('gunicorn', /(?<role>Worker) \(pid:(?<pid>\d{1,10})\) was sent SIGKILL!/),
  // celery: billiard/process.py, celery/concurrency/asynpool.py
  parent('celery', /\bProcess '\w{0,40}(?<role>Worker|Process)(?:-\d{1,6}){0,3}' pid:(?<pid>\d{1,10}) exited with 'signal 9 \(SIGKILL\)'/),
  // core/master.c
  parent('uWSGI', /DAMN ! (?<role>worker) \d{1,5} \(pid: (?<pid>\d{1,10})\) died, killed by signal 9\b/),
  // supervisor/process.py
  parent('supervisord', /\bexited: (?<program>\S{1,64}) \(terminated by SIGKILL; not expected\)/),
  (text) => {
    const m = SCRIPT.exec(text) ?? JOB.exec(text)
    return m === null ? undefined : { by: 'shell', victimPid: m[1] === undefined ? undefined : Number(m[1]), program: programOf(m[2]!) }
  },
  (text) => {
    const command = ZSH.exec(text)?.[1]
    return command === undefined ? undefined : { by: 'shell', program: programOf(command) }
  },
  // src/core/service.c: it names the unit of a process that others name
  (text) => {
    const unit = /^(\S{1,256}\.service): Main process exited, code=killed, status=9\/KILL/.exec(text)?.[1]
    return unit === undefined ? undefined : { by: 'systemd', ofUnit: unit }
  },
  (text) => {
    const m = STATUS.exec(text)
    if (m === null || /^(?:container|pod|task|job|command|script|step|it)$/i.test(m[1]!)) return undefined
    return { by: 'parent', program: m[1], victimPid: m[2] === undefined ? undefined : Number(m[2]), onlyStatus: true }
  },
]

export const killedProcess = message<KilledProcess>({
  id: 'killed-process',
  emits: KILLED_PROCESS,
  holds: [
    'terminated by signal 9',
    'exited on signal 9',
    'exit signal killed',
    'was sent sigkill',
    "exited with 'signal 9",
    'killed by signal 9',
    'terminated by sigkill',
    ' killed  ',
    'zsh: killed',
    'status=9/kill',
    'status 137',
    'code 137',
  ],
  read(line) {
    if (line.kernel === true || line.message.length > 2000 || isTalk(line)) return undefined
    for (const read of READINGS) {
      const said = read(line.message.trimEnd())
      if (said !== undefined) return said
    }
    return undefined
  },
})
