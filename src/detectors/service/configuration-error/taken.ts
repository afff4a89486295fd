import { happened, type Event } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import type { LogLine } from '../../../core/log-line.ts'
import { cite, toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { linesTo, type Span } from '../../../core/span.ts'
import { CONFIGURATION_REFUSAL, type ConfigurationRefusal } from '../../../records/configuration-refusal.ts'
import { ENGINE_REFUSAL } from '../../../records/engine-refusal.ts'
import { PEER_REACHED } from '../../../records/peer-failure.ts'
import { LISTENING_SOCKET } from '../../../records/sockets.ts'
import { troubleOf, unitOfLog } from '../troubles.ts'
import type { Facts } from './judge.ts'

type Refusal = Event<ConfigurationRefusal & LogLine>

/** Lines of one attempt: a trace names the port only in its first line, or in one beside it. */
const NEAR_LINES = 15

/** Whether it is about where a server listens. */
export const isTaken = ({ kind }: Pick<ConfigurationRefusal, 'kind'>): boolean => kind === 'port' || kind === 'address'

/** A server that cannot listen where it is told to: somebody else does, or the address is not of this machine. */
export function taken(scope: Scope): Found<Facts>[] {
  // what an engine could not publish is told of its container
  const ofEngines = new Set(scope.rows(ENGINE_REFUSAL).map(({ at }) => `${at.artifact}\0${at.line}`))
  const all = scope
    .events(CONFIGURATION_REFUSAL)
    .filter(({ what }) => isTaken(what) && !ofEngines.has(`${what.at.artifact}\0${what.at.line}`))
  return [...grouped(all, (one) => keyOf(one, all)).values()].map((events) => {
    const told = events.find(({ what }) => what.port !== undefined) ?? events[0]
    const { what } = told
    const trouble = troubleOf(scope, events)
    // its log is called as the unit that failed then
    const named = trouble.who === undefined ? events.flatMap((event) => unitOfLog(scope, event.what) ?? [])[0]?.unit : undefined
    const stopped = trouble.stopped || named !== undefined || events.some((event) => event.what.ends === true)
    const later = scope
      .events(PEER_REACHED)
      .find(
        (event) =>
          event.order > events.at(-1)!.order &&
          event.what.serves === true &&
          event.what.at.artifact === what.at.artifact &&
          event.what.ident === what.ident &&
          event.what.host === what.host,
      )
    const holder = what.port === undefined ? undefined : scope.rows(LISTENING_SOCKET).find((socket) => socket.port === what.port)
    return {
      ...happened(attempts(events)),
      facts: {
        who: trouble.who ?? named,
        unit: trouble.unit ?? named,
        pod: trouble.pod,
        container: trouble.container,
        kind: what.kind,
        name: what.name,
        address: what.address,
        port: what.port,
        holder: holder?.comm === undefined ? undefined : holder.pid === undefined ? holder.comm : `${holder.comm} (pid ${holder.pid})`,
        holderPid: holder?.pid,
        healed: later !== undefined || trouble.healed ? true : undefined,
        missing: false,
        stopped,
        message: what.sentence,
      },
      about: named === undefined ? trouble.about : { ...trouble.about, unit: named },
      proof: [
        ...toldBy(attempts(events), 'application log', what.kind === 'port' ? 'it is in use' : 'not an address of this machine'),
        ...cite(holder, 'who listens there', 'capture'),
        ...trouble.ends,
      ],
      against: toldBy(later === undefined ? [] : [later], 'application log', 'it listens in the end'),
      severity: later !== undefined || trouble.healed ? 'note' : stopped ? 'error' : 'warning',
      certainty: 'stated',
    }
  })
}

/** A field of an error, as Node.js prints it below the error; what an exception was made of, as .NET and the JVM print it below. */
const BELOW = /^\s{1,12}(?:code|errno|syscall): |^\s{0,12}(?:---> |Caused by: )/
/** .NET tells an exception that it has logged once more as it ends. */
const AGAIN = /^Unhandled exception[.:] (.{1,2000})$/s

/** Its attempts: what an error prints of itself below it is none, nor is the same error told again as the program ends over it. */
function attempts(events: readonly [Refusal, ...Refusal[]]): readonly [Refusal, ...Refusal[]] {
  const isToldAgain = ({ what: { message, at } }: Refusal): boolean => {
    const said = AGAIN.exec(message)?.[1]?.trim()
    return said !== undefined && events.some(({ what: other }) => isJustAbove(other.at, at) && other.message.trim() === said)
  }
  const [first, ...more] = events.filter((event) => !BELOW.test(event.what.at.text) && !isToldAgain(event))
  return first === undefined ? events : [first, ...more]
}

const isJustAbove = (above: Span, at: Span): boolean => {
  const lines = linesTo(above, at)
  return above.artifact === at.artifact && lines > 0 && lines <= NEAR_LINES
}

/** One port is one failure, on whatever addresses; a line that names none belongs to the nearest one that does. */
function keyOf({ what }: Refusal, all: readonly Refusal[]): string {
  const near =
    what.port !== undefined
      ? what
      : all
          .map((other) => other.what)
          .filter(
            ({ kind, port, at }) =>
              kind === what.kind &&
              port !== undefined &&
              at.artifact === what.at.artifact &&
              Math.abs(at.line - what.at.line) <= NEAR_LINES,
          )
          .toSorted((a, b) => Math.abs(a.at.line - what.at.line) - Math.abs(b.at.line - what.at.line))[0]
  return [what.kind, what.at.artifact, what.ident ?? '', near?.port ?? ''].join('\0')
}
