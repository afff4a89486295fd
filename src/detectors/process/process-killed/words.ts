import type { Sentence } from '../../../core/failure.ts'
import type { Question, Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { processName } from '../../../core/words/names.ts'
import { duration, times } from '../../../core/words/numbers.ts'
import { either, opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import type { Facts } from './judge.ts'

/** `importer (pid 2217) of jobs.service`, `PostgreSQL's server process (pid 2217)`. */
function nameOf(f: Facts): string {
  const pid = f.pids.length > 1 ? undefined : f.pid
  const of = when(f.unit !== undefined && f.unit.replace(/\.service$/, '') !== f.comm, opt` of ${f.unit}`) ?? ''
  const pids = when(f.pids.length > 1, ` (pids ${listed(f.pids.map(String))})`) ?? ''
  if (f.server !== undefined && f.role !== undefined) return `${f.server}'s ${f.role}${opt` (pid ${pid})` ?? ''}${pids}${of}`
  if (isOfUnit(f)) return `A process of ${f.unit}`
  return either(opt`${processName({ comm: f.comm, pid })}${pids}${of}`, 'A process whose name is not in the input')
}

/** Nothing but its unit is known. */
const isOfUnit = (f: Facts): boolean => f.unit !== undefined && f.comm === undefined && f.pid === undefined && f.pids.length === 0

export function headline(f: Facts, count: number): string {
  if (isOfUnit(f) && f.sender === 'OOM killer')
    return say(`The kernel's OOM killer ended a process of ${f.unit}`, when(count > 1, `, ${times(count)}`), ', which runs on without it')
  return say(
    `${nameOf(f)} was ended by ${signalOf(f)}`,
    when(f.onlyStatus, ', as exit status 137 says'),
    when(count > 1, `, ${times(count)}`),
    either(opt` on request: ${f.typed}`, opt`, sent by ${senderOf(f)}`, '; who sent it is not in the input'),
    when(f.recovery, ', and the server ended all its sessions with it'),
  )
}

const SIGNALS: Readonly<Record<Facts['signal'], string>> = {
  SIGTERM: 'SIGTERM (signal 15)',
  SIGKILL: 'SIGKILL (signal 9)',
  SIGQUIT: 'SIGQUIT (signal 3)',
}
const signalOf = ({ signal }: Facts): string => SIGNALS[signal]

/** What a server calls the time that its workers have. */
const LIMITS: ReadonlyMap<string, string> = new Map([
  ['gunicorn', '--timeout'],
  ['uWSGI', 'harakiri'],
  ['Varnish', 'cli_timeout'],
  ['Celery', 'task_time_limit'],
  ['Unicorn', 'timeout of unicorn.rb'],
  ['Puma', 'worker_timeout'],
  ['PHP-FPM', 'request_terminate_timeout'],
])

/** ` of 60 s (request_terminate_timeout)`; gunicorn and uWSGI do not print how long it is. */
const limitOf = (f: Facts): string => `${opt` of ${f.afterSeconds} s` ?? ''}${opt` (${LIMITS.get(f.server ?? '')})` ?? ''}`

function senderOf(f: Facts): string | undefined {
  if (f.sender === 'OOM killer') return "the kernel's OOM killer"
  if (f.sender === f.server && f.sender !== undefined)
    return `${f.sender} itself, since it ${f.server === 'gunicorn' || f.server === 'Varnish' ? 'did not answer in time' : `took ${opt`${f.ranSeconds} s, ` ?? ''}longer than its limit${limitOf(f)}`}`
  return processName({ comm: f.sender, pid: f.senderPid })
}

export const state = (f: Facts): Sentence =>
  opt`${f.server} took connections again ${f.backSeconds === undefined ? undefined : duration(f.backSeconds)} later`

export const effect = (f: Facts, count: number): Sentence =>
  say(
    `${nameOf(f)} was ended by ${f.signal}`,
    when(count > 1, `, ${times(count)}`),
    when(f.recovery, ', and the server ended all its sessions with it'),
  )

/** Only an audit rule, or the kernel's own log, knows the sender. */
export const open = (f: Facts): Question[] =>
  f.sender === undefined && f.typed === undefined
    ? [{ ask: 'Who sent it, if not the kernel? The audit log knows where a rule asks for it:', run: 'ausearch -sc kill -i | tail -20' }]
    : []

export const cause = (f: Facts): Sentence[] => [
  opt`It was running: ${f.statement}`,
  opt`It was at ${f.work}`,
  when(f.recovery, 'It may have left the shared memory half written, so PostgreSQL throws that away and recovers from its log'),
  either(
    when(
      f.sender !== undefined && f.sender !== 'OOM killer' && f.sender !== f.server,
      opt`The sender runs ${f.senderExe}${opt`, started by a login of uid ${f.senderLogin}` ?? ''}`,
    ),
    when(
      f.sender === undefined && f.typed === undefined,
      "Who sends SIGKILL is not logged by itself: the kernel's OOM killer is the first suspect, then a person, a script or a supervisor",
    ),
  ),
]

/** Programs that a build runs many of at a time. */
const COMPILERS = /^(?:cc1\w{0,8}|f951|ld(?:\.\w{1,8})?|lto1(?:-\w{1,8})?|clang(?:\+\+)?(?:-\d{1,3})?|rustc|compile|link|as|collect2)$/

export function fix(f: Facts): Step[] {
  const it = `${f.unit ?? f.comm ?? 'It'} runs`
  const verify: Step = {
    when: 'verify',
    say: COMPILERS.test(f.comm ?? '') ? 'The same build ends well.' : `${it} for a day without such an end.`,
  }
  if (f.typed !== undefined)
    return [{ when: 'verify', say: `${it} again, where it is meant to; what it was doing at the end may be half done.` }]
  if (f.sender === 'OOM killer')
    return [
      isOfUnit(f)
        ? {
            when: 'now',
            say: 'See in the log of the kernel which process it was, and whose limit was reached.',
            run: "journalctl -k --no-pager -g 'oom-kill:|Killed process' | tail -5",
          }
        : { when: 'now', say: 'See the OOM kill: it is the cause.' },
      { when: 'durable', say: 'Give it the memory that it needs, or bound what it takes.' },
      verify,
    ]
  if (f.sender !== undefined && f.sender === f.server)
    return [
      { when: 'now', say: `Find out what its workers wait for, or compute, when they do not answer${opt`: here ${f.work}` ?? ''}.` },
      {
        when: 'durable',
        say: `Make these ${f.server === 'Celery' ? 'tasks' : 'requests'} shorter; raise the timeout${opt` (${LIMITS.get(f.server)})` ?? ''} only where they are rightly long.`,
      },
      verify,
    ]
  if (f.sender !== undefined)
    return [
      {
        when: 'now',
        say: `Find out why ${f.sender} picks ${f.comm ?? 'it'}.`,
        run: f.senderPid === undefined ? `ps -fC ${word(f.sender)}` : `systemctl status ${f.senderPid} || ps -fC ${word(f.sender)}`,
      },
      { when: 'durable', say: `Let ${f.sender} end only what it started, by pid or unit, never by name; and with SIGTERM first.` },
      verify,
    ]
  return [
    ...(COMPILERS.test(f.comm ?? '')
      ? [
          {
            when: 'now' as const,
            say: 'Build with fewer jobs at a time (make -j2, cargo build -j1, go build -p 1), or with more memory: each job takes its own.',
          },
        ]
      : []),
    {
      when: 'now',
      say: 'See whether the kernel was out of memory then.',
      run: `journalctl -k -g ${word(`${opt`Killed process ${f.pid}` ?? 'Killed process'}|oom-kill`)} -n 20`,
    },
    {
      when: 'durable',
      say: 'If so, bound what takes the memory; if not, let an audit rule on kill(2) record who sends the next one.',
    },
    verify,
  ]
}
