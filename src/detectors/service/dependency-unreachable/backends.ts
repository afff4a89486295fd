import { type Event, happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import type { LogLine } from '../../../core/log-line.ts'
import { peerName } from '../../../core/peer-name.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { PEER_REACHED, UPSTREAM } from '../../../records/peer-failure.ts'
import { type BackendSaid, BACKEND_SAID } from '../../../records/backend-said.ts'
import { troubleOf } from '../troubles.ts'
import type { Facts } from './judge.ts'

/** Servers of a backend that are named. */
const MOST_NAMED = 4

/** A load balancer has no server left behind it. One of several that is down is what it is there for. */
export function backends(scope: Scope): Found<Facts>[] {
  const groups = grouped(scope.events(BACKEND_SAID), ({ what }) => `${what.at.artifact}\0${what.backend ?? ''}`)
  return [...groups.values()].flatMap((events): Found<Facts>[] => {
    const none = events.filter(({ what }) => what.says === 'no server')
    const [first, ...others] = none.length > 0 ? none : events.filter(({ what }) => what.last === true)
    if (first === undefined) return []
    const up = events.find((event) => event.what.says === 'server up' && event.order > [first, ...others].at(-1)!.order)
    const down = events.filter(({ what }) => what.says === 'server down')
    const trouble = troubleOf(scope, [first, ...others])
    const { backend = UPSTREAM, by, message } = first.what
    const back = backend === UPSTREAM || up !== undefined ? undefined : reachedSince(scope, backend, [first, ...others].at(-1)!)
    const isOver = up !== undefined || back !== undefined
    const members = new Map(down.flatMap(({ what }) => (what.server === undefined ? [] : [[what.server, what] as const])))
    return [
      {
        ...happened([first, ...others]),
        facts: {
          who: trouble.who ?? by,
          unit: trouble.unit,
          pod: trouble.pod,
          container: trouble.container,
          host: backend,
          port: undefined,
          peer: backend,
          address: undefined,
          how: 'refused',
          stopped: false,
          reachedAgain: isOver,
          webhook: undefined,
          noEndpoints: undefined,
          message,
          ...(by === 'HAProxy' ? {} : { proxy: by }),
          service: undefined,
          serviceFailed: undefined,
          backend: [...members.values()].slice(0, MOST_NAMED).map(({ server, address, why }) => ({ server: server!, address, why })),
        },
        about: { ...trouble.about, server: members.size === 1 ? [...members.values()][0]?.address?.replace(/:\d+$/, '') : undefined },
        proof: [...toldBy([first, ...others], 'application log', 'none is left'), ...toldBy(down.slice(-2), 'application log')],
        against: [
          ...toldBy(up === undefined ? [] : [up], 'application log', 'one is back'),
          ...toldBy(back === undefined ? [] : [back], 'application log', 'one is back'),
        ],
        severity: isOver || (by !== 'HAProxy' && trouble.passed) ? 'note' : 'error',
        certainty: 'stated',
      },
    ]
  })
}

/** A later request that was passed on to the same service. */
const reachedSince = (scope: Scope, backend: string, { what: { at }, order }: Event<BackendSaid & LogLine>) =>
  scope
    .events(PEER_REACHED)
    .find(
      ({ what, order: later }) =>
        later > order &&
        what.at.artifact === at.artifact &&
        what.peer !== undefined &&
        peerName(what.peer.host, what.peer.port) === backend,
    )
