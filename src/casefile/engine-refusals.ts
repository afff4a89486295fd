import type { Event } from '../core/event.ts'
import { grouped } from '../core/grouped.ts'
import type { LogLine } from '../core/log-line.ts'
import { once, type Scope } from '../core/scope.ts'
import { secondsBetween, type Span } from '../core/span.ts'
import { ENGINE_EVENT, type Engine } from '../records/engine-event.ts'
import { ENGINE_REFUSAL, type EngineRefusal } from '../records/engine-refusal.ts'
import { KUBE_EVENT } from '../records/kube-event.ts'
import { commandNear } from './command-above.ts'
import { engineOf } from './engines.ts'

/** What an engine refused, however often and by whomever it is told. */
export interface Refused {
  readonly about: EngineRefusal['about']
  readonly engine: Engine | undefined
  readonly container: string | undefined
  readonly containerId: string | undefined
  readonly image: string | undefined
  readonly socket: string | undefined
  readonly sentence: string
  readonly events: readonly [Event<EngineRefusal & LogLine>, ...Event<EngineRefusal & LogLine>[]]
  /** The container was started after it. */
  readonly healed: boolean
}

interface Typed {
  readonly engine: Engine | undefined
  readonly container: string | undefined
  readonly image: string | undefined
}

/** A client answers so near below its command. */
const NEAR_LINES = 40
const COMMAND = /(?:^|[\s;&|])(?:sudo )?(docker|podman|nerdctl)(?:-compose)?\s(.{1,2000})$/

/** What a typed command is about: `docker run --name web -d nginx`, `podman start db`, `docker pull redis:9`. */
function typedOf(command: string): Typed {
  const m = COMMAND.exec(command)
  if (m === null) return { engine: undefined, container: undefined, image: undefined }
  const said = m[2]!
  return {
    engine: m[1] as Engine,
    container:
      /\s--name[= ]([\w.-]{1,128})/.exec(said)?.[1] ??
      /^(?:container )?(?:start|restart|exec(?: -\w{1,4})*|logs(?: -\S{1,40}| \d{1,6})*) ([\w.-]{1,128})/.exec(said)?.[1],
    image: /^(?:image )?pull (?:-\S{1,80} ){0,4}([^\s-]\S{0,400})/.exec(said)?.[1],
  }
}

/** The client and the log of the daemon tell of one try, older versions of compose of one twice: of each text the tries that have a time. */
export function triesOf({ events }: Refused): number {
  const texts = grouped(
    events.filter(({ what }) => what.time !== undefined),
    ({ what }) => what.at.artifact,
  )
  return [...texts.values()].reduce(
    (most, own) =>
      Math.max(
        most,
        own.reduce((sum, { count }) => sum + count, 0),
      ),
    1,
  )
}

export const engineRefusals = once((scope: Scope): readonly Refused[] => {
  const above = (at: Span): Typed => typedOf(commandNear(scope, at, NEAR_LINES)?.command ?? '')
  // an event of Kubernetes that quotes a runtime is told of its pod
  const quoted = new Set(scope.rows(KUBE_EVENT).map(({ at }) => `${at.artifact}\0${at.line}`))
  const own = scope.events(ENGINE_REFUSAL).filter(({ what: { at } }) => !quoted.has(`${at.artifact}\0${at.line}`))
  const told = own.map((event) => {
    const { what } = event
    const typed = above(what.at)
    const isImage = what.about === 'image'
    return {
      event,
      engine: typed.engine ?? what.engine,
      container: isImage ? what.container : (what.container ?? scope.names.container(what.containerId)?.container ?? typed.container),
      image: isImage ? (what.image ?? typed.image) : undefined,
    }
  })
  const certain = told.filter(
    ({ event: { what }, engine, container }) =>
      what.about !== 'container' || !/^exec /.test(what.sentence) || (engine ?? container) !== undefined,
  )
  const starts = scope.events(ENGINE_EVENT).filter(({ what }) => what.did === 'start')
  return [
    ...grouped(certain, ({ event: { what }, container, image }) =>
      [what.about, container ?? '', image ?? '', plain(what.sentence)].join('\0'),
    ).values(),
  ].map((alike) => {
    const events = alike.map(({ event }) => event)
    const { what } = events[0]!
    const container = alike[0].container
    const last = events.at(-1)!
    return {
      about: what.about,
      engine: alike.find(({ engine }) => engine !== undefined)?.engine ?? engineOf(scope),
      container,
      containerId: events.find((event) => event.what.containerId !== undefined)?.what.containerId,
      image: alike[0].image,
      socket: what.socket,
      sentence: what.sentence,
      events: [events[0]!, ...events.slice(1)],
      healed: container !== undefined && starts.some((start) => start.what.container === container && isAfter(start, last)),
    }
  })
})

/** By their times, or by their lines in one text. */
function isAfter({ what: a, order }: Event<LogLine>, { what: b, order: before }: Event<LogLine>): boolean {
  const seconds = a.time === undefined || b.time === undefined ? undefined : secondsBetween(b.time, a.time)
  return seconds === undefined ? a.at.artifact === b.at.artifact && order > before : seconds > 0
}

/** Without what differs from try to try. */
const plain = (sentence: string): string =>
  sentence
    .replace(/\b[0-9a-f]{12,64}\b/g, '')
    .replace(/\.$/, '')
    .slice(0, 200)
