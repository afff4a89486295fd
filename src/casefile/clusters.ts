import type { Event } from '../core/event.ts'
import type { Proof } from '../core/finding.ts'
import { grouped } from '../core/grouped.ts'
import type { LogLine } from '../core/log-line.ts'
import { toldBy } from '../core/proof.ts'
import { once, type Scope } from '../core/scope.ts'
import { secondsBetween } from '../core/span.ts'
import { CLUSTER_STATE, type ClusterState, UNNAMED_CLUSTER } from '../records/cluster-state.ts'

type Said = Event<ClusterState & LogLine>

/** By their name; what names none is of the one that the same log names. */
function sameCluster(scope: Scope): readonly (readonly [Said, ...Said[]])[] {
  const events = scope.events(CLUSTER_STATE)
  const named = new Map(events.flatMap(({ what }) => (isNamed(what) ? [[what.at.artifact, what.cluster] as const] : [])))
  return [...grouped(events, ({ what }) => (isNamed(what) ? what.cluster : (named.get(what.at.artifact) ?? what.cluster))).values()]
}

const isNamed = ({ cluster }: ClusterState): boolean => cluster !== UNNAMED_CLUSTER

/** What clusters say of a time without a leader that is over, as their later lines say. */
export const healedClusters = once((scope: Scope): readonly Said[] =>
  sameCluster(scope)
    .filter((events) => events.at(-1)!.what.lacks === undefined)
    .flat(),
)

/** Clusters that nobody leads at the end of what is told of them. */
const lostClusters = once((scope: Scope): readonly (readonly [Said, ...Said[]])[] =>
  sameCluster(scope).flatMap((events) => {
    const since = events.slice(events.findLastIndex(({ what }) => what.lacks === undefined) + 1)
    const [first, ...rest] = since
    return first === undefined ? [] : [[first, ...rest]]
  }),
)

/** A cluster that has nobody who decides, with the lines that say so. */
export interface LeaderlessCluster {
  readonly cluster: string
  /** As the rest of a sentence. */
  readonly lacks: string
  readonly proof: readonly Proof[]
}

/** A member steps down soon after it lost its peers; what it says before that is of something else. */
const BEFORE_SECONDS = 60
const AFTER_SECONDS = 600
/** Where one of them has no time. */
const NEAR_LINES = 30

/** The cluster that lost its leader over what these lines tell. */
export function clusterBeside(scope: Scope, causes: readonly Event<LogLine>[]): LeaderlessCluster | undefined {
  const own = lostClusters(scope).filter((events) => causes.some((cause) => isBeside(events[0], cause)))
  const [events, other] = own
  if (events === undefined || other !== undefined) return undefined
  const { cluster, lacks } = (events.find(({ what }) => isNamed(what)) ?? events[0]).what
  return { cluster, lacks: lacks ?? '', proof: toldBy(events.slice(0, 3), 'application log', 'its cluster cannot go on') }
}

function isBeside({ what: lost }: Said, { what: said }: Event<LogLine>): boolean {
  const seconds = lost.time === undefined || said.time === undefined ? undefined : secondsBetween(said.time, lost.time)
  if (seconds !== undefined) return seconds >= -BEFORE_SECONDS && seconds <= AFTER_SECONDS && isOneLog(lost, said)
  return lost.at.artifact === said.at.artifact && Math.abs(lost.at.line - said.at.line) <= NEAR_LINES
}

/** The member itself tells of both, or nobody is named. */
const isOneLog = (a: Said['what'], b: Event<LogLine>['what']): boolean =>
  a.at.artifact === b.at.artifact && (a.ident === b.ident || a.ident === undefined || b.ident === undefined) && a.host === b.host
