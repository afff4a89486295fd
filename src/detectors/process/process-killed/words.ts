import type { Sentence } from '../../../core/failure.ts'
import type { Question, Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { processName } from '../../../core/words/names.ts'
import { times } from '../../../core/words/numbers.ts'
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
    `${nameOf(f)} was ended by SIGKILL (signal 9)`,
    when(f.onlyStatus, ', as exit status 137 says'),
    when(count > 1, `, ${times(count)}`),
    either(opt`, sent by ${senderOf(f)}`, '; who sent it is not in the input'),
    when(f.recovery, ', and the server ended all its sessions with it'),
  )
}

function senderOf(f: Facts): string | undefined {
  if (f.sender === 'OOM killer') return "the kernel's OOM killer"
  if (f.sender === f.server && f.sender !== undefined) return `${f.sender} itself, since it did not answer in time`
  return processName({ comm: f.sender, pid: f.senderPid })
}

export const effect = (f: Facts, count: number): Sentence =>
  say(
    `${nameOf(f)} was ended by SIGKILL`,
    when(count > 1, `, ${times(count)}`),
    when(f.recovery, ', and the server ended all its sessions with it'),
  )

/** Only an audit rule, or the kernel's own log, knows the sender. */
export const open = (f: Facts): Question[] =>
  f.sender === undefined
    ? [{ ask: 'Who sent it, if not the kernel? The audit log knows where a rule asks for it:', run: 'ausearch -sc kill -i | tail -20' }]
    : []

export const cause = (f: Facts): Sentence[] => [
  opt`It was running: ${f.statement}`,
  when(f.recovery, 'It may have left the shared memory half written, so PostgreSQL throws that away and recovers from its log'),
  either(
    when(
      f.sender !== undefined && f.sender !== 'OOM killer' && f.sender !== f.server,
      opt`The sender runs ${f.senderExe}${opt`, started by a login of uid ${f.senderLogin}` ?? ''}`,
    ),
    when(
      f.sender === undefined,
      "Who sends SIGKILL is not logged by itself: the kernel's OOM killer is the first suspect, then a person, a script or a supervisor",
    ),
  ),
]

export function fix(f: Facts): Step[] {
  const it = `${f.unit ?? f.comm ?? 'It'} runs`
  const verify: Step = { when: 'verify', say: `${it} for a day without such an end.` }
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
      { when: 'now', say: 'Find out what its workers wait for, or compute, when they do not answer.' },
      { when: 'durable', say: 'Make these requests shorter; raise the timeout only where they are rightly long.' },
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
