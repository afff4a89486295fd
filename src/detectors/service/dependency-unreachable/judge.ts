import { peerName } from '../../../core/peer-name.ts'
import type { LeaderlessCluster } from '../../../casefile/clusters.ts'
import { podsOf } from '../../../casefile/pods.ts'
import { isServer, programsOn } from '../../../casefile/port-programs.ts'
import { installedAfter } from '../../../casefile/done-since.ts'
import { reachedAgain } from '../../../casefile/reached-again.ts'
import { type Event, happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import type { LogLine } from '../../../core/log-line.ts'
import { toldBy, withSecond } from '../../../core/proof.ts'
import { once, type Scope } from '../../../core/scope.ts'
import type { Engine } from '../../../records/engine-event.ts'
import { PEER_FAILURE, type Peer, type PeerFailure, UPSTREAM } from '../../../records/peer-failure.ts'
import { UNIT_SAID } from '../../../records/unit-said.ts'
import { containersBehind } from '../../container/containers-behind.ts'
import { type Behind, hasAddress, isBehind, podsBehind, serviceNamed } from '../../container/pods-behind.ts'
import { backends } from './backends.ts'
import { furtherPeers, together } from './members.ts'
import { DAEMONS, daemons } from './daemons.ts'
import { leaseIn, localServer } from './local-server.ts'
import { namedAbove, triedFor } from './tried.ts'
import { withoutUnnamed } from './unnamed.ts'
import { gravity, ownWords, type Trouble, troubleOf } from '../troubles.ts'

export interface Facts {
  who: string | undefined
  unit: string | undefined
  pod: string | undefined
  container: string | undefined
  host: string
  port: number | undefined
  /** `db1.internal:5432` */
  peer: string
  address: string | undefined
  /** No line tells the address: `host` and `peer` are what kind of server it is. */
  unnamed?: boolean | undefined
  /** Others that the same lines name, as `peer` does. */
  others?: readonly string[] | undefined
  /** The cluster of which they are members, and what it lacks over that. */
  cluster?: string | undefined
  lacks?: string | undefined
  how: PeerFailure['how']
  stopped: boolean
  reachedAgain: boolean
  /** The admission webhook that is asked there: without its answer the API server makes nothing. */
  webhook: string | undefined
  noEndpoints: boolean | undefined
  message: string
  /** The unit of this machine that listens there, where path or port tell. */
  service: string | undefined
  /** That unit failed: what it says of itself tells why. */
  serviceFailed: boolean | undefined
  /** The program of this machine that should listen there, which ended. */
  ended?: string | undefined
  /** The pool of php-fpm that serves it, all of whose children are taken. */
  pool?: string | undefined
  /** It is the daemon of a container engine that does not answer its own client. */
  engine?: Engine | undefined
  /** Servers of a load balancer's backend, all of them down. */
  backend?: readonly { readonly server: string; readonly address?: string | undefined; readonly why?: string | undefined }[] | undefined
  /** The proxy that could not pass requests on. */
  proxy?: 'Envoy' | 'nginx' | undefined
  /** The lease that it could not renew there: it leads while it holds that. */
  lease?: string | undefined
  /** Pods of a cluster that its name leads to, which do not run. */
  behind?: readonly string[] | undefined
  /** Containers of an engine that its name leads to, which ended. */
  containers?: readonly string[] | undefined
}

const HOW: Record<PeerFailure['how'], string> = {
  refused: 'refused',
  'timed out': 'no answer',
  'no route': 'no route',
  reset: 'broken off',
  'not made': 'not connected',
}

/** A path in the file system, or a name that Linux keeps apart from it (unix(7)). */
export const isSocket = (host: string): boolean => /^@?\/|^@/.test(host)

type Failed = Event<PeerFailure & LogLine>

/** A named peer that a program needs does not take connections: it ended over it, or was refused for a while. */
export const judge = (scope: Scope): Found<Facts>[] => [...peers(scope), ...daemons(scope), ...backends(scope)]

function peers(scope: Scope): Found<Facts>[] {
  const byPeer = grouped(
    withoutUnnamed(scope, namedAbove(scope, ownWords(scope, scope.events(PEER_FAILURE)))),
    ({ what }) => `${what.at.artifact}\0${nameOf(what.peer)}`,
  )
  return together(scope, bothFamilies([...byPeer.values()])).map(({ events, cluster }) => {
    const trouble = troubleOf(scope, events, false, (pod) => isPeer(scope, pod, events[0].what.peer))
    const back: Event<LogLine> | undefined = reachedAgain(scope, events) ?? installedAfter(scope, events)
    return found(
      scope,
      events,
      trouble,
      back !== undefined,
      toldBy(back === undefined ? [] : [back], 'application log', 'it is reached again'),
      cluster,
    )
  })
}

/** Lines of one error between the addresses of one name that it tells of. */
const ONE_ERROR_LINES = 12

/**
 * One attempt asks a name by its address of IPv4 and by that of IPv6 (RFC 8305): the same port, refused by both within the lines of one error, is one
 * server. It is told by the address of IPv4.
 */
function bothFamilies(groups: readonly (readonly [Failed, ...Failed[]])[]): readonly (readonly [Failed, ...Failed[]])[] {
  const isSix = ([{ what }]: readonly [Failed, ...Failed[]]): boolean => isAddress6(what.peer.host)
  const folded = new Map<object, readonly [Failed, ...Failed[]]>()
  return groups
    .filter((six) => {
      const four = isSix(six) ? groups.find((other) => isOtherFamily(other, six)) : undefined
      if (four !== undefined) folded.set(four, [...(folded.get(four) ?? four), ...six])
      return four === undefined
    })
    .map((events) => folded.get(events) ?? events)
}

const isAddress6 = (host: string): boolean => /^[\da-f]{0,4}:[\da-f:.]{1,40}(?:%|$)/i.test(host)

/** Whether each refusal by the address of IPv6 stands beside one by this address of IPv4, in the same way and at the same port. */
const isOtherFamily = (four: readonly Failed[], six: readonly Failed[]): boolean =>
  six.every(({ what }) =>
    four.some(
      ({ what: other }) =>
        /^[\d.]{7,15}$/.test(other.peer.host) &&
        other.peer.port !== undefined &&
        other.peer.port === what.peer.port &&
        other.how === what.how &&
        other.at.artifact === what.at.artifact &&
        other.ident === what.ident &&
        Math.abs(other.at.line - what.at.line) <= ONE_ERROR_LINES,
    ),
  )

const nameOf = ({ host, port }: Peer): string => peerName(host, port)

function found(
  scope: Scope,
  events: readonly [Failed, ...Failed[]],
  trouble: Trouble,
  reachedAgain: boolean,
  back: Found<Facts>['proof'],
  cluster?: LeaderlessCluster,
): Found<Facts> {
  const { peer, message, webhook, noEndpoints, proxy } = events[0].what
  const how = (events.find(({ what }) => what.how !== 'not made') ?? events[0]).what.how
  const service = isSocket(peer.host) ? DAEMONS.find(([path]) => path.test(peer.host))?.[1] : undefined
  const here = localServer(scope, events)
  const serviceFailed =
    service === undefined
      ? here?.unit === undefined
        ? undefined
        : true
      : scope.events(UNIT_SAID).some(({ what }) => what.unit === service && /^(?:result|failed|exit)$/.test(what.says))
  const others = furtherPeers(events)
  const lease = trouble.stopped ? leaseIn(message) : undefined
  const down = isSocket(peer.host) || webhook !== undefined || peer.unnamed === true ? [] : downBehind(scope, events, trouble)
  const fallen = isSocket(peer.host) || webhook !== undefined || peer.unnamed === true ? [] : containersBehind(scope, peer.host, events)
  return {
    ...happened(events),
    facts: {
      who: trouble.who ?? proxy ?? lease,
      unit: trouble.unit,
      pod: trouble.pod,
      container: trouble.container,
      host: peer.host,
      port: peer.port,
      peer: nameOf(peer),
      address: peer.address,
      ...(peer.unnamed === true ? { unnamed: true } : {}),
      how,
      stopped: trouble.stopped,
      reachedAgain,
      webhook,
      noEndpoints,
      message,
      service: service ?? here?.unit,
      serviceFailed,
      ...(others.length === 0 ? {} : { others }),
      ...(cluster === undefined ? {} : { cluster: cluster.cluster, lacks: cluster.lacks }),
      ...(here?.ended === undefined ? {} : { ended: here.ended }),
      ...(here?.pool === undefined ? {} : { pool: here.pool }),
      ...(proxy === undefined ? {} : { proxy }),
      ...(lease === undefined ? {} : { lease }),
      ...(fallen.length === 0 ? {} : { containers: fallen.map(({ container }) => container).slice(0, 20) }),
      ...(down.length === 0 ? {} : { behind: down.flatMap(({ pod: { pod } }) => pod ?? []).slice(0, 20) }),
    },
    about: { ...trouble.about, server: peer.host === UPSTREAM || peer.unnamed === true ? undefined : peer.host },
    proof: [
      ...withSecond(toldBy(events, 'application log', HOW[how]), here?.proof ?? []),
      ...toldBy(triedFor(scope, events), 'application log', 'the address that was asked'),
      ...trouble.ends,
      ...(cluster?.proof ?? []),
      ...[...down, ...fallen].slice(0, 3).flatMap(({ proof }) => proof),
    ],
    against: back,
    severity:
      !trouble.stopped &&
      (reachedAgain || (serviceFailed === true && here === undefined) || (cluster === undefined && !trouble.felt && isPassing(events)))
        ? 'note'
        : cluster === undefined
          ? gravity(trouble)
          : 'error',
    certainty: 'stated',
  }
}

/** The name of the host that a driver prints beside the address that it asked (libpq, pgx). */
const HOST = /\bhost=([a-z0-9][\w.-]{0,252})(?=[\s`'"]|$)/

const peersOf = once((scope) => {
  const all = scope.events(PEER_FAILURE)
  return { byHost: grouped(all, ({ what }) => what.peer.host), byAddress: grouped(all, ({ what }) => what.peer.address) }
})

/** Whether a pod is the peer itself: by its address, or as the server that listens on this port as a rule. */
function isPeer(scope: Scope, pod: string, { host, port, address = host }: Peer): boolean {
  const name = pod.split('/').at(-1)!
  const service = serviceNamed(host)
  const programs = port === undefined ? undefined : programsOn(port)
  return (
    (service !== undefined && isBehind(name, service)) ||
    (programs !== undefined && isServer(programs, name)) ||
    podsOf(scope).some((one) => one.pod === pod && hasAddress(one, address))
  )
}

/** The pods of the cluster that a name of this peer leads to, and that do not run. What other clients call the same address counts as its name. */
function downBehind(scope: Scope, events: readonly [Failed, ...Failed[]], { pod }: Trouble): readonly Behind[] {
  const { host, address = host } = events[0].what.peer
  const { byHost, byAddress } = peersOf(scope)
  const alike = [...new Set([byHost.get(host), byAddress.get(address), byHost.get(address)].flatMap((some) => some ?? []))]
  alike.sort((a, b) => a.order - b.order)
  const names = [host, ...alike.flatMap(({ what: { peer, message } }) => [peer.host, HOST.exec(message)?.[1] ?? peer.host])]
  return podsBehind(
    scope,
    [...new Set(names)].flatMap((name) => serviceNamed(name) ?? []),
    pod?.includes('/') === true ? pod.split('/')[0] : undefined,
    [...new Set([host, address])],
  )
}

/** One connection that broke off, or that is tried again: nothing is said of how that went. */
const isPassing = (events: readonly [Failed, ...Failed[]]): boolean =>
  events.length === 1 && (events[0].what.how === 'reset' || events[0].what.retries)
