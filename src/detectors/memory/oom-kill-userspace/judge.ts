import { type Event, happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import type { Entities, Witness } from '../../../core/finding.ts'
import { grouped } from '../../../core/grouped.ts'
import { cite, toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { secondsBetween, type Cited, type Instant } from '../../../core/span.ts'
import type { LogLine } from '../../../core/log-line.ts'
import { APP_SERVICE_RESTART, type AppServiceRestart } from '../../../records/app-service-restart.ts'
import { EVICTION_RECLAIM } from '../../../records/eviction-reclaim.ts'
import { MEMORY_LEFT } from '../../../records/memory-left.ts'
import { CHOSEN_VICTIM, USER_SPACE_KILL, type UserSpaceKill } from '../../../records/user-space-kill.ts'
import { withShortIds } from '../../../core/words/names.ts'
import { ownerOf } from '../cgroup-path.ts'

export interface Facts {
  host?: string | undefined
  killer: UserSpaceKill['killer']
  message: string
  cgroup?: string | undefined
  unit?: string | undefined
  pid?: number | undefined
  comm?: string | undefined
  uid?: number | undefined
  pod?: string | undefined
  processes?: number | undefined
  /** Share of time in which tasks stalled for memory, and the limit for it. */
  pressurePct?: number | undefined
  thresholdPct?: number | undefined
  thresholdSeconds?: number | undefined
  /** What the pressure or the swap was measured on. */
  measured?: string | undefined
  memAvailablePct?: number | undefined
  swapFreePct?: number | undefined
  signal?: string | undefined
  rssMib?: number | undefined
  rssKb?: number | undefined
  reason?: string | undefined
  victims: readonly string[]
  /** It was still there when the killer gave up. */
  survived?: true | undefined
  /** Cached apps are meant to be killed: Android's ordinary work. */
  isOrdinary?: true | undefined
  /** Why, in the words of lmkd, where it is of one kill or of all. */
  whys?: readonly string[] | undefined
  /** Services of the apps that Android starts again for that. */
  restarted?: readonly string[] | undefined
}

type Told = Event<UserSpaceKill & LogLine>

const MAX_VICTIMS = 20
const MAX_WHYS = 3
/** From here on an app is neither in view nor a service (Android's ProcessList). */
const CACHED_ADJ = 200

/** They watch memory by themselves and signal single processes. */
export const actsAlone = (killer: UserSpaceKill['killer']): killer is 'earlyoom' | 'nohang' => killer === 'earlyoom' || killer === 'nohang'

/** What daemons killed, each victim once: its own line, the reason before it and the unit's manager tell of one kill. */
export function judge(scope: Scope): Found<Facts>[] {
  const told = scope.events(USER_SPACE_KILL).filter((event) => event.what.killer !== 'kubelet' || isForMemory(scope, event))
  const deeds = told.filter(({ what }) => what.says === 'kill').map((deed) => withVictim(scope, deed))
  const reasons = told.filter(({ what }) => what.says === 'reason')
  const withReasons = deeds.map((deed) => ({ deed, reason: reasons.find((reason) => isReasonOf(reason, deed)) }))
  const alone = reasons.filter((reason) => !deeds.some((deed) => isReasonOf(reason, deed)))
  const runs = kubeletRuns(deeds)
  const groups = grouped([...withReasons, ...alone.map((deed) => ({ deed, reason: undefined }))], ({ deed }) => {
    const run = runs.get(deed)
    return run === undefined ? keyOf(deed.what, restartsAfter(scope, deed).length > 0) : `kubelet ${run}`
  })
  return [...groups.values()].map((group) =>
    found(
      group.map(({ deed }) => deed),
      group.flatMap(({ reason }) => reason ?? []),
      told.filter(({ what }) => what.says === 'failed'),
      scope,
    ),
  )
}

/** Lines from whom nohang chose to the deed. */
const LINES_ABOVE = 60

/** nohang names its victim in its lines above the deed. */
function withVictim(scope: Scope, deed: Told): Told {
  const { killer, victim, at } = deed.what
  if (killer !== 'nohang' || victim !== undefined) return deed
  const chosen = scope
    .rows(CHOSEN_VICTIM)
    .findLast((row) => row.at.artifact === at.artifact && row.at.line < at.line && row.at.line >= at.line - LINES_ABOVE)
  return chosen === undefined ? deed : { ...deed, what: { ...deed.what, victim: chosen.victim, victimPid: chosen.victimPid } }
}

/** The kubelet evicts one pod after another, until its node has enough: they come at most so far apart, in seconds. */
const RUN_SECONDS = 1800

/** The pods that it evicted in one go are one kill: by the number of the run. */
function kubeletRuns(deeds: readonly Told[]): ReadonlyMap<Told, number> {
  const runs = new Map<Told, number>()
  let before: Told | undefined
  let run = 0
  for (const deed of deeds) {
    if (deed.what.killer !== 'kubelet') continue
    const [from, to] = [before?.what.time, deed.what.time]
    const apart = from === undefined || to === undefined ? 0 : (secondsBetween(from, to) ?? 0)
    if (before !== undefined && (before.what.host !== deed.what.host || apart > RUN_SECONDS)) run++
    runs.set(deed, run)
    before = deed
  }
  return runs
}

/** What kubelet was short of last, before it evicted. */
const isForMemory = (scope: Scope, { order }: Told): boolean =>
  scope.events(EVICTION_RECLAIM).findLast((reclaim) => reclaim.order < order)?.what.resource === 'memory'

const isReasonOf = (reason: Told, deed: Told): boolean =>
  reason.what.killer === deed.what.killer &&
  minuteOf(reason.what.time) === minuteOf(deed.what.time) &&
  (deed.what.measured === undefined || deed.what.measured === reason.what.measured)

/** Android schedules the services of an app that was killed anew at once. */
const RESTART_SECONDS = 10

/** Services of the app that lmkd killed which were running: Android starts them again. */
function restartsAfter(scope: Scope, { what: { killer, victim, time }, order }: Told): Event<AppServiceRestart & LogLine>[] {
  if (killer !== 'lmkd' || victim === undefined) return []
  // a process of an app may have a name of its own behind a colon
  const app = victim.replace(/:.*$/, '')
  return scope.events(APP_SERVICE_RESTART).filter((restart) => {
    const apart = time === undefined || restart.what.time === undefined ? 0 : (secondsBetween(time, restart.what.time) ?? Infinity)
    return restart.what.app === app && restart.order > order && apart <= RESTART_SECONDS
  })
}

const isOrdinary = ({ killer, oomScoreAdj = 0 }: UserSpaceKill): boolean => killer === 'lmkd' && oomScoreAdj >= CACHED_ADJ

const unitOf = ({ killedUnit, cgroup }: UserSpaceKill): string | undefined =>
  killedUnit ?? (cgroup === undefined ? undefined : ownerOf(cgroup).unit === lastOf(cgroup) ? lastOf(cgroup) : undefined)

const lastOf = (cgroup: string): string => cgroup.slice(cgroup.lastIndexOf('/') + 1)

function keyOf(kill: UserSpaceKill, isFelt: boolean): string {
  // it goes on until there is enough
  if (kill.killer === 'nohang') return kill.killer
  if (kill.killer === 'lmkd') return `lmkd ${isOrdinary(kill) && !isFelt}`
  return `${kill.killer} ${unitOf(kill) ?? kill.cgroup ?? kill.pod ?? `${kill.victim} ${kill.victimPid}`} ${kill.says === 'reason' ? kill.measured : ''}`
}

function found(deeds: readonly Told[], reasons: readonly Told[], failures: readonly Told[], scope: Scope): Found<Facts> {
  const all = [...deeds, ...reasons]
  const what = all.map((event) => event.what).reduceRight((later, first) => ({ ...later, ...known(first) }))
  const { killer, victim, victimPid, cgroup } = what
  const failed = failures.filter((event) => event.what.killer === killer && event.what.victimPid === victimPid && victimPid !== undefined)
  const left = actsAlone(killer) ? scope.events(MEMORY_LEFT).findLast(({ order }) => order < deeds[0]!.order) : undefined
  const unit = unitOf(what)
  const names = deeds.map((deed) => namesOf(deed.what))
  const restarts = [...new Set(deeds.flatMap((deed) => restartsAfter(scope, deed)))]
  const ordinary = isOrdinary(what) && restarts.length === 0
  const whys = [...new Set(deeds.flatMap((deed) => deed.what.why ?? []))].slice(0, MAX_WHYS)
  return {
    ...happened(deeds),
    count: countOf(killer, deeds),
    facts: {
      host: scope.name,
      killer,
      message: what.message.slice(0, 600),
      cgroup,
      unit,
      pid: victimPid,
      comm: victim,
      uid: what.victimUid,
      pod: what.pod,
      processes: what.processes,
      pressurePct: what.pressurePct,
      thresholdPct: what.thresholdPct,
      thresholdSeconds: what.thresholdSeconds,
      measured: what.measured,
      memAvailablePct: left?.what.memAvailablePct,
      swapFreePct: left?.what.swapFreePct,
      signal: what.signal,
      rssMib: actsAlone(killer) && what.rssKb !== undefined ? what.rssKb / 1024 : undefined,
      rssKb: what.rssKb,
      reason: killer === 'kubelet' ? 'eviction for memory' : reasonOf(all.map((event) => event.what)),
      victims: [...new Set(deeds.map((deed) => nameOf(deed.what)))].slice(0, MAX_VICTIMS),
      survived: failed.length > 0 ? true : undefined,
      isOrdinary: ordinary ? true : undefined,
      whys: whys.length === 0 ? undefined : whys,
      restarted:
        restarts.length === 0 ? undefined : [...new Set(restarts.map((r) => `${r.what.app}/${r.what.service}`))].slice(0, MAX_VICTIMS),
    },
    about: names.reduceRight((later, first) => ({ ...later, ...known(first) })),
    also: names,
    proof: [
      ...toldBy(deeds, witnessOf, (kill) => noteOf(kill)),
      ...toldBy(reasons, 'application log', 'why it kills'),
      ...toldBy(failed, 'application log', 'it lives on'),
      ...cite(left?.what, 'what was left before'),
      ...toldBy(restarts, 'application log', 'its service is started again'),
    ],
    certainty: 'stated',
    severity: killer !== 'lmkd' ? undefined : ordinary ? 'note' : 'warning',
  }
}

/** The unit's manager does not know which of the two it was. */
const VAGUE = 'memory pressure or swap'
const reasonOf = (all: readonly UserSpaceKill[]): string | undefined => {
  const reasons = all.flatMap(({ reason }) => reason ?? [])
  return reasons.find((reason) => reason !== VAGUE) ?? reasons[0]
}

/** oomd's own line and that of the unit's manager come within a minute; earlyoom and nohang may send two signals to one process. */
const countOf = (killer: Facts['killer'], deeds: readonly Told[]): number =>
  killer === 'systemd-oomd'
    ? new Set(deeds.map(({ what }) => minuteOf(what.time))).size
    : actsAlone(killer)
      ? new Set(deeds.map(({ what }) => nameOf(what))).size
      : deeds.reduce((sum, { count }) => sum + count, 0)

const minuteOf = (time: Instant | undefined): number | undefined =>
  time === undefined ? undefined : Math.floor('wall' in time ? time.wall / 60_000 : time.boot / 60)

const known = <T extends object>(of: T): T => Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined)) as T

/** `bash (pid 2754)`, the unit, the pod, or the last part of the cgroup's path. */
const nameOf = (kill: UserSpaceKill): string => {
  const { victim, victimPid, cgroup, pod, measured } = kill
  if (victim !== undefined) return victimPid === undefined ? victim : `${victim} (pid ${victimPid})`
  return (
    unitOf(kill) ??
    (cgroup === undefined
      ? (pod ?? (kill.killer === 'nohang' ? 'a process' : undefined) ?? `something below ${measured ?? 'an unknown cgroup'}`)
      : calledIn(cgroup))
  )
}

/** `pod 1f3c2a77-9b0d` or a container, where the path is one of theirs; else its last part. */
function calledIn(cgroup: string): string {
  const { kind, name } = ownerOf(cgroup)
  return kind === 'pod' || kind === 'container' ? (withShortIds(name) ?? name) : lastOf(cgroup)
}

const noteOf = (kill: UserSpaceKill): string =>
  actsAlone(kill.killer) ? `${kill.killer} sends ${kill.signal ?? 'a signal'} to ${nameOf(kill)}` : `${kill.killer} kills ${nameOf(kill)}`

const witnessOf = ({ killedUnit }: Cited<UserSpaceKill>): Witness => (killedUnit === undefined ? 'application log' : 'systemd')

function namesOf(kill: UserSpaceKill): Entities {
  const { victim, victimPid, cgroup, pod } = kill
  const { containerId, podUid } = cgroup === undefined ? {} : ownerOf(cgroup)
  return { pid: victimPid, comm: victim, cgroup, unit: unitOf(kill), containerId, podUid, pod }
}
