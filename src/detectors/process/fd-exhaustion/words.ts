import type { Sentence } from '../../../core/failure.ts'
import type { Question, Step } from '../../../core/finding.ts'
import { count as figure, times } from '../../../core/words/numbers.ts'
import { either, opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import { called } from '../subject.ts'
import { kindName, targetName, towards } from '../descriptor-words.ts'
import { fixInotify, fixMachine, fixProcess, isStart } from './fix.ts'
import type { Facts } from './judge.ts'

export function headline(f: Facts, count: number): string {
  const often = when(f.message !== undefined && count > 1, `, ${times(count)}`)
  if (f.scope === 'system')
    return say(
      `${f.host ?? 'The whole machine'} has no file left to open`,
      either(opt`: ${figure(f.used)} of ${figure(f.limit)} are in use`, opt`: its limit is ${figure(f.limit)}`),
      ' (fs.file-max)',
    )
  if (f.scope === 'inotify')
    return say(
      `${called(f)} could not open another inotify instance`,
      often,
      opt`: its user may have ${figure(f.limit)}`,
      ' (fs.inotify.max_user_instances)',
    )
  if (f.rows !== undefined)
    return say(`${called(f)} is near or at its limit of ${figure(f.limit!)} file descriptors: lsof lists ${figure(f.rows)} rows of it`)
  const most = when(
    f.used === f.listed,
    opt`, ${f.topKindCount === f.used ? 'all' : figure(f.topKindCount)} of them ${kindName(f.topKind, isOnePeer(f) ? targetName(f.topTarget) : undefined)}`,
  )
  if (f.limit !== undefined && (f.used ?? 0) >= f.limit)
    return say(
      `${named(f)} ${isAccept(f) ? 'cannot accept connections' : 'has no file descriptor left'}: all ${figure(f.limit)}${isAccept(f) ? ' descriptors' : ''} that it may open are taken`,
      either(opt`, ${figure(f.servedCount)} of them by connections to its port ${f.servedPort}`, most),
    )
  return say(
    `${called(f)} could not ${isAccept(f) ? 'accept connections' : 'open another file or socket'} (too many open files)`,
    often,
    either(
      opt`: ${figure(f.used)} descriptors were open when it was looked at, and its limit is ${figure(f.limit)}`,
      opt`: ${figure(f.used)} descriptors were open when it was looked at`,
      opt`: its limit is ${figure(f.limit)} descriptors`,
    ),
  )
}

/** `nginx (pid 6319, user nobody)`. */
const named = (f: Facts): string =>
  called(f).replace(/\(pid \d+\)$/, (pid) => (f.user === undefined ? pid : `${pid.slice(0, -1)}, user ${f.user})`))

const isAccept = ({ message = '' }: Facts): boolean => /\baccept4?\b/.test(message)

const isFull = ({ limit, used }: Facts): boolean => limit !== undefined && (used ?? 0) >= limit

export const effect = (f: Facts): Sentence =>
  f.scope === 'process' ? `${called(f)} ${isAccept(f) ? 'cannot accept connections' : 'can open no more files or sockets'}` : headline(f, 1)

export const excluded = (f: Facts): Sentence[] => [
  when(
    isFull(f) && f.closeWait === 0 && (f.servedCount ?? 0) > 0,
    'A leak of sockets, as far as one look shows: none is in CLOSE_WAIT (closed by the other end alone)',
  ),
]

export function open(f: Facts): Question[] {
  if (f.scope !== 'process' || f.pid === undefined || isStart(f)) return []
  if (isFull(f) && f.servedPort !== undefined && f.closeWait === 0)
    return [
      {
        again: true,
        ask: 'Do clients stay too long? The same number in 10 minutes says so:',
        run: `ss -tnH state established sport = ${word(`:${f.servedPort}`)} | wc -l`,
      },
    ]
  return f.listed === undefined && f.rows === undefined
    ? [
        {
          ask: 'What are they? The commonest last:',
          run: `lsof -nP -p ${f.pid} | awk '{ print $5, $NF }' | sort | uniq -c | sort -n | tail -5`,
        },
      ]
    : []
}

export function cause(f: Facts, count: number): Sentence[] {
  if (f.scope === 'system')
    return [
      'No program of the machine can open a file or a socket; a higher limit of one process does not help',
      when(f.message !== undefined && count > 1, `It was reported ${times(count)}`),
      opt`Of those that were listed, ${f.holder} holds the most: ${figure(f.holderCount)}`,
      when(f.limit === undefined, 'The limit is not in the input'),
    ]
  if (f.scope === 'inotify')
    return [
      'The limit counts the instances of all processes of one user; its descriptors are not at fault',
      when(f.limit === undefined, 'What it is set to is not in the input'),
    ]
  if (f.rows !== undefined) return ['Rows of lsof are more than descriptors: the heading, mapped libraries and directories are among them']
  return [
    when(
      isFull(f) && f.limitSource !== undefined && f.unit === undefined,
      opt`It is the limit of this process (${limitWords(f)}), not of the machine`,
    ),
    when(isFull(f) && f.message !== undefined && count > 1, `It was refused another one ${times(count)}`),
    when(f.used !== f.listed, opt`Of ${figure(f.listed)} that were listed, ${figure(f.topKindCount)} are ${kindName(f.topKind)}`),
    when(f.used !== f.listed || !isOnePeer(f), opt`${figure(f.topTargetCount)} ${towards(f.topTarget)}`),
    when(
      f.topKind === 'ESTABLISHED' && f.servedCount === undefined,
      'The other ends of these still hold on: load or a pool rather than a leak, as far as one look shows',
    ),
    when(
      f.hardLimit !== undefined && f.limit !== undefined && f.hardLimit > f.limit,
      opt`It may raise its own limit to ${figure(f.hardLimit)} (the hard limit)`,
    ),
    opt`The ulimit of ${figure(f.shellLimit)} that a shell shows is not the limit of this program`,
    when(f.limit === undefined, 'Its own limit is not in the input'),
    isStart(f)
      ? 'nginx opens them all when it starts or takes its configuration anew: it ends over this, or goes on with the old one'
      : when(!isAccept(f), 'Until some are closed it can accept no connection and open no file'),
  ]
}

const limitWords = ({ limit, hardLimit }: Facts): string =>
  hardLimit === undefined || hardLimit === limit ? `${figure(limit!)}, soft and hard` : `soft ${figure(limit!)}`

export const fix = (f: Facts): Step[] => (f.scope === 'system' ? fixMachine(f) : f.scope === 'inotify' ? fixInotify(f) : fixProcess(f))

/** All that are of the commonest kind go to one peer. */
const isOnePeer = (f: Facts): boolean => f.topTarget?.startsWith('->') === true && f.topTargetCount === f.topKindCount
