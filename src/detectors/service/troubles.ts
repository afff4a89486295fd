import { type Container, stateProof } from '../../casefile/containers.ts'
import { endsNear } from '../../casefile/ends-near.ts'
import { keyOf, unitFailures } from '../../casefile/unit-failures.ts'
import { type FailedStatus, failedUnits } from '../../casefile/unit-status.ts'
import { failedJobOf } from '../../casefile/failed-jobs.ts'
import { goesOnAfter, isLastSaid } from '../../casefile/goes-on.ts'
import { outagesOver } from '../../casefile/outages.ts'
import { eventAt, objectOf } from '../../casefile/event-at.ts'
import { hasFailed, leftAt, runsAgain, writerOfLine } from '../../casefile/outputs.ts'
import { type Event, happened } from '../../core/event.ts'
import type { Entities, Proof } from '../../core/finding.ts'
import type { LogLine } from '../../core/log-line.ts'
import { productIn } from '../../core/product.ts'
import { cite, toldBy } from '../../core/proof.ts'
import type { Scope } from '../../core/scope.ts'
import type { Severity } from '../../core/severity.ts'
import { type Cited, type Instant, linesTo, secondsBetween } from '../../core/span.ts'
import type { ContainerState } from '../../records/container-state.ts'
import { ENGINE_REFUSAL } from '../../records/engine-refusal.ts'
import { isProgramOf, runsOthers, selfNamed } from '../../core/speaker.ts'
import { KUBE_EVENT } from '../../records/kube-event.ts'
import { subject } from '../container/words.ts'
import type { ProgramEnded } from '../../records/program-ended.ts'
import { endsOverOther, goesOnWithout } from './other-ends.ts'
import { SaidNear } from './said-near.ts'

/** A program's last words stand at most so far from what ended it. */
const NEAR_LINES = 20
const NEAR_SECONDS = 15
/** Where one of them has no time, nothing but their nearness tells that they are of one program. */
const NEAR_UNTIMED = 5
/** Refusals over so long a time, or so many of them, are no moment of a restart. */
const LASTS_SECONDS = 30
const MANY = 3
/** A log that goes on for so long without another refusal shows that it has passed. */
const PASSED_SECONDS = 600
const PASSED_LINES = 60

type Said = Event<LogLine>

/** Whom something was refused to, and whether it ended over it. */
export interface Trouble {
  /** The unit, the program (pid), the container, or undefined where none is told. */
  readonly who: string | undefined
  readonly comm: string | undefined
  readonly pid: number | undefined
  readonly unit: string | undefined
  /** The container whose own log it is, and its pod. */
  readonly pod: string | undefined
  readonly container: string | undefined
  /** All of them, as entities. */
  readonly about: Entities
  readonly stopped: boolean
  /** Its unit was started again and did not fail since, or its container runs by now. */
  readonly healed: boolean
  /** It was refused for a while, or again and again. */
  readonly lasting: boolean
  /** The log goes on long after the last refusal, and tells of no further one. */
  readonly passed: boolean
  /** Something could not be done over it (a request, the work of a cluster), or its log ends with it. */
  readonly felt: boolean
  /** The lines that say it ended, or what it could not do. */
  readonly ends: readonly Proof[]
}

/**
 * What these refusals did to the program that tells of them. `isGrave`: no program goes on after such a line. `isAsked`: whether a pod is the one that was
 * asked, so that it did not ask: where only a guess says whose log it is, it is another's then.
 */
export function troubleOf(
  scope: Scope,
  events: readonly [Said, ...Said[]],
  isGrave = false,
  isAsked: (pod: string) => boolean = () => false,
): Trouble {
  const around = endsNear(
    scope,
    events.map(({ what }) => what.at),
    NEAR_LINES,
  )
  const said = new SaidNear(events, NEAR_LINES)
  const near = around.filter(
    (end) => said.near(end.what.at).some((event) => isEndOf(end, event, isGrave)) && !endsOverOther(scope, end.what, said),
  )
  const ends = near.filter((end) => !isItsOwn(end) || !goesOnAfter(scope, end.what.at))
  const [{ what }] = events
  const shown = what.unit === undefined ? (shownUnit(scope, what) ?? (isGrave ? unitOfLog(scope, what) : undefined)) : undefined
  const unit = what.unit ?? ends.find(({ what: { unit: named } }) => named !== undefined)?.what.unit ?? shown?.unit
  const event = eventAt(scope)(what.at)
  // a component of Kubernetes that reports an event is not the one that it befell
  // one of several that supervisord gave up is not told apart
  const [supervised, otherSupervised] = new Set(ends.flatMap(({ what: { by, ident: name } }) => (by === 'supervisor' ? (name ?? []) : [])))
  const ident = event === undefined ? (otherSupervised === undefined ? (supervised ?? what.ident) : what.ident) : undefined
  const comm = ident ?? (/^(?:.{0,12}\[(?:emerg|alert|crit|error)\] \d{1,9}#\d{1,9}: )/.test(what.message) ? 'nginx' : undefined)
  const speaker = unit === undefined ? writerOfLine(scope, what) : undefined
  const writer = speaker?.isGuess === true && isAsked(speaker.pod ?? speaker.container ?? '') ? undefined : speaker
  const unmade = event !== undefined && NOTHING_MADE.test(event.what.reason) ? event : undefined
  const ended = writer?.home === undefined ? undefined : endOf(writer.home)
  const felt = outagesOver(scope, events)
  const isLast = isLastSaid(scope, events.at(-1)!.what)
  // its log ends with it, and the controller gave the Job of its pod up
  const job = isLast && writer !== undefined ? failedJobOf(scope, writer.pod) : undefined
  const { count, time, until } = happened(events)
  const seconds = time === undefined || until === undefined ? 0 : (secondsBetween(time, until) ?? 0)
  return {
    who:
      unit ??
      (unmade === undefined ? undefined : objectOf(unmade)) ??
      (writer === undefined
        ? comm === undefined
          ? productIn(what.at.text)?.name
          : what.pid === undefined
            ? comm
            : `${comm} (pid ${what.pid})`
        : subject(writer)),
    comm,
    pid: what.pid,
    unit,
    pod: writer?.pod,
    container: writer?.container,
    about: {
      comm,
      pid: what.pid,
      unit,
      pod: writer?.pod,
      podUid: writer?.home?.podUid,
      container: writer?.container,
    },
    stopped: ends.length > 0 || shown !== undefined || ended !== undefined || unmade !== undefined || job !== undefined,
    passed: hasPassed(scope, events.at(-1)!.what, until),
    healed:
      unit === undefined
        ? writer !== undefined && leftAt(scope)(what.at) !== undefined && runsAgain(writer)
        : unitFailures(scope)
            .get(keyOf({ unit, user: false }))
            ?.at(-1)?.back !== undefined,
    lasting: count >= MANY && (seconds >= LASTS_SECONDS || time === undefined),
    // what ends while its program goes on is a request
    felt: felt.length > 0 || near.length > ends.length || isLast,
    ends: [
      ...ends.slice(0, 2).flatMap(({ what: end }) => cite(end, 'it ends over this')),
      ...cite(job, 'the Job of its pod has failed'),
      ...(ended === undefined ? [] : [endProof(ended, writer?.isGuess === true)]),
      ...toldBy(felt.slice(0, 2), 'application log', 'what comes of it'),
    ],
  }
}

/** The unit whose main process systemctl shows to have been this one, and to have failed. */
const shownUnit = (scope: Scope, { pid, at }: Said['what']): FailedStatus | undefined =>
  pid === undefined ? undefined : failedUnits(scope).find((one) => one.exit?.pid === pid && one.at.artifact === at.artifact)

/** A container of which only a guess says that this is its log is no second witness. */
function endProof(ended: Cited<ContainerState>, isGuess: boolean): Proof {
  const proof = stateProof(ended, 'it does not stay up')
  return isGuess ? { ...proof, witness: undefined } : proof
}

/** `vault` of vault.log, var/log/vault.err.1. */
const LOG = /(?:^|[/!])([\w@-]{3,60})(?:\.log|\.err|[.-]std(?:err|out))(?:[.-](?:log|txt|\d{1,10}))?(?:\.(?:gz|xz|bz2|zst))?$/
/** Seconds from what a program that cannot go on says to the last that systemd tells of its unit. */
const UNIT_SECONDS = 600

/** The unit whose log, by the name of its file, says this, and which failed then. */
export function unitOfLog(scope: Scope, { ident, at, time }: Said['what']): { readonly unit: string } | undefined {
  const called = LOG.exec(at.artifact)?.[1]
  if (called === undefined || ident !== undefined || time === undefined) return undefined
  const listed = failedUnits(scope).flatMap(({ unit, since }) => (since === undefined ? [] : [{ unit, time: since }]))
  const logged = [...unitFailures(scope).values()].flat().map(({ unit, line }) => ({ unit, time: line.what.time }))
  return [...listed, ...logged].find((one) => {
    const seconds = one.time === undefined ? undefined : secondsBetween(time, one.time)
    return one.unit === `${called}.service` && seconds !== undefined && seconds >= -1 && seconds <= UNIT_SECONDS
  })
}

/** The state of a container that says that it ended with an error, or waits to be started again. */
const endOf = ({ states }: Container): Cited<ContainerState> | undefined =>
  states.find((state) => state.exitCode !== undefined && state.exitCode !== 0 && hasFailed(state)) ?? states.find(hasFailed)

/**
 * Error when something stopped; warning when it was refused again and again, when something could not be done over it, or the log ends with it; a note
 * when the log goes on without it.
 */
export const gravity = ({ stopped, lasting, passed, healed, felt }: Trouble): Severity =>
  healed ? 'note' : stopped ? 'error' : lasting || felt || !passed ? 'warning' : 'note'

/** Reasons of controllers that cannot make or change an object: no failure of its own tells of them. */
const NOTHING_MADE = /^(?:FailedCreate|FailedUpdate|FailedDelete|ReplicaSetCreateError|FailedDaemonPod)$/

/** Refusals that an event of Kubernetes quotes, or an engine that pulls an image, are told by what that event tells. */
export function ownWords<T extends LogLine>(scope: Scope, events: readonly Event<T>[]): readonly Event<T>[] {
  const told = scope.rows(KUBE_EVENT).filter(({ reason }) => !NOTHING_MADE.test(reason))
  const quoted = new Set([...told, ...scope.rows(ENGINE_REFUSAL)].map(({ at }) => `${at.artifact}\0${at.line}`))
  return events.filter(({ what: { at } }) => !quoted.has(`${at.artifact}\0${at.line}`))
}

function hasPassed(scope: Scope, { at }: Said['what'], until: Instant | undefined): boolean {
  const end = scope.endOf(at.artifact)
  if (end === undefined) return false
  const seconds = until === undefined || end.time === undefined ? undefined : secondsBetween(until, end.time)
  return seconds === undefined ? end.line - at.line > PASSED_LINES : seconds > PASSED_SECONDS
}

/** Said by the program itself, not by who started it or saw it end. */
const isItsOwn = ({ what: { unit, ident, by, bare } }: Event<ProgramEnded & LogLine>): boolean =>
  unit === undefined && ident === undefined && by === undefined && bare !== true

/** Lines above the error that they announce. */
const ABOVE =
  /^(?:Traceback|Exception in|\s{0,8}BOOT FAILED|Unhandled exception[.:] |.{0,120}\bApplication (?:run )?failed\b|.{0,8}throw er|.{0,120}\bstart-?up failed\b|thread 'main'|.{0,200}\bKafkaException: Failed to construct kafka )/i

function isEndOf({ what: end }: Event<ProgramEnded & LogLine>, { what: said }: Said, isGrave: boolean): boolean {
  if (end.at.artifact !== said.at.artifact || goesOnWithout(said.message) || !isSameProgram(end, said, isGrave)) return false
  const apart = linesTo(said.at, end.at)
  // a trace stands above its error
  if (
    apart < -NEAR_LINES ||
    apart > NEAR_LINES ||
    (apart < 0 && !(isGrave && (end.unit ?? end.ident) !== undefined) && !ABOVE.test(end.message))
  )
    return false
  if ((end.time === undefined) !== (said.time === undefined)) return Math.abs(apart) <= NEAR_UNTIMED
  const seconds = end.time === undefined || said.time === undefined ? undefined : secondsBetween(said.time, end.time)
  return seconds === undefined || Math.abs(seconds) <= NEAR_SECONDS
}

function isSameProgram(end: Cited<ProgramEnded & LogLine>, said: Cited<LogLine>, isGrave: boolean): boolean {
  if (end.unit !== undefined) {
    if (said.unit !== undefined) return said.unit === end.unit
    if (said.ident !== undefined) return isProgramOf(end.unit, said.ident) || isJustBefore(end, said, isGrave)
    const named = selfNamed(said.message)
    return named !== undefined && isProgramOf(end.unit, named)
  }
  if (end.by === 'supervisor') return said.ident === undefined || said.ident === end.ident || /^supervisord?$/.test(said.ident)
  if (end.ident === undefined && said.ident === undefined) {
    const [ended, refused] = [selfNamed(end.message), selfNamed(said.message)]
    // a tool that a script calls ends over its own error, not over what another said before it
    if (ended !== refused && ended !== undefined && (refused !== undefined || ERROR_OF_TOOL.test(end.message))) return false
  }
  return end.ident === said.ident && (end.pid === undefined || said.pid === undefined || end.pid === said.pid)
}

const ERROR_OF_TOOL = /^[a-z][\w.-]{0,30}: (?:fatal |\[?)?error\b/i

/** Lines and seconds between what a program with another name says and the end of the unit that started it. */
const JUST_LINES = 6
const JUST_SECONDS = 5
/** Programs that say something all the time, about others. */
const OTHERS = /^(?:kernel|systemd.*|sudo|su|sshd.*|cron|crond|dbus.*|polkitd|audit|auditd|NetworkManager)$/i

/** A unit may run anything: a wrapper or a runtime directly above its end is its own, and so is any program of which this line is the last. */
function isJustBefore(end: Cited<LogLine>, said: Cited<LogLine>, isGrave: boolean): boolean {
  const apart = linesTo(said.at, end.at)
  if (said.ident === undefined || OTHERS.test(said.ident) || !(isGrave || runsOthers(said.ident)) || apart < 1 || apart > JUST_LINES)
    return false
  const seconds = end.time === undefined || said.time === undefined ? undefined : secondsBetween(said.time, end.time)
  return seconds === undefined || (seconds >= 0 && seconds <= JUST_SECONDS)
}
