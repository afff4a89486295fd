import type { SettledScope } from '../casefile/case-file.ts'
import type { Entities } from '../core/finding.ts'
import { isSameHost } from '../core/host-name.ts'
import type { Span } from '../core/span.ts'
import { isProgramOf, runsOthers, speakerOf } from '../core/speaker.ts'
import type { Entry } from './entry.ts'
import { calledOf, isOf, isOfContainer } from './called.ts'
import { servedBy } from './served-by.ts'

/** What two findings have in common: an observed thing, or a place. */
export interface Shared {
  readonly why: string
  /** Lower is stronger. */
  readonly rank: number
  /** Something of which there is one in the world, or one on the machine for a time: it joins findings whatever their times are. */
  readonly isIdentity: boolean
  /** One of the two is about the whole machine. */
  readonly isWide?: boolean
  /** It is a reason only where both have a time, and the effect follows within so many seconds. */
  readonly soon?: number
}

/** Things that join two findings of one machine by themselves, the strongest first. */
export const THINGS: readonly (keyof Entities)[] = ['containerId', 'podUid', 'pod', 'cgroup', 'unit', 'device', 'pid', 'container', 'comm']
/** Of these there is one in the world, or in the cluster: they join findings of different scopes. */
const GLOBAL: readonly (keyof Entities)[] = ['containerId', 'podUid', 'pod']
/** Things that say that a finding is about a part of the machine, not about all of it. */
const PARTS: readonly (keyof Entities)[] = ['containerId', 'podUid', 'pod', 'cgroup', 'unit', 'device', 'pid', 'container']
/** Where these differ, two findings are about different things even on one machine. */
export const SEPARATE: readonly (keyof Entities)[] = ['containerId', 'podUid', 'pod', 'cgroup', 'unit', 'device', 'container']
/** A pod has several containers: what befalls one is not told of the other. Ids and pids change with every start, and within a namespace. */
export const POD: readonly (keyof Entities)[] = ['podUid', 'pod']
const WORDS: Partial<Record<keyof Entities, string>> = {
  containerId: 'container id',
  podUid: 'pod uid',
  comm: 'process name',
  unit: 'systemd unit',
}
/** One line that shows both joins as surely as a name. */
const SAME_LINE: Shared = { why: 'the same line', rank: -0.5, isIdentity: true }
/** From this rank on two findings have no thing in common, only the machine. */
export const MACHINE_RANK = THINGS.length

/** Whether two findings are about one machine: its scope, or the machine that an object of the cluster names as its host. */
export function onOneMachine(a: Entry, b: Entry): boolean {
  // a pod's node and a line's host may spell one machine in two ways
  const isNamed = (entry: Entry): boolean => [...(entry.linked.get('host') ?? [])].every((host) => isOf(a.scope, host))
  if (a.scope === b.scope) return !areOnTwoNodes(a, b) && (!contradicts(a, b, 'host') || (isNamed(a) && isNamed(b)))
  const names = (entry: Entry, scope: SettledScope): boolean => [...(entry.linked.get('host') ?? [])].some((host) => isOf(scope, host))
  return names(a, b.scope) || names(b, a.scope)
}

/** Objects of one cluster, each with its node. */
function areOnTwoNodes({ facts: { node: one } }: Entry, { facts: { node: other } }: Entry): boolean {
  return typeof one === 'string' && typeof other === 'string' && !isSameHost(one, other)
}

const isOneLine = (a: Span, b: Span): boolean => a.artifact === b.artifact && a.line === b.line

/** What a cause and its effect have in common; undefined when nothing, or when they contradict. */
export function shared(cause: Entry, effect: Entry): Shared | undefined {
  const byLine = cause.scope === effect.scope && cause.proofs.some(({ at }) => effect.proofs.some((proof) => isOneLine(at, proof.at)))
  const server = byLine ? undefined : servedBy(cause, effect)
  if (server !== undefined) return server
  const mayLead = cause.failure.mayLeadTo?.(cause.facts, { id: effect.failure.id, facts: effect.facts }) !== false
  if (byLine && mayLead && cause.failure.leadsToByLine?.includes(effect.failure.id) === true) return SAME_LINE
  if (!mayLead || cause.failure.leadsTo?.includes(effect.failure.id) !== true) return undefined
  const isLocal = onOneMachine(cause, effect)
  const areContainers = [cause, effect].every(isOfContainer)
  for (const [rank, name] of THINGS.entries()) {
    if ((!isLocal && !GLOBAL.includes(name)) || (areContainers && name === 'comm')) continue
    const all = [...(cause.linked.get(name) ?? [])].filter((value) => effect.linked.get(name)?.has(value) === true)
    // of two that lie on one device what befalls one is not told of the other
    const common = name === 'device' ? all.find((device) => cause.devices.has(device) || effect.devices.has(device)) : all[0]
    if (common === undefined && all.length > 0) return undefined
    if (common !== undefined && POD.includes(name) && contradicts(cause, effect, 'container')) return undefined
    // many pods call a container alike
    if (common !== undefined && name === 'container' && POD.some((pod) => contradicts(cause, effect, pod))) return undefined
    if (common !== undefined)
      return {
        why: `same ${WORDS[name] ?? name} ${common}`,
        rank,
        isIdentity: rank <= THINGS.indexOf('device'),
      }
  }
  // no name in common, but one line that shows both
  if (byLine) return SAME_LINE
  const isApart = (name: keyof Entities): boolean => contradicts(cause, effect, name) && !(name === 'device' && mayLieOn(effect, cause))
  if (!isLocal || THINGS.some((name) => name !== 'comm' && name !== 'pid' && isApart(name))) return undefined
  if (areContainers || !isHeardOf(cause, effect)) return undefined
  const wide = [cause, effect].filter((entry) => entry.failure.domain !== 'service' && PARTS.every((name) => !entry.linked.has(name)))
  // both are about the whole machine: that is the thing
  if (wide.length > 0 && !contradicts(cause, effect, 'pid'))
    return { why: machineOf(cause, effect), rank: MACHINE_RANK, isIdentity: wide.length === 2, isWide: true }
  // what a service says of nobody, or of another program, is no reason
  return cause.failure.domain === 'service' || SEPARATE.some(isApart)
    ? undefined
    : { why: machineOf(cause, effect), rank: MACHINE_RANK + 1, isIdentity: false }
}

/**
 * A program does not end because something else goes wrong on its machine: what is told of its end speaks of that, or the other is told by a program, or
 * is about one, that is called like it, as its log may tell, or is named by the end. Where neither is named, the shell tells the end right below; of a pod no shell does.
 */
function isHeardOf({ failure: { heardAs }, linked, proofs }: Entry, effect: Entry): boolean {
  const { failure, facts, heard } = effect
  if (failure.reasons === undefined) return true
  const words = [...failure.reasons(facts), heard?.line.text].filter((said) => said !== undefined)
  if (heardAs !== undefined && words.some((said) => heardAs.test(said))) return true
  const owners = calledOf(effect)
  const logs = proofs.flatMap(({ at }) => LOG.exec(at.artifact)?.groups?.['program'] ?? [])
  const named = [...(linked.get('comm') ?? []), ...proofs.flatMap(({ at }) => speakerOf(at) ?? [])]
  const programs = [...named, ...logs]
  if (programs.some((program) => words.some((said) => speaksOf(said, program)))) return true
  if (owners.length === 0 && named.length === 0 && !isOfContainer(effect))
    return proofs.some(({ at }) => effect.proofs.some((end) => isRightBelow(end.at, at)))
  return programs.some((program) => owners.some((owner) => isProgramOf(owner, program)))
}

/** A log is called as who writes it. */
const LOG = /(?:^|[/!])(?<program>[\w@-]{4,60})(?:\.log|-stderr)(?:[.-]\d{1,10})?(?:\.(?:gz|xz|bz2|zst))?$/

/** `redis` of redis-server, as what asks it calls it. */
const SERVES = /-(?:server|daemon)$|d$/
const LEAST_NAME = 4
function speaksOf(said: string, program: string): boolean {
  const name = program.replace(SERVES, '').toLowerCase()
  return (
    name.length >= LEAST_NAME &&
    !runsOthers(name) &&
    said
      .toLowerCase()
      .split(/[^a-z0-9]{1,200}/)
      .includes(name)
  )
}

const LINES_BELOW = 8
const isRightBelow = (end: Span, above: Span): boolean =>
  end.artifact === above.artifact && end.line > above.line && end.line - (above.endLine ?? above.line) <= LINES_BELOW

/** A mapping of which nothing tells what it lies on: that may be the disk of the cause. */
const MAPPING = /^dm-\d{1,4}$/
export const isMapping = (device: string): boolean => MAPPING.test(device)
function mayLieOn(effect: Entry, cause: Entry): boolean {
  const [own, below] = [[...(effect.linked.get('device') ?? [])], [...(cause.linked.get('device') ?? [])]]
  return own.every(isMapping) && below.some((device) => !isMapping(device))
}

function machineOf(a: Entry, b: Entry): string {
  const name = a.scope.name ?? b.scope.name
  return name === undefined ? 'same machine' : `same host ${name}`
}

/** Both have names of this kind, and none in common. */
export function contradicts(a: Entry, b: Entry, name: keyof Entities): boolean {
  const left = a.linked.get(name)
  const right = b.linked.get(name)
  return left !== undefined && right !== undefined && ![...left].some((value) => right.has(value))
}
