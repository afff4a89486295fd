import type { LogLine } from '../../core/log-line.ts'
import { productIn } from '../../core/product.ts'
import type { SignalDeath } from '../../records/signal-death.ts'
import { audited } from './audited.ts'
import { crashSignal, programOf, signalOfStatus } from './signals.ts'

type Death = Omit<SignalDeath, 'message' | 'host'>
interface Wording {
  readonly literals: readonly string[]
  readonly read: (message: string, line: LogLine) => Death | undefined
}

const number = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text))
const died = (by: SignalDeath['by'], signal: string | undefined, rest: Omit<Death, 'by' | 'signal'>): Death | undefined => {
  const known = crashSignal(signal)
  return known === undefined ? undefined : { by, signal: known, ...rest }
}

/** The audit log (kernel/auditsc.c, audit_core_dumps): its words stand in the kernel's log too. */
const ABEND = ['ANOM_ABEND', 'type=1701']

/** Servers whose words about their own children are known: Apache (server/mpm_unix.c), PHP-FPM (fpm_children.c), nginx (ngx_process.c), gunicorn (arbiter.py), PostgreSQL (postmaster.c). */
const SERVERS: readonly (readonly [says: RegExp, program: string])[] = [
  [/\bchild pid \d{1,10} exit signal [A-Z]/, 'httpd'],
  [/\[pool \S{1,64}\] child \d{1,10} exited on signal \d/, 'php-fpm'],
  [/^\[\w{3,8}\] \d{1,10}#\d{1,10}: (?:worker|cache \w{1,10}) process \d{1,10} exited on signal \d/, 'nginx'],
  [/\bWorker (?:with pid \d{1,10} was terminated due to signal \d|\(pid:\d{1,10}\) was sent SIG)/, 'gunicorn'],
  [
    /\bLOG: {1,2}(?:server process|startup process|checkpointer process|(?:background|WAL) writer process|wal ?receiver process|archiver process|autovacuum launcher process|logical replication launcher|background worker "[^"]{1,64}") \(PID \d{1,10}\) was terminated by signal \d/i,
    'postgres',
  ],
]

/** How those who watch processes say that one died of a signal. Each shape is led by its literal. */
const WORDINGS: readonly Wording[] = [
  // systemd, src/core/service.c and job.c
  {
    literals: ['code=dumped', 'code=killed'],
    read(message) {
      const exit = /^(\S{1,256}\.\w{3,10}): \w[\w ]{0,30} process exited, code=(?:dumped|killed), status=(\d{1,3})\/\w{1,10}/.exec(message)
      if (exit !== null) return died('systemd', exit[2], { unit: exit[1] })
      // systemctl status; a path may hold blanks
      const status =
        /^ {0,12}(?:Main PID|Process|Control PID): (\d{1,10})(?: \(([^()]{1,64})\)| Exec\w{1,16}=(\S{1,300})(?:\s[^()]{0,1000})?)?.{0,40}\(code=(?:dumped|killed), signal=(\w{2,8})\)/.exec(
          message,
        )
      return status === null
        ? undefined
        : died('systemd', status[4], {
            pid: number(status[1]),
            comm: status[2] ?? (status[3] === undefined ? undefined : programOf(status[3])),
          })
    },
  },
  // systemd of itself, src/core/crash-handler.c; syslogd's broadcast puts its name before it
  {
    literals: ['Caught <'],
    read(message, line) {
      const m =
        /^\s{0,4}(systemd: ?)?Caught <(SEGV|ABRT|BUS|ILL|FPE|QUIT)>(?: from [^,]{1,120})?[,;] (?:dumped core|not dumping|core dump|failed to|cannot)/.exec(
          message,
        )
      if (m === null || (m[1] === undefined && line.ident !== undefined && line.ident !== 'systemd')) return undefined
      return died('systemd', m[2], { pid: line.pid ?? (m[1] === undefined ? undefined : 1), comm: 'systemd' })
    },
  },
  // bash: `run.sh: line 5:  3592 Segmentation fault      (core dumped) ./a.out`; also the bare words of an interactive shell
  {
    literals: [
      'Segmentation fault',
      '(core dumped)',
      ' Aborted ',
      'Bus error  ',
      'Illegal instruction  ',
      'Floating point exception',
      'breakpoint trap',
    ],
    read(message) {
      const m =
        /(?:^|: )line \d{1,7}: {1,4}(\d{1,10}) (Segmentation fault|Aborted|Bus error|Illegal instruction|Floating point exception|Trace\/breakpoint trap|Bad system call) {0,20}(?:\(core dumped\) {0,4})?(.{0,500})/.exec(
          message,
        )
      if (m !== null) return died('shell', m[2], { pid: number(m[1]), comm: programOf(m[3] ?? '') })
      const bare =
        /^(?:\[\d{1,4}\][-+]? {1,4})?(?:(\d{1,10}) )?(Segmentation fault|Aborted|Bus error|Illegal instruction|Floating point exception|Trace\/breakpoint trap|Bad system call)(?: {0,20}\(core dumped\)(?: {1,4}(.{1,500}))?)?$/i.exec(
          message.trim(),
        )
      // `Aborted` alone is said by many
      if (bare === null || (!message.includes('(core dumped)') && bare[2] !== 'Segmentation fault')) return undefined
      return died('shell', bare[2], { pid: number(bare[1]), comm: bare[3] === undefined ? undefined : programOf(bare[3]) })
    },
  },
  // supervisors: nginx, php-fpm, Apache, PostgreSQL, supervisord, gunicorn, uWSGI, abrt, generic
  {
    literals: [
      'exited on signal',
      'terminated by signal',
      'terminated due to signal',
      'killed by signal',
      'exit signal ',
      'terminated by SIG',
      'killed by SIG',
      'was sent SIG',
      'dumped core on signal',
      'with signal: ',
      "exited with 'signal ",
      'exited prematurely: signal ',
    ],
    read(message) {
      // Apache names itself before the child: `[pid 911:tid 140] AH00051: child pid 8123 exit signal` (server/mpm_unix.c)
      const m =
        /\b(?:process|child|worker|pid|PID|Worker)[ :(]{1,3}(?:\(?PID:? )?(\d{1,10})\)?(?:(?!\bpid \d)[^\n]){0,80}?(?:exited on signal|terminated (?:by|due to) signal|killed by signal|exit signal|killed by|was sent) (?:[A-Z][a-z ]{2,30} ?\()?(SIG[A-Z]{2,5}|\d{1,2})\b/.exec(
          message,
        ) ?? /\b(?:process|child|pid) (\d{1,10}) \([^()]{1,64}\) of user \d{1,10} killed by (SIG[A-Z]{2,5})/.exec(message)
      if (m !== null) return died('supervisor', m[2], { pid: number(m[1]), comm: SERVERS.find(([says]) => says.test(message))?.[1] })
      // Celery's pool names its workers
      const pooled = /\bProcess '([\w.-]{1,64})' pid:(\d{1,10}) exited with 'signal (\d{1,2}) \(SIG/.exec(message)
      if (pooled !== null) return died('supervisor', pooled[3], { pid: number(pooled[2]), comm: pooled[1] })
      const lost = /\bWorker exited prematurely: signal (\d{1,2}) \(SIG/.exec(message)
      if (lost !== null) return died('supervisor', lost[1], {})
      const named = /\bexited: (\S{1,64}) \(terminated by (SIG[A-Z]{2,5})/.exec(message)
      if (named !== null) return died('supervisor', named[2], { comm: named[1] })
      const plain = /\b(?:exited on|terminated by|terminated due to|killed by|dumped core on) (?:signal:? )?(SIG[A-Z]{2,5}|\d{1,2})\b/.exec(
        message,
      )
      return plain === null ? undefined : died('supervisor', plain[1], {})
    },
  },
  // programs that catch the signal and say so: mysqld, Ceph, MongoDB, Redis, Xorg
  {
    literals: ['got signal ', 'Got signal: ', 'Caught signal', 'caught SIG', 'received SIG', 'crashed by signal', 'Received signal '],
    read(message, line) {
      const service = /\bservice '([\w.@-]{1,64})' exited \(got signal (SIG[A-Z]{2,5})\)/.exec(message)
      if (service !== null) return died('supervisor', service[2], { comm: service[1] })
      const m =
        /\b(?:got signal|Got signal:|[Cc]aught signal|Received signal|crashed by signal:?|[Cc]aught|[Rr]eceived) (?:\()?(SIG(?:SEGV|ABRT|BUS|ILL|FPE)|4|6|7|8|11|Segmentation fault|Aborted|Bus error|Illegal instruction)\b/.exec(
          message,
        )
      const who = /(?:^|\s|\/)([A-Za-z][\w.-]{0,63}) got signal \d/.exec(message)?.[1]
      const itself = /(?:^|\s)(Redis|Valkey|KeyDB) \d[\w.-]{0,20} crashed by signal\b/.exec(message)?.[1]
      const own = itself === undefined ? undefined : `${itself.toLowerCase()}-server`
      return m === null
        ? undefined
        : died('supervisor', m[1], { comm: who ?? own ?? line.ident ?? productIn(message)?.comm, pid: line.pid })
    },
  },
  // exit statuses: 128 + signal
  {
    literals: ['status 13', 'code 13', 'code=13', 'status: 13', 'code: 13', 'status=13', 'xited (13', 'exit 13'],
    read(message) {
      const m =
        /\b(?:[Ee]xit(?:ed)?|[Tt]erminated|[Rr]eturned|[Ff]ailed)(?: with)?(?: a)?(?: non-zero| error)?(?: exit)?(?:[ _-]?(?:status|code))?[ :=]{1,3}\(?(13[1-9])(?=[)\]},;."']{0,3}(?:$|\s[([]))/.exec(
          message,
        )
      const signal = signalOfStatus(Number(m?.[1]))
      return signal === undefined ? undefined : { by: 'exit status', signal }
    },
  },
]

export const DEATH_LITERALS: readonly string[] = [...ABEND, ...WORDINGS.flatMap((w) => w.literals)]

/** Who died of what, when a line says so. */
export function readDeath(line: LogLine): Death | undefined {
  if (ABEND.some((literal) => line.message.includes(literal))) return audited(line.message)
  if (line.kernel === true || line.message.length > 4000 || isTalk(line)) return undefined
  const lower = line.message.toLowerCase()
  for (const { literals, read } of WORDINGS) {
    if (!literals.some((l) => lower.includes(l.toLowerCase()))) continue
    const death = read(line.message, line)
    if (death !== undefined) return death
  }
  return undefined
}

/** Debug output and remarks about what would happen. */
export function isTalk(line: LogLine): boolean {
  return line.priority === 7 || /(?:^|[\s[|(=])(?:DEBUG|TRACE)(?:[\]:|\s)]|$)/.test(line.message.slice(0, 120))
}
