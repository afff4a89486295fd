import { keyOf, type Said, type UnitFailure, unitFailures } from '../../../casefile/unit-failures.ts'
import { type FailedStatus, failedUnits, mayBeThen } from '../../../casefile/unit-status.ts'
import { happened, type Happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import type { Proof } from '../../../core/finding.ts'
import { grouped } from '../../../core/grouped.ts'
import { cite, toldBy } from '../../../core/proof.ts'
import { type Instant, secondsBetween } from '../../../core/span.ts'
import type { Scope } from '../../../core/scope.ts'
import { worstOf } from '../../../casefile/series/extremes.ts'
import { type Severity, severityRank } from '../../../core/severity.ts'
import { SPAWN_FAILED } from '../../../records/spawn-failed.ts'
import { MANAGER_SAID, type MainExit } from '../../../records/unit-said.ts'
import { lastWordsOf } from './last-words.ts'
import { HEALED_SECONDS, severityOf } from './severity.ts'

export interface Facts {
  host: string | undefined
  unit: string
  /** All that were killed at once, where there are several. */
  units: readonly string[]
  /** systemd's word: exit-code, signal, core-dump, oom-kill, timeout, watchdog, start-limit-hit, resources, protocol. */
  result: string | undefined
  /** Every result that was seen. */
  results: readonly string[]
  /** How the main process ended: exited, killed, dumped. */
  code: MainExit['code'] | undefined
  exitCode: number | undefined
  signal: string | undefined
  /** As systemd writes it: `1/FAILURE`. */
  status: string | undefined
  pid: number | undefined
  /** systemd's restart counter, where it was seen. */
  restarts: number | undefined
  /** Its memory limit as systemctl prints it: `48.0M`. */
  memoryMax: string | undefined
  /** It waits to be started again. */
  restarting: boolean | undefined
  /** Seconds from its last failure to its start, after which it failed no more. */
  backSeconds: number | undefined
  /** Program that could not be run. */
  program: string | undefined
  /** Why systemd's child could not become the program, in the words of strerror(3). */
  reason: string | undefined
  /** What its program said when it ended. */
  lastWords: string | undefined
  user: boolean
  /** It ended so while it was being stopped. */
  stopping: boolean
  /** Only a table of units tells it. */
  listed: boolean
  message: string
}

const MAX_RESULTS = 20

/** Each unit that failed once, whether its manager's log tells it, systemctl, or both. */
export function units(scope: Scope): Found<Facts>[] {
  const failures = unitFailures(scope)
  const shown = grouped(failedUnits(scope), ({ unit }) => keyOf({ unit, user: false }))
  return [...new Set([...failures.keys(), ...shown.keys()])].map((key) => judged(scope, failures.get(key) ?? [], shown.get(key) ?? []))
}

function judged(scope: Scope, failures: readonly UnitFailure[], shown: readonly FailedStatus[]): Found<Facts> {
  const lines = failures.map(({ line }) => line)
  const { unit } = failures[0] ?? shown[0]!
  const user = failures[0]?.user ?? false
  const results = [...new Set([...failures, ...shown].flatMap(({ result }) => result ?? []))]
  const exits = [...failures.map(({ exit }) => exit), ...shown.map(({ exit }) => exit?.main)]
  const exit = exits.find((one) => one !== undefined)
  const restarts = Math.max(0, ...failures.map((one) => one.restarts ?? 0))
  const { count, time, until } = timesOf(lines, shown)
  // a table without a time tells of an event that the log tells too
  const others = shown.filter(({ since }) => !lines.some(({ what }) => isThen(since, what.time)))
  const listed = failures.length === 0 && shown.every((one) => one.listed)
  const spawn = scope.events(SPAWN_FAILED).filter(({ what }) => what.unit === unit)
  const back = shown.length === 0 ? backOf(failures) : undefined
  const isHealed = back !== undefined && back.seconds <= HEALED_SECONDS && failures.length === 1 && restarts <= 1
  const lastWords = lastWordsOf(
    scope,
    failures,
    shown.flatMap((one) => one.exit?.pid ?? []),
  )
  const isLone = failures.length > 0 && shown.length === 0 && failures.every(({ line }) => line.what.says === 'exit')
  const severities = [
    ...failures.map((one) => severityOf(unit, one.result, one, user)),
    ...shown.map((one) =>
      one.listed && hasJournal(scope) ? 'note' : severityOf(unit, one.result, { exit: one.exit?.main, stopping: false }, false),
    ),
  ]
  return {
    count: count + (count === 0 ? distinctTimes(others) : others.filter(({ since }) => since !== undefined).length),
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
      pid: shown.find((one) => one.exit !== undefined)?.exit?.pid,
      restarts: restarts === 0 ? undefined : restarts,
      memoryMax: shown.find(({ memoryMax }) => memoryMax !== undefined)?.memoryMax,
      backSeconds: back?.seconds,
      program: spawn.find(({ what }) => what.step === 'EXEC')?.what.program,
      reason: spawn[0]?.what.reason,
      lastWords: lastWords?.what.message.trim().slice(0, 300),
      restarting: shown.some(({ restarting }) => restarting) || undefined,
      user,
      stopping: failures[0]?.stopping ?? false,
      listed,
      message: (failures[0]?.line.what.message ?? shown[0]!.at.text.trim()).slice(0, 300),
    },
    about: { unit },
    proof: [
      ...toldBy(spawn.slice(0, 1), 'systemd', ({ program }) => `why ${program} was not run`),
      ...(lastWords === undefined ? [] : cite(lastWords.what, 'its last words')),
      ...failures.flatMap(proofOf),
      ...shown.flatMap(shownBy),
      ...(back === undefined ? [] : toldBy([back.line], 'systemd', 'it was started again')),
    ],
    certainty: listed ? 'shown' : 'stated',
    missing: listed ? 'when and how it failed' : isLone ? 'whether systemd took that for a failure' : undefined,
    severity: healed(worstOf(severities, severityRank), isHealed),
  }
}

/** The start after its last failure. */
function backOf(failures: readonly UnitFailure[]): { readonly line: Said; readonly seconds: number } | undefined {
  const last = failures.at(-1)
  const [failed, started] = [last?.line.what.time, last?.back?.what.time]
  const seconds = failed === undefined || started === undefined ? undefined : secondsBetween(failed, started)
  return last?.back === undefined || seconds === undefined || seconds < 0 ? undefined : { line: last.back, seconds: Math.round(seconds) }
}

/** What came back by itself at once needs nobody; a crash, a kill or a hang does all the same. */
const healed = (severity: Severity | undefined, isHealed: boolean): Severity | undefined =>
  isHealed && severity === 'warning' ? 'note' : severity

/** The log's clock, unless it has no year and systemctl's has. */
function timesOf(lines: readonly Said[], shown: readonly FailedStatus[]): Happened {
  const dated = shown.map(({ at, since }) => ({ what: { at, ...(since === undefined ? {} : { time: since }) }, count: 0 }))
  const own = happened(lines)
  const hasYear = own.time !== undefined && !('wall' in own.time && own.time.yearless === true)
  return hasYear ? own : happened([...lines, ...dated])
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

const distinctTimes = (shown: readonly FailedStatus[]): number =>
  Math.max(1, new Set(shown.flatMap(({ since }) => (since !== undefined && 'wall' in since ? [since.wall] : []))).size)

/** The manager's own log would tell of a failure of these days: a table then tells of an old one. */
const hasJournal = (scope: Scope): boolean => scope.events(MANAGER_SAID).length > 0

const BEFORE = { exit: 'how its main process ended', oom: 'the OOM killer was there', failed: undefined }

const proofOf = ({ before, line }: UnitFailure): Proof[] => [
  ...toldBy(before, 'systemd', ({ says }) => BEFORE[says as keyof typeof BEFORE]),
  ...toldBy([line], 'systemd', line.what.says === 'exit' ? BEFORE.exit : undefined),
]

const shownBy = ({ at, exit }: FailedStatus): Proof[] => [
  { at, witness: 'systemd', note: 'as systemctl shows it' },
  ...(exit === undefined ? [] : [{ at: exit.at, witness: 'systemd' as const, note: 'how its process ended' }]),
]
