import { clusterBeside } from '../../../casefile/clusters.ts'
import { certifiedAfter, installedAfter } from '../../../casefile/done-since.ts'
import { outageAfter, type Reached } from '../../../casefile/reached-again.ts'
import { containersOf, stateProof } from '../../../casefile/containers.ts'
import { type Event, happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import type { LogLine } from '../../../core/log-line.ts'
import { grouped } from '../../../core/grouped.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import { NAME_LOOKUP_FAILURE, type NameLookupFailure } from '../../../records/name-lookup-failure.ts'
import { PEER_REACHED } from '../../../records/peer-failure.ts'
import { RESOLVER_SILENT, type ResolverSilent } from '../../../records/resolver-silent.ts'
import type { ContainerState } from '../../../records/container-state.ts'
import { gravity, ownWords, troubleOf } from '../troubles.ts'

export interface Facts {
  who: string | undefined
  unit: string | undefined
  pod: string | undefined
  container: string | undefined
  name: string | undefined
  /** All names that could not be looked up. */
  names: readonly string[]
  resolver: string | undefined
  how: NameLookupFailure['how']
  /** Its line tells only that the name was not found: the resolver may have been silent. */
  unsure?: true | undefined
  stopped: boolean
  /** Pods of the cluster's own DNS that do not run. */
  downPods: readonly string[]
  message: string
  /** As many questions as a forwarder may have open: it refuses more. */
  most: number | undefined
  /** The cluster whose members have these names, and what it lacks over that. */
  cluster?: string | undefined
  lacks?: string | undefined
  /** What has these names was connected to later. */
  reachedSince?: true | undefined
  /** What the name was looked up for was done later. */
  doneSince?: true | undefined
  /** A later try of the same program was good. */
  triedWell?: true | undefined
}

/** Mail to one domain waits: that domain's own servers may be the reason, not a relay of this one. */
const isOneRecipient = (lookups: readonly NameLookupFailure[]): boolean =>
  lookups.every(({ domain }) => domain !== undefined) && new Set(lookups.map(({ domain }) => domain)).size < 2

const isDown = ({ which, reason }: ContainerState): boolean =>
  which === 'state' && /^(?:CrashLoopBackOff|ImagePullBackOff|Error|OOMKilled)$/.test(reason ?? '')

/** Pods of the cluster's own DNS. */
const CLUSTER_DNS = /(?:^|\/)(?:rke2-)?(?:coredns|kube-dns)-/

type Said = Event<NameLookupFailure & LogLine>

/** Of each name that could not be looked up, the connection that was made to it after the last such line of the same text; nothing where one has none, or something is away still. */
function reachedSince(scope: Scope, reached: readonly Reached[], events: readonly Said[]): readonly Reached[] {
  const last = new Map(events.map((event) => [event.what.name, event]))
  const back = [...last].flatMap(
    ([
      name,
      {
        what: { at, host },
        order,
      },
    ]) =>
      reached.find(
        ({ what, order: later }) =>
          what.at.artifact === at.artifact &&
          what.host === host &&
          later > order &&
          name !== undefined &&
          (isCalled(what.peer?.host, name) || what.called.includes(name.toLowerCase())),
      ) ?? [],
  )
  return back.length === last.size && !back.some((one) => outageAfter(scope, one)) ? back : []
}

/** One name, with its domain or without. */
const isCalled = (host: string | undefined, name: string): boolean =>
  host !== undefined && (host === name || host.startsWith(`${name}.`) || name.startsWith(`${host}.`))

/** The program serves after the last of these lines. */
const servesSince = (reached: readonly Reached[], { what: { at, ident, host }, order }: Said): boolean =>
  reached.some(
    ({ what, order: later }) =>
      what.serves === true && later > order && what.at.artifact === at.artifact && what.ident === ident && what.host === host,
  )

/** An error that a program prints by itself, without the level of a log: it ends the call that it is of. */
const isThrown = ({ message, ident, time }: Cited<LogLine>): boolean =>
  ident === undefined &&
  time === undefined &&
  (/^\s{0,12}(?:Uncaught )?(?:[A-Za-z_$][\w$]{0,60}\.){0,10}[A-Z]\w{0,80}(?:Error|Exception)\b/.test(message) ||
    /\([A-Z]\w{1,60}Error\)$/.test(message))
/** One name that a forwarder did not answer may be its owner's fault. */
const isOneOfForwarder = ([{ what }]: readonly [Said, ...Said[]], names: readonly string[]): boolean =>
  what.of === 'forwarder' && names.length < 2

const isToldOf =
  (names: readonly string[]) =>
  ({ what }: Said): boolean =>
    what.of === 'client' && what.name !== undefined && names.includes(what.name)

/** Names could not be looked up: the resolver gives no answer, for whatever name, or says that one name does not exist. */
export function judge(scope: Scope): Found<Facts>[] {
  const silent = scope.events(RESOLVER_SILENT)
  const reached = scope.events(PEER_REACHED)
  const lookups = ownWords(scope, scope.events(NAME_LOOKUP_FAILURE))
  // of what one line tells for sure, others that do not tell it are further ones
  const sure = new Set(lookups.flatMap(({ what }) => (what.unsure === true ? [] : `${what.at.artifact}\0${what.name ?? ''}`)))
  const isUnsure = (what: NameLookupFailure & Cited<object>): boolean =>
    what.unsure === true && !sure.has(`${what.at.artifact}\0${what.name ?? ''}`)
  const groups = grouped(
    lookups.filter(({ what }) => what.of !== 'client'),
    ({ what }) =>
      `${what.at.artifact}\0${what.ident ?? ''}\0${what.how}\0${String(isUnsure(what))}\0${/\bplugin\/errors: /.test(what.message) ? 'those of CoreDNS' : (what.resolver ?? '')}`,
  )
  return [
    ...(lookups.length === 0 ? silentAlone(scope, silent) : []),
    ...[...groups.values()].map((events): Found<Facts> => {
      const [{ what: first }] = events
      // who asked the resolver itself got nothing from it
      const asked = first.how === 'no answer' || isUnsure(first) ? silent : []
      const what: typeof first =
        asked.length === 0
          ? first
          : {
              ...first,
              how: 'no answer',
              resolver: first.resolver ?? asked.map((event) => event.what.resolver).find((at) => at !== undefined),
            }
      const own = troubleOf(scope, events, false, (pod) => CLUSTER_DNS.test(pod))
      // nginx looks up what its configuration names once, and does not start without it
      const trouble = events.some(({ what: { message } }) => /\[emerg\].{0,40}\bhost not found in /.test(message))
        ? { ...own, stopped: true }
        : // who forwards questions goes on when one has no answer
          /\bplugin\/errors: /.test(first.message)
          ? { ...own, stopped: false, ends: [] }
          : own
      const names = [...new Set(events.flatMap(({ what: { name } }) => name ?? []))]
      const isCluster = what.how === 'no answer' && names.some((name) => /\.svc(?:\.cluster\.local)?\.?$|\.cluster\.local\.?$/.test(name))
      const down = isCluster ? containersOf(scope).filter(({ pod, states }) => CLUSTER_DNS.test(pod ?? '') && states.some(isDown)) : []
      const cluster = clusterBeside(scope, events)
      const done = trouble.stopped ? undefined : (certifiedAfter(scope, events) ?? installedAfter(scope, events))
      const back = trouble.stopped ? [] : reachedSince(scope, reached, events)
      return {
        ...happened(events),
        facts: {
          who: trouble.who,
          unit: trouble.unit,
          pod: trouble.pod,
          container: trouble.container,
          name: names[0],
          names,
          resolver: what.resolver,
          how: what.how,
          ...(what.how === 'no such name' && isUnsure(what) ? { unsure: true as const } : {}),
          stopped: trouble.stopped,
          downPods: down.flatMap(({ pod }) => pod ?? []),
          message: what.message,
          most: what.most,
          ...(cluster === undefined ? {} : { cluster: cluster.cluster, lacks: cluster.lacks }),
          ...(back.length === 0 ? {} : { reachedSince: true as const }),
          ...(done === undefined ? {} : done.what.did === 'packages' ? { triedWell: true as const } : { doneSince: true as const }),
        },
        about: { ...trouble.about, server: names[0] },
        proof: [
          ...toldBy(
            events,
            'application log',
            what.how === 'no answer' ? 'the lookup has no answer' : isUnsure(what) ? 'the name was not found' : 'the name does not exist',
          ),
          ...toldBy(asked.slice(0, 1), 'application log', 'asked itself, the resolver is silent'),
          ...down.flatMap(({ states }) => states.filter(isDown).slice(0, 1)).map((state) => stateProof(state, "the cluster's own DNS")),
          ...toldBy(first.of === 'forwarder' ? lookups.filter(isToldOf(names)) : [], 'application log', 'its client is told so'),
          ...trouble.ends,
          ...(cluster?.proof ?? []),
        ],
        against: [
          ...toldBy(back.slice(0, 2), 'application log', 'it is connected to since'),
          ...toldBy(
            done === undefined ? [] : [done],
            'application log',
            done?.what.did === 'packages' ? 'a later try was good' : 'the certificate came later',
          ),
        ],
        // a plain answer that nobody stumbled over is no failure
        severity:
          (what.how === 'no such name' &&
            cluster === undefined &&
            !trouble.stopped &&
            !trouble.felt &&
            (trouble.passed || servesSince(reached, events.at(-1)!) || !events.some((event) => isThrown(event.what)))) ||
          back.length > 0 ||
          done !== undefined ||
          isOneRecipient(events.map((event) => event.what)) ||
          isOneOfForwarder(events, names)
            ? 'note'
            : cluster === undefined
              ? gravity(trouble)
              : 'error',
        certainty: 'stated',
      }
    }),
  ]
}

/** Who asked the resolver by hand got nothing from it, and no program tells of a name. */
function silentAlone(scope: Scope, silent: readonly Event<ResolverSilent & LogLine>[]): Found<Facts>[] {
  const [first] = silent
  if (first === undefined) return []
  return [
    {
      ...happened(silent),
      count: 1,
      facts: {
        who: undefined,
        unit: undefined,
        pod: undefined,
        container: undefined,
        name: undefined,
        names: [],
        resolver: silent.map(({ what }) => what.resolver).find((at) => at !== undefined),
        how: 'no answer',
        stopped: false,
        downPods: [],
        message: first.what.message,
        most: undefined,
      },
      proof: toldBy(silent.slice(0, 3), 'application log', 'asked itself, the resolver is silent'),
      certainty: 'stated',
      severity: 'warning',
    },
  ]
}
