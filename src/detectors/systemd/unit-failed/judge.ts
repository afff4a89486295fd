import { keyOf, type Said, type UnitFailure, unitFailures } from '../../../casefile/unit-failures.ts'
import { type Fallen, fallenUnits } from '../../../casefile/unit-jobs.ts'
import { type FailedStatus, failedUnits, mayBeThen } from '../../../casefile/unit-status.ts'
import { type Event, happened, type Happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { listed } from '../../../core/words/lists.ts'
import type { LogLine } from '../../../core/log-line.ts'
import { type Instant, secondsBetween } from '../../../core/span.ts'
import { once, type Scope } from '../../../core/scope.ts'
import { pathOfUnit } from '../../../core/unit-path.ts'
import { worstOf } from '../../../casefile/series/extremes.ts'
import { severityRank } from '../../../core/severity.ts'
import { START_REFUSED, type StartRefused } from '../../../records/start-refused.ts'
import { MANAGER_SAID } from '../../../records/unit-said.ts'
import { backOf } from './back.ts'
import type { Facts } from './facts.ts'
import { lastWordsOf } from './last-words.ts'
import { proofOf } from './proof.ts'
import { everySecondsOf } from './restarts.ts'
import { healed, isHealed, severityOf } from './severity.ts'
import { whyOf } from './why.ts'

export type { Facts } from './facts.ts'

/** All that is told of one unit. */
export interface Account {
  readonly unit: string
  readonly user: boolean
  /** By its manager's log. */
  readonly failures: readonly UnitFailure[]
  /** By systemctl. */
  readonly shown: readonly FailedStatus[]
  /** By the jobs of its manager. */
  readonly fallen: Fallen | undefined
  /** By systemctl as it was asked to start it. */
  readonly refused: readonly Event<StartRefused & LogLine>[]
}

/** What an end without the line of the result leaves open. */
export const NO_RESULT = 'whether systemd took that for a failure'

const MAX_RESULTS = 20
const MAX_DEPENDANTS = 50

/** Each unit that failed once, whoever tells it: its manager's log, systemctl, or several. */
export const units = once((scope): readonly Found<Facts>[] => {
  const failures = unitFailures(scope)
  const fallen = fallenUnits(scope)
  // systemctl does not say whose unit it shows: a user's, where only such a manager tells of it
  const owned = (unit: string): string => {
    const [own, user] = [keyOf({ unit, user: false }), keyOf({ unit, user: true })]
    return !failures.has(own) && !fallen.has(own) && failures.has(user) ? user : own
  }
  const shown = grouped(failedUnits(scope), ({ unit }) => owned(unit))
  const refused = grouped(scope.events(START_REFUSED), ({ what: { unit } }) => keyOf({ unit, user: false }))
  return [...new Set([...failures.keys(), ...fallen.keys(), ...shown.keys(), ...refused.keys()])].map((key) => {
    const own = { failures: failures.get(key) ?? [], shown: shown.get(key) ?? [], fallen: fallen.get(key), refused: refused.get(key) ?? [] }
    const { unit } = own.failures[0] ?? own.fallen ?? own.shown[0] ?? own.refused[0]!.what
    return judged(scope, { ...own, unit, user: own.failures[0]?.user ?? own.fallen?.user ?? false })
  })
})

function judged(scope: Scope, account: Account): Found<Facts> {
  const { unit, user, failures, shown, fallen, refused } = account
  const lines = failures.length > 0 ? failures.map(({ line }) => line) : fallenAt(fallen)
  const results = [
    ...new Set([
      ...[...failures, ...shown].flatMap(({ result }) => result ?? []),
      ...(failures.length === 0 && fallen?.result !== undefined ? [fallen.result] : []),
      ...refused.flatMap(({ what }) => what.result ?? []),
    ]),
  ]
  const exits = [
    ...failures.map(({ exit, process }) => ({ main: exit, process })),
    ...shown.map(({ exit }) => ({ main: exit?.main, process: processOf(exit?.process) })),
  ]
  const { main: exit, process } = exits.find(({ main }) => main !== undefined) ?? {}
  const restarts = Math.max(0, ...[...failures, ...shown].map((one) => one.restarts ?? 0))
  const { count, time, until } = timesOf(lines, shown, refused)
  // a table without a time tells of an event that the log tells too
  const others = shown.filter(({ since }) => !lines.some(({ what }) => isThen(since, what.time)))
  const isListed = lines.length === 0 && refused.length === 0 && shown.every((one) => one.listed)
  const why = whyOf(scope, unit, failures, fallen)
  const back = shown.length === 0 ? backOf(scope, failures) : undefined
  const lastWords = lastWordsOf(scope, failures, pidsOf(account))
  const isWell = back !== undefined && isHealed(scope, failures, back)
  const isLone =
    failures.length > 0 && shown.length === 0 && fallen === undefined && failures.every(({ line }) => line.what.says === 'exit')
  const severities = [
    ...failures.map((one) => severityOf(unit, one.result, one, user)),
    ...shown.map((one) =>
      one.listed && hasJournal(scope) ? 'note' : severityOf(unit, one.result, { exit: one.exit?.main, stopping: false }, false),
    ),
    ...(failures.length === 0 && fallen !== undefined ? [severityOf(unit, fallen.result, NO_EXIT, user)] : []),
    ...refused.map(({ what }) => severityOf(unit, what.result, NO_EXIT, user)),
  ]
  const slow = failures.find(({ timeout }) => timeout !== undefined)
  return {
    count: Math.max(
      count === 0
        ? distinctTimes(others)
        : lines.length === 0 && isUndated(refused)
          ? Math.max(count, distinctTimes(others))
          : count + others.filter(({ since }) => since !== undefined).length,
      1,
    ),
    time,
    until,
    facts: {
      host: scope.name,
      unit,
      units: [unit],
      result: results[0],
      results: results.slice(0, MAX_RESULTS),
      code: exit?.code,
      exitCode: exit?.code === 'exited' ? exit.status : undefined,
      signal: exit?.signal,
      status: exit?.statusText,
      process: process === 'main' ? undefined : process,
      pid: shown.find((one) => one.exit !== undefined)?.exit?.pid,
      restarts: restarts === 0 ? undefined : restarts,
      everySeconds: everySecondsOf(scope, unit, user),
      memoryMax: shown.find(({ memoryMax }) => memoryMax !== undefined)?.memoryMax,
      memoryPeak: failures.findLast(({ memoryPeak }) => memoryPeak !== undefined)?.memoryPeak,
      backSeconds: back?.seconds,
      isDone: back?.isDone === true ? true : undefined,
      step: slow?.timeout?.what.step ?? (refused.some(({ what }) => what.result === 'timeout') ? 'start' : undefined),
      waitedSeconds: slow === undefined ? undefined : waited(scope, slow, fallen?.description),
      killed: slow?.killed === undefined ? undefined : `${slow.killed.comm} (pid ${slow.killed.pid})`,
      program: why.program,
      unknown: why.unknown,
      option: why.option,
      missing: refused.find(({ what }) => what.missing !== undefined)?.what.missing,
      reason: why.reason ?? missingOf(refused) ?? cycleOf(fallen),
      description: fallen?.description ?? pathOfUnit(unit),
      dependants: fallen?.dependants.slice(0, MAX_DEPENDANTS) ?? [],
      dependantCount: fallen?.dependants.length || undefined,
      emergency: fallen?.emergency === undefined ? undefined : true,
      lastWords: lastWords?.line.message.trim().slice(0, 300),
      speaker: lastWords?.by,
      restarting: shown.some(({ restarting }) => restarting) || undefined,
      user,
      stopping: failures[0]?.stopping ?? false,
      starting: failures[0]?.starting === true ? true : undefined,
      listed: isListed,
      message: (lines[0]?.what.message ?? refused[0]?.what.message ?? shown[0]!.at.text.trim()).slice(0, 300),
    },
    about: { unit },
    // the process whose end systemctl shows
    also: shown.flatMap(({ exit: end }) => (end?.pid === undefined ? [] : [{ pid: end.pid }])),
    proof: proofOf(account, why, lastWords?.line, back?.line),
    certainty: isListed ? 'shown' : 'stated',
    missing: isListed ? 'when and how it failed' : isLone ? NO_RESULT : undefined,
    severity: fallen?.emergency !== undefined && !user ? 'critical' : healed(worstOf(severities, severityRank), isWell),
    ...(isWell ? { ongoing: false } : {}),
  }
}

const NO_EXIT = { exit: undefined, stopping: false }

/** Of a unit of which only jobs tell: the line that says why it was not started. */
const fallenAt = (fallen: Fallen | undefined): readonly Event<LogLine>[] =>
  fallen === undefined ? [] : [fallen.own[0] ?? fallen.emergency ?? fallen.lines[0]!]

/** systemctl names the setting that a command is of. */
const processOf = (name: string | undefined): Facts['process'] => (name === undefined || name === 'main' ? undefined : 'control')

const pidsOf = ({ failures, shown }: Account): number[] => [
  ...shown.flatMap((one) => one.exit?.pid ?? []),
  ...failures.flatMap(({ killed }) => killed?.pid ?? []),
]

const cycleOf = (fallen: Fallen | undefined): string | undefined =>
  fallen === undefined || fallen.cycle.length < 2 ? undefined : `with ${listed(fallen.cycle.slice(1), 4)}`

/** Another unit that is not there. */
const missingOf = (refused: Account['refused']): string | undefined => {
  const what = refused.find((one) => one.what.missing !== undefined)?.what
  return what === undefined
    ? undefined
    : `${what.missing} ${what.result === 'masked' ? 'is masked' : what.result === 'not-found' ? 'is not there' : 'cannot be read'}`
}

/** Old versions name what they start by its description. */
function waited(scope: Scope, { begun, timeout }: UnitFailure, description: string | undefined): number | undefined {
  const line = begun ?? startingOf(scope, timeout, description)
  const [from, to] = [line?.what.time, timeout?.what.time]
  const seconds = from === undefined || to === undefined ? undefined : secondsBetween(from, to)
  return seconds === undefined || seconds < 0 ? undefined : Math.round(seconds)
}

const startingOf = (scope: Scope, timeout: Said | undefined, description: string | undefined): Event<LogLine> | undefined =>
  description === undefined || timeout === undefined
    ? undefined
    : scope.events(MANAGER_SAID).findLast(({ what, order }) => order < timeout.order && what.message === `Starting ${description}...`)

/** The log's clock, unless it has no year and systemctl's has. */
function timesOf(lines: readonly Event<LogLine>[], shown: readonly FailedStatus[], refused: Account['refused']): Happened {
  const dated = shown.map(({ at, since }) => ({ what: { at, ...(since === undefined ? {} : { time: since }) }, count: 0 }))
  const own = happened(lines.length > 0 ? lines : refused)
  const hasYear = own.time !== undefined && !('wall' in own.time && own.time.yearless === true)
  return hasYear ? own : happened([...(lines.length > 0 ? lines : refused), ...dated])
}

/** Seconds: after the start limit the same failure is told once more, and systemctl dates it so. */
const TOLD_AGAIN = 10

function isThen(since: Instant | undefined, time: Instant | undefined): boolean {
  if (since === undefined || !('wall' in since)) return mayBeThen(since, time)
  const { wall } = since
  return Array.from({ length: TOLD_AGAIN + 1 }, (_, seconds) => wall - seconds * 1000).some((then) =>
    mayBeThen({ ...since, wall: then }, time),
  )
}

/** What systemctl answers to who starts a unit is told of the failure that its status shows. */
const isUndated = (refused: Account['refused']): boolean => refused.length > 0 && refused.every(({ what }) => what.time === undefined)

const distinctTimes = (shown: readonly FailedStatus[]): number =>
  Math.max(1, new Set(shown.flatMap(({ since }) => (since !== undefined && 'wall' in since ? [since.wall] : []))).size)

/** The manager's own log would tell of a failure of these days: a table then tells of an old one. */
const hasJournal = (scope: Scope): boolean => scope.events(MANAGER_SAID).length > 0
