import type { Sentence } from '../../../core/failure.ts'
import type { Question, Step } from '../../../core/finding.ts'
import { count as figure, duration } from '../../../core/words/numbers.ts'
import { either, opt, say, when } from '../../../core/words/opt.ts'
import { called } from '../subject.ts'
import { COUNT_BY_PROCESS, kindName, shortKind, targetName, towards } from '../descriptor-words.ts'
import type { Facts } from './judge.ts'

export function headline(f: Facts): string {
  if (f.from !== undefined)
    return say(
      `${who(f)} leaks ${either(rateOf(f), leaked(f))}`,
      either(opt` to ${peerOf(f)}`, ''),
      when(rateOf(f) === undefined, opt`: ${figure(f.from)} became ${figure(f.to)} in ${f.captures} captures`),
      limitMet(f),
    )
  if (f.listed === undefined) {
    const connections = `${figure(f.kindCount!)} connections that the other end has closed (CLOSE_WAIT)`
    return f.pid === undefined && f.comm === undefined
      ? `${f.host ?? 'This machine'} holds ${connections}.`
      : `${called(f)} very likely holds most of the ${connections}.`
  }
  if (f.target?.startsWith('/') === true && f.targetCount === f.kindCount)
    return `${who(f)} has the same file open ${figure(f.targetCount!)} times: ${f.target}.`
  return say(
    `${who(f)} holds ${figure(f.kindCount!)} ${kindName(f.kind, peerOf(f))}`,
    f.onlyClosed === true
      ? undefined
      : f.kindCount === f.listed
        ? `, all of its ${f.of ?? 'descriptors'}`
        : `, of ${figure(f.listed)} ${f.of ?? 'descriptors'}`,
    limitMet(f),
  )
}

const who = (f: Facts): string =>
  f.pid === undefined && f.comm === undefined
    ? either(opt`The process that was counted in ${f.capture}`, 'A process that is not named in the input')
    : called(f)

/** What grows: the noun of the kind that most of them are. */
const leaked = (f: Facts): string =>
  f.of ?? (f.kindCount !== undefined && f.kindCount * 2 > (f.listed ?? Infinity) ? shortKind(f.kind) : undefined) ?? 'descriptors'

/** `10 sockets a second`, `12 descriptors a minute`. */
function rateOf(f: Facts): string | undefined {
  if (f.perMin === undefined || f.perMin <= 0) return undefined
  return f.perMin >= 120 ? `${figure(Math.round(f.perMin / 60))} ${leaked(f)} a second` : `${f.perMin} ${leaked(f)} a minute`
}

/** Where all of the kind go to one peer. */
const peerOf = (f: Facts): string | undefined =>
  f.target?.startsWith('/') !== false || (f.targetCount ?? f.kindCount) !== f.kindCount ? undefined : targetName(f.target)

const limitMet = (f: Facts): Sentence =>
  f.minutesToLimit === 0 || (f.from === undefined && (f.to ?? 0) >= (f.limit ?? Infinity))
    ? opt`, and its limit of ${figure(f.limit)} descriptors is reached`
    : either(
        opt` and reaches its limit of ${figure(f.limit)} descriptors at about ${f.limitAt}`,
        opt` and reaches its limit of ${figure(f.limit)} descriptors in about ${duration(f.minutesToLimit === undefined ? undefined : f.minutesToLimit * 60)}`,
        opt`; its limit is ${figure(f.limit)}`,
      )

export const cause = (f: Facts): Sentence[] => [
  when(
    f.from !== undefined && f.perMin !== undefined,
    opt`${figure(f.from)} became ${figure(f.to)} ${either(opt`in ${duration(f.windowSeconds)} (${f.captures} captures)`, `in ${f.captures} captures`)}`,
  ),
  when(
    f.from !== undefined && f.kindCount !== undefined && f.kindCount * 2 > (f.listed ?? 0),
    f.kindCount === f.listed
      ? opt`All ${figure(f.listed)} that were listed are ${grown(f)}`
      : opt`${figure(f.kindCount)} of the ${figure(f.listed)} that were listed are ${grown(f)}`,
  ),
  when(
    peerOf(f) === undefined && !(f.from === undefined && f.target?.startsWith('/') === true),
    opt`${figure(f.targetCount)} ${towards(f.target)}`,
  ),
  when(
    f.kind === 'CLOSE_WAIT' && (f.from === undefined || f.kindCount === undefined || f.kindCount * 2 <= (f.listed ?? 0)),
    'The other end has closed them, the program has not: such a socket stays until it does',
  ),
  when(f.servesTarget === true, opt`Port ${peerOf(f)?.split(':').at(-1)} is served by the same process`),
  when(f.kind === 'deleted', 'Their space on the disk is not given back before they are closed'),
  f.fewest === undefined
    ? when(
        f.from === undefined && f.listed !== undefined && (f.captures < 2 || f.of === 'sockets'),
        'Only one look was taken: that they grow is concluded from their kind',
      )
    : opt`Of its ${figure(f.captures)} listings one shows ${figure(f.fewest)}, and one ${figure(f.listed)}: they grow, if that one is the later`,
  when(f.listed === undefined && f.kind !== undefined && f.pid === undefined, 'Whose they are is not in the input'),
]

/** The kind of what grows; where its peer is told by the headline, only why it stays. */
const grown = (f: Facts): string | undefined =>
  f.kind === 'CLOSE_WAIT' ? 'in CLOSE_WAIT: the other end has closed them, the program has not' : kindName(f.kind)

export function fix(f: Facts): Step[] {
  const alarm = f.limit === undefined ? undefined : Math.floor(f.limit * 0.8)
  return [
    now(f),
    {
      when: 'durable',
      say:
        f.kind === 'CLOSE_WAIT'
          ? 'Close the connection on every path, also that of an error, and when a read returns 0 (the other end has closed).'
          : f.kind === 'deleted'
            ? 'Close the old file when it is rotated or replaced, and open the new one.'
            : 'Find the path, usually that of an error, on which they are not closed; a higher limit only delays it.',
    },
    {
      when: 'verify',
      say: say('After the restart it stays level for an hour', opt`; alarm at ${figure(alarm)}, 80 % of the limit`),
      run: f.kind === 'CLOSE_WAIT' && f.pid === undefined ? `ss -tnH state close-wait | wc -l` : opt`ls /proc/${f.pid}/fd | wc -l`,
    },
  ]
}

/** One look shows no growth. */
export const open = (f: Facts): Question[] =>
  f.from !== undefined || f.listed === undefined || f.pid === undefined || f.fewest !== undefined
    ? []
    : [
        {
          again: true,
          ask: 'Does it grow? Ten minutes later there are more, or as many:',
          run: f.kind === 'CLOSE_WAIT' ? `ss -tnpH state close-wait | grep -c 'pid=${f.pid},'` : `ls /proc/${f.pid}/fd | wc -l`,
        },
      ]

function now(f: Facts): Step {
  if (f.pid === undefined)
    return f.kind === 'CLOSE_WAIT'
      ? {
          when: 'now',
          say: 'See whose they are.',
          run: `ss -tnpH state close-wait | grep -o 'users:.*' | sort | uniq -c | sort -n | tail -5`,
        }
      : { when: 'now', say: 'See which process it is, and what it holds.', run: COUNT_BY_PROCESS }
  if (f.kind === undefined)
    return {
      when: 'now',
      say: 'See what they are; keep the list for the developers.',
      run: `lsof -nP -p ${f.pid} > fds-${f.pid}.txt; awk '{ print $5 }' fds-${f.pid}.txt | sort | uniq -c | sort -n`,
    }
  return {
    when: 'now',
    say: say(
      `Restart ${opt`pod ${f.pod}` ?? f.comm ?? `process ${f.pid}`}`,
      when(f.minutesToLimit !== 0 && f.from !== undefined, either(opt` before ${f.limitAt}`, opt` before it has ${figure(f.limit)} open`)),
      '; keep the list of what is open for the developers first',
    ),
    run: `lsof -nP -p ${f.pid} > fds-${f.pid}.txt${f.pod === undefined ? `; systemctl status ${f.pid}   # names the unit` : ''}`,
  }
}
