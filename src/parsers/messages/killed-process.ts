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
      role: pool === undefined ? role?.replace(/^[A-Z](?![a-z]*[A-Z])/, (letter) => letter.toLowerCase()) : `${role} of pool ${pool}`,
      program,
    }
  }

/** `./train.sh: line 14: 22171 Killed   python3 train.py`; of a job `[1]+  Killed   ./job`; zsh says `zsh: killed     ./job`. */
const SCRIPT = /(?:^|: )line \d{1,7}: {1,4}(\d{1,10}) Killed {2,30}(\S.{0,500})$/
const JOB = /^\[\d{1,4}\][-+]? {1,4}(?:(\d{1,10}) )?Killed {2,30}(\S.{0,500})$/
const ZSH = /^zsh: killed {2,8}(\S.{0,500})$/
/** The driver of a compiler about the program that it ran (gcc/gcc.c, gcc/collect-utils.c, clang). */
const DRIVER =
  /^(?:\S{1,300}\/)?(?:[\w.-]{0,40}(?:gcc|g\+\+|c\+\+|cc|gfortran|clang(?:\+\+)?|collect2|lto-wrapper))(?:-[\d.]{1,8})?: (?:fatal error: (?:Killed signal terminated program (\S{1,80})|(\S{1,80}) terminated with signal 9 \[Killed\])|internal compiler error: Killed \(program (\S{1,80})\)|error: unable to execute command: Killed)/
/** cargo: `process didn't exit successfully: `rustc --crate-name x …` (signal: 9, SIGKILL: kill)`. */
const CARGO = /\bprocess didn't exit successfully: `([^\s`]{1,300})(?:\s[^`]{0,8000})?` \(signal: 9, SIGKILL: kill\)/
/** cmd/go about its tools. */
const GO_TOOL = /\/pkg\/tool\/\w{1,40}\/(compile|link|asm|cgo|vet|cover): signal: killed$/
/** What starts programs of its own and looks how they end: jest, Python's subprocess, yarn, joblib. */
const STARTERS: readonly (readonly [RegExp, (m: RegExpExecArray) => Partial<KilledProcess>])[] = [
  [
    /\bA jest worker process \(pid=(\d{1,10})\) was terminated by another process: signal=SIGKILL\b/,
    (m) => ({ program: 'jest', role: 'worker', victimPid: Number(m[1]) }),
  ],
  [
    /\bsubprocess\.CalledProcessError: Command '(?:\['?)?([^'\s]{1,300})[^\n]{0,600} died with <Signals\.SIGKILL: 9>/,
    (m) => ({ program: programOf(m[1]!) }),
  ],
  [/^(?:error )?Command failed with signal "SIGKILL"/, () => ({})],
  [/\bA worker process managed by the executor was unexpectedly terminated\b.{0,400}\{SIGKILL\(-9\)/, () => ({ role: 'worker of joblib' })],
]
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
  // gunicorn/arbiter.py, since 21 and before
  parent('gunicorn', /(?<role>Worker) \(pid:(?<pid>\d{1,10})\) was sent SIGKILL!/),
  parent('gunicorn', /(?<role>Worker) with pid (?<pid>\d{1,10}) was terminated due to signal 9\b/),
  // core/master.c
  parent('uWSGI', /DAMN ! (?<role>worker) \d{1,5} \(pid: (?<pid>\d{1,10})\) died, killed by signal 9\b/),
  // supervisor/process.py
  parent('supervisord', /\bexited: (?<program>\S{1,64}) \(terminated by SIGKILL; not expected\)/),
  // billiard/pool.py, celery/concurrency/asynpool.py; the error that the task gets has no name
  (text) => {
    const m = /\bProcess '([\w.-]{1,64})' pid:(\d{1,10}) exited with 'signal 9 \(SIGKILL\)'/.exec(text)
    return m === null ? undefined : { by: 'parent', server: 'Celery', role: `worker ${m[1]}`, victimPid: Number(m[2]) }
  },
  (text) =>
    /\bWorkerLostError\b.{0,8}Worker exited prematurely: signal 9 \(SIGKILL\)/.test(text)
      ? { by: 'parent', server: 'Celery', role: 'worker' }
      : undefined,
  // masters that end their own workers and say so in the same line
  parent('Unicorn', /\b(?<role>worker)=\d{1,5} PID:(?<pid>\d{1,10}) timeout \(\d{1,6}s > \d{1,6}s\), killing/),
  parent('Unicorn', /\breaped #<Process::Status: pid (?<pid>\d{1,10}) SIGKILL \(signal 9\)> (?<role>worker)=/),
  parent('Puma', /! Terminating timed out (?<role>worker)(?: \([^()]{1,120}\))?: (?<pid>\d{1,10})\s*$/),
  // varnishd: bin/varnishd/mgt/mgt_child.c; it asks for a core first (SIGQUIT)
  (text) => {
    const m = /\bChild \((\d{1,10})\) (?:not responding to CLI, (?:killed it|killing it)|died signal=(9|3)\b)/.exec(text)
    return m === null
      ? undefined
      : { by: 'parent', server: 'Varnish', role: 'child', victimPid: Number(m[1]), ...(m[2] === '9' ? {} : { signal: 'SIGQUIT' }) }
  },
  (text) => {
    const m = /\[pool (\S{1,64})\] child (\d{1,10}), script .{1,600} execution timed out \(\S{1,20} sec\), terminating/.exec(text)
    return m === null
      ? undefined
      : { by: 'parent', server: 'PHP-FPM', role: `child of pool ${m[1]}`, victimPid: Number(m[2]), signal: 'SIGTERM' }
  },
  // torch/utils/data/_utils/signal_handling.py over aten's DataLoader.cpp
  parent('PyTorch', /\b(?<role>DataLoader worker) \(pid (?<pid>\d{1,10})\) is killed by signal: Killed\b/),
  (text) => {
    const m = DRIVER.exec(text) ?? CARGO.exec(text) ?? GO_TOOL.exec(text)
    if (m === null) return undefined
    const program = programOf(m[1] ?? m[2] ?? m[3] ?? '')
    return { by: 'parent', program: program ?? (text.includes('clang') ? 'clang' : undefined) }
  },
  (text) => {
    for (const [says, read] of STARTERS) {
      const m = says.exec(text)
      if (m !== null) return { by: 'parent', ...read(m) }
    }
    return undefined
  },
  (text) => (text === 'Killed' ? { by: 'shell', bare: true } : undefined),
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
    'terminated due to signal 9',
    'exited on signal 9',
    'exit signal killed',
    'was sent sigkill',
    "exited with 'signal 9",
    'killed by signal 9',
    'killed by signal: killed',
    'terminated by sigkill',
    ' killed  ',
    'zsh: killed',
    'status=9/kill',
    ...['signal 9 (sigkill)', 's), killing', 'terminating timed out worker', 'execution timed out (', 'sigkill (signal 9)'],
    ...['killed signal terminated', 'signal 9 [killed]', 'error: killed (program', 'command: killed', 'sigkill: kill', ': signal: killed'],
    ...['signal=sigkill', 'signals.sigkill', 'signal "sigkill"', 'sigkill(-9)', 'killed'],
    'not responding to CLI',
    'died signal=',
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
