import type { Event } from '../core/event.ts'
import type { Proof } from '../core/finding.ts'
import { grouped } from '../core/grouped.ts'
import type { LogLine } from '../core/log-line.ts'
import { once, type Scope } from '../core/scope.ts'
import { secondsBetween, type Instant } from '../core/span.ts'
import { TYPED_COMMAND } from '../core/command.ts'
import { CONTAINER_STATE } from '../records/container-state.ts'
import { ENGINE_EVENT, type EngineEvent } from '../records/engine-event.ts'
import { ENGINE_OOM, type EngineOom } from '../records/engine-oom.ts'

export type EngineSaid = Event<EngineEvent & LogLine>

/** Somebody asked the engine to end a container: to stop it, or to kill it at once. */
export interface Asked {
  readonly by: 'stop' | 'kill'
  /** It did not end in its grace time, and was killed then. */
  readonly overran: boolean
  /** From the first signal to the kill, where both are told. */
  readonly graceSeconds?: number | undefined
  readonly told: readonly EngineSaid[]
}

/** One end of a container. */
export interface EngineEnd {
  readonly line: EngineSaid
  readonly exitCode: number | undefined
  readonly asked?: Asked | undefined
  /** The kernel killed in it for lack of memory just before. */
  readonly oom: boolean
  /** It was started again after it. */
  readonly startedAgain: boolean
  /** What else the engine was asked to do is told in the same text, and no kill of this one. */
  readonly notAsked: boolean
}

/** What the events of an engine tell of one container. */
export interface EngineLife {
  readonly container: string | undefined
  /** As compose calls it in front of its lines, where that is another name. */
  readonly service?: string | undefined
  readonly containerId: string | undefined
  readonly image: string | undefined
  readonly ends: readonly EngineEnd[]
  /** The start after which no end is told. */
  readonly runs?: EngineSaid | undefined
  /** Starts after an end that nobody had asked for. */
  readonly restarts: number
  readonly health: readonly EngineSaid[]
}

/** What tells of one end stands so near to it: the kill for memory before it, that it ended as asked behind it. */
const NEAR_SECONDS = 5
/** A kill so long after the first signal is the end of a grace time, not a second thought. */
const GRACE_SECONDS = 1
/** 128 and SIGKILL. */
const KILLED = 137
/** Signals that programs read their settings anew for, or report: no end. */
const NO_END = new Set(['SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH', 'SIGCONT'])

/** By the name of the container, or by its id where it has none. */
export const engineLives = once((scope: Scope): ReadonlyMap<string, EngineLife> => {
  const heard: EngineSaid[] = scope
    .events<EngineOom & LogLine>(ENGINE_OOM)
    .map((event) => ({ ...event, what: { ...event.what, did: 'oom' } }))
  const events = [...scope.events(ENGINE_EVENT), ...heard].toSorted((a, b) => a.order - b.order)
  const attached = new Set(events.flatMap(({ what }) => what.attached ?? []))
  const all = events.filter(({ what }) => what.did === 'stopping' && what.container === undefined)
  const named = new Map(
    events.flatMap(({ what }) =>
      what.containerId !== undefined && what.container !== undefined ? [[what.containerId, what.container]] : [],
    ),
  )
  // compose prints `api-1` of what the engine calls `shop-api-1`
  const whole = new Set([
    ...scope
      .rows(CONTAINER_STATE)
      .flatMap(({ source, pod, container }) => (source === 'container runtime' && pod === undefined ? (container ?? []) : [])),
    ...events.flatMap(({ what }) => (what.engine === 'docker compose' ? [] : (what.container ?? []))),
  ])
  const wholeOf = (service: string): string => {
    const fits = whole.has(service) ? [] : [...whole].filter((name) => name.endsWith(`-${service}`))
    return fits.length === 1 ? fits[0]! : service
  }
  const nameOf = ({ engine, container, containerId }: EngineEvent): string | undefined =>
    (engine === 'docker compose' && container !== undefined ? wholeOf(container) : container) ??
    (containerId === undefined ? undefined : (named.get(containerId) ?? scope.names.container(containerId)?.container))
  const own = grouped(
    events.filter(({ what }) => what.containerId !== undefined || isContainer(what, attached)),
    ({ what }) => nameOf(what) ?? what.containerId,
  )
  const telling = tellingTexts(scope, events)
  return new Map([...own].map(([key, said]) => [key, lifeOf(nameOf(said[0].what), said, all, telling)]))
})

/** Compose tells of a service with its number, or of a container that it attached to. */
const isContainer = ({ container, did }: EngineEvent, attached: ReadonlySet<string>): boolean =>
  container !== undefined && (did !== 'die' || /[_-]\d{1,4}$/.test(container) || attached.has(container))

/** Texts in which an engine tells of all that it does: a kill that they do not tell of did not go through it. */
function tellingTexts(scope: Scope, events: readonly EngineSaid[]): ReadonlySet<string> {
  const filtered = new Set(
    scope.rows(TYPED_COMMAND).flatMap(({ command, at }) => (/\bevents\b.{0,400}\s(?:-f|--filter)[= ]/.test(command) ? [at.artifact] : [])),
  )
  const kinds = grouped(
    events.filter(({ what }) => what.containerId !== undefined && what.did !== 'overran'),
    ({ what }) => what.at.artifact,
  )
  return new Set(
    [...kinds].flatMap(([artifact, own]) =>
      !filtered.has(artifact) && own.some(({ what }) => !/^(?:die|oom|health)$/.test(what.did)) ? [artifact] : [],
    ),
  )
}

function lifeOf(
  container: string | undefined,
  said: readonly EngineSaid[],
  all: readonly EngineSaid[],
  telling: ReadonlySet<string>,
): EngineLife {
  const ends: EngineEnd[] = []
  let asking: EngineSaid[] = []
  let oom: EngineSaid | undefined
  let runs: EngineSaid | undefined
  let restarts = 0
  for (const [i, one] of said.entries()) {
    const { did } = one.what
    if (did === 'start') {
      const last = ends.at(-1)
      if (last !== undefined && !last.startedAgain) {
        ends[ends.length - 1] = { ...last, startedAgain: true }
        if (last.asked === undefined) restarts++
      }
      asking = []
      oom = undefined
      runs = one
    } else if (did === 'kill' || did === 'overran' || did === 'stopping') {
      if (did !== 'kill' || !NO_END.has(one.what.signal ?? '')) asking.push(one)
    } else if (did === 'oom') oom = one
    else if (did === 'die') {
      const behind = said.slice(i + 1).find(({ what }) => what.did !== 'other' && what.did !== 'destroy')
      const confirmed = behind !== undefined && /^(?:stop|restart)$/.test(behind.what.did) && isSoon(one, behind) ? behind : undefined
      const before = all.filter(({ order, what }) => order < one.order && what.at.artifact === one.what.at.artifact)
      const asked = askedBy([...before, ...asking], confirmed)
      const earlier = ends.at(-1)
      // compose prints no start: the end before it was followed by one
      if (earlier !== undefined && !earlier.startedAgain && one.what.containerId === undefined) {
        ends[ends.length - 1] = { ...earlier, startedAgain: true }
        if (earlier.asked === undefined) restarts++
      }
      const notAsked = asked === undefined && telling.has(one.what.at.artifact) && (i > 0 || runs !== undefined)
      ends.push({
        line: one,
        // podman tells no code of what it had to kill
        exitCode: one.what.exitCode ?? (asked?.overran === true ? KILLED : undefined),
        asked,
        oom: oom !== undefined && isSoon(oom, one),
        startedAgain: false,
        notAsked,
      })
      asking = []
      oom = undefined
      runs = undefined
    }
  }
  // how it ended then is not told, but that it was killed
  const late = asking.find(({ what }) => what.did === 'overran')
  if (late !== undefined)
    ends.push({ line: late, exitCode: KILLED, asked: askedBy(asking, undefined), oom: false, startedAgain: false, notAsked: false })
  const ids = new Set(said.flatMap(({ what }) => what.containerId ?? []))
  return {
    container,
    service: said.find(({ what }) => what.engine === 'docker compose' && what.container !== container)?.what.container,
    containerId: ids.size === 1 ? [...ids][0] : undefined,
    image: said.find(({ what }) => what.image !== undefined)?.what.image,
    ends,
    runs,
    restarts,
    health: said.filter(({ what }) => what.did === 'health' && what.health !== undefined),
  }
}

function isSoon({ what: end }: EngineSaid, { what: behind }: EngineSaid): boolean {
  const seconds = end.time === undefined || behind.time === undefined ? undefined : secondsBetween(end.time, behind.time)
  return seconds === undefined || seconds <= NEAR_SECONDS
}

/** Who asked for an end, by the signals that the engine sent before it and by what it says behind it. */
function askedBy(before: readonly EngineSaid[], confirmed: EngineSaid | undefined): Asked | undefined {
  const kills = before.filter(({ what }) => what.did === 'kill')
  const overran = before.find(({ what }) => what.did === 'overran')
  const first = kills[0]
  const last = kills.at(-1)
  const isKilled = last !== undefined && last !== first && last.what.signal === 'SIGKILL'
  const apart = isKilled ? apartOf(first!.what.time, last.what.time) : undefined
  const told = [...kills.slice(0, 1), ...(isKilled ? [last] : []), ...(overran === undefined ? [] : [overran])]
  if (overran !== undefined || (isKilled && (confirmed !== undefined || (apart ?? 0) >= GRACE_SECONDS)))
    return {
      by: 'stop',
      overran: true,
      graceSeconds: overran?.what.graceSeconds ?? (apart === undefined ? undefined : Math.round(apart)),
      told,
    }
  const stopping = before.filter(({ what }) => what.did === 'stopping')
  if (confirmed !== undefined || stopping.length > 0)
    return {
      by: 'stop',
      overran: false,
      told: [...told, ...stopping.slice(-1), ...(confirmed === undefined ? [] : [confirmed])].slice(0, 2),
    }
  if (last === undefined) return undefined
  return { by: last.what.signal === 'SIGKILL' ? 'kill' : 'stop', overran: false, told: [last] }
}

const apartOf = (a: Instant | undefined, b: Instant | undefined): number | undefined =>
  a === undefined || b === undefined ? undefined : secondsBetween(a, b)

const NOTE: Readonly<Partial<Record<EngineEvent['did'], string>>> = {
  stop: 'it ended as asked',
  restart: 'a restart was asked for',
  stopping: 'its end was asked for',
  overran: 'it did not end in its grace time',
  die: 'the engine tells of its end',
}

export const engineProofs = (told: readonly EngineSaid[]): Proof[] =>
  told.map(({ what }) => ({
    at: what.at,
    time: what.time,
    witness: 'container runtime',
    note: what.did === 'kill' ? `the engine sends ${what.signal ?? 'a signal'}` : NOTE[what.did],
  }))
