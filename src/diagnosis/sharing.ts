import type { SettledScope } from '../casefile/case-file.ts'
import type { Entities } from '../core/finding.ts'
import { isSameHost } from '../core/host-name.ts'
import type { Span } from '../core/span.ts'
import type { Entry } from './entry.ts'
import { isOf, isOfContainer } from './called.ts'
import { isHeardOf } from './hearing.ts'
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

/** What is asked of a finding each time that it is laid to another. */
interface Traits {
  /** Which things it has a name of: one bit each. */
  readonly things: number
  readonly isOfContainer: boolean
  /** Of all its proofs, whatever texts they are in; more may come. */
  readonly proofs: number
  readonly firstLine: number
  readonly lastLine: number
}

const traits = new WeakMap<Entry, Traits>()

function traitsOf(entry: Entry): Traits {
  const known = traits.get(entry)
  if (known?.proofs === entry.proofs.length) return known
  const lines = entry.proofs.map(({ at }) => at.line)
  const told = {
    things: THINGS.reduce((bits, name, i) => (entry.linked.has(name) ? bits | (1 << i) : bits), 0),
    isOfContainer: isOfContainer(entry),
    proofs: lines.length,
    firstLine: lines.reduce((least, line) => Math.min(least, line), Infinity),
    lastLine: lines.reduce((most, line) => Math.max(most, line), -Infinity),
  }
  traits.set(entry, told)
  return told
}

/** What a cause and its effect have in common; undefined when nothing, or when they contradict. */
export function shared(cause: Entry, effect: Entry): Shared | undefined {
  const [own, other] = [traitsOf(cause), traitsOf(effect)]
  const mayMeet = cause.scope === effect.scope && own.firstLine <= other.lastLine && other.firstLine <= own.lastLine
  const byLine = mayMeet && cause.proofs.some(({ at }) => effect.proofs.some((proof) => isOneLine(at, proof.at)))
  const server = byLine ? undefined : servedBy(cause, effect)
  if (server !== undefined) return server
  const mayLead = cause.failure.mayLeadTo?.(cause.facts, { id: effect.failure.id, facts: effect.facts }) !== false
  if (byLine && mayLead && cause.failure.leadsToByLine?.includes(effect.failure.id) === true) return SAME_LINE
  if (!mayLead || cause.failure.leadsTo?.includes(effect.failure.id) !== true) return undefined
  const isLocal = onOneMachine(cause, effect)
  const areContainers = own.isOfContainer && other.isOfContainer
  const things = own.things & other.things
  for (let rank = 0; things >> rank !== 0; rank++) {
    const name = THINGS[rank]!
    if ((things & (1 << rank)) === 0 || (!isLocal && !GLOBAL.includes(name)) || (areContainers && name === 'comm')) continue
    const right = effect.linked.get(name)!
    const all = [...cause.linked.get(name)!].filter((value) => right.has(value))
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
  if (!isLocal || (things !== 0 && THINGS.some((name) => name !== 'comm' && name !== 'pid' && isApart(name)))) return undefined
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
  if (left === undefined || right === undefined) return false
  for (const value of left) if (right.has(value)) return false
  return true
}
