import { unitOf } from '../../../casefile/status-units.ts'
import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { distinct, grouped } from '../../../core/grouped.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { DEADLOCK_MEMBER, STATED_DEADLOCK } from '../../../records/deadlock.ts'
import { THREAD_STACK } from '../../../records/thread-stack.ts'
import type { Span } from '../../../core/span.ts'
import { dumpsOf } from '../thread-dumps.ts'
import { onlyProcessOf } from '../only-process.ts'
import { MAX_CYCLE, type Facts } from './judge.ts'

interface Runtimes {
  readonly found: Found<Facts>[]
  /** Texts in which the JVM reports its deadlock: their stacks tell the same. */
  readonly texts: ReadonlySet<string>
}

/** What the runtimes of Java and Go say themselves. */
export function runtimes(scope: Scope): Runtimes {
  const java = grouped(
    scope.events(STATED_DEADLOCK).filter(({ what }) => what.by === 'java'),
    ({ what }) => what.at.artifact,
  )
  const found = [...java].map(([text, events]): Found<Facts> => {
    const { at, time, message, ident, pid, unit } = events[0].what
    const members = distinct(
      scope.events(DEADLOCK_MEMBER).filter(({ what }) => what.by === 'java' && what.at.artifact === text && what.at.line > at.line),
      ({ what }) => what.name,
    ).slice(0, MAX_CYCLE)
    const only = onlyProcessOf(scope)
    const about = { pid: pid ?? only.pid, comm: ident ?? only.comm, unit }
    return {
      time,
      about,
      facts: {
        host: scope.name,
        runtime: 'java',
        comm: about.comm,
        pid: about.pid,
        unit,
        cycle: members.map(({ what }) => what.name),
        threads: members.length,
        places: placesOf(
          scope,
          text,
          members.map(({ what }) => what.name),
        ),
        locks: [],
        message,
      },
      proof: [
        ...toldBy(events.slice(0, 1), 'application log', 'the runtime found a cycle of locks'),
        ...toldBy(members.slice(0, 4), 'application log', ({ name }) => `held by ${name}`),
      ],
      certainty: 'stated',
    }
  })
  return { found: [...found, ...golang(scope)], texts: new Set(java.keys()) }
}

/** Where the stacks of that text show these threads. */
function placesOf(scope: Scope, text: string, names: readonly string[]): string[] | undefined {
  const threads = dumpsOf(scope).flatMap((dump) => (dump.artifact === text ? dump.threads : []))
  const places = names.map((name) => threads.findLast((thread) => thread.name === name)?.place)
  return places.length > 0 && places.every((place) => place !== undefined) ? [...new Set(places)] : undefined
}

function golang(scope: Scope): Found<Facts>[] {
  const said = scope.events(STATED_DEADLOCK).filter(({ what }) => what.by === 'go')
  return [...grouped(said, ({ what }) => what.unit ?? what.ident ?? '').values()].map((events) => {
    const { ident: comm, pid, message } = events[0].what
    const unit = unitOf(scope, events)
    return {
      ...happened(events),
      about: { pid, comm, unit },
      facts: {
        host: scope.name,
        runtime: 'go',
        comm,
        pid,
        unit,
        cycle: [],
        threads: 0,
        places: waitsBelow(scope, events[0].what.at),
        locks: [],
        message,
      },
      proof: toldBy(events, 'application log'),
      certainty: 'stated',
    }
  })
}

/** Lines below Go's report in which its goroutines stand. */
const MOST_BELOW = 2000
const OF_GO = /^(?:runtime|sync|internal|time|os|net|syscall|context)[./]|^created by /

/** Where the goroutines stand, each in the program's own code: `main.pump at /srv/sync/pump.go:22 (chan receive)`. */
function waitsBelow(scope: Scope, { artifact, line }: Span): string[] | undefined {
  const stacks = scope
    .rows(THREAD_STACK)
    .filter(({ runtime, at }) => runtime === 'go' && at.artifact === artifact && at.line > line && at.line - line <= MOST_BELOW)
  const waits = stacks.flatMap(({ frames, state }) => {
    const own = frames.find(({ function: name, where }) => name !== undefined && where !== undefined && !OF_GO.test(name))
    return own === undefined ? [] : [`${own.function} at ${own.where}${state === undefined ? '' : ` (${state})`}`]
  })
  return waits.length === 0 ? undefined : [...new Set(waits)].slice(0, MAX_CYCLE)
}
