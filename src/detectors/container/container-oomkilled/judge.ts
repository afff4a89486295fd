import { containersOf, endings, entitiesFor, stateProof, type Container } from '../../../casefile/containers.ts'
import { kernelKills, killNear, killOfContainer, quantityKb, type KernelKill } from '../../../casefile/kernel-kills.ts'
import { memoryOverTime } from '../../../casefile/memory-over-time.ts'
import { isSameId } from '../../../core/container-id.ts'
import { extended } from '../../../core/extended.ts'
import type { Found } from '../../../core/failure.ts'
import type { Proof } from '../../../core/finding.ts'
import { type Link, observed, statedBy } from '../../../core/link.ts'
import { cite } from '../../../core/proof.ts'
import { once, type Scope } from '../../../core/scope.ts'
import { isoTime } from '../../../core/time/calendar.ts'
import { secondsBetween, type Cited } from '../../../core/span.ts'
import type { ContainerState } from '../../../records/container-state.ts'
import type { Engine } from '../../../records/engine-event.ts'
import { ENGINE_OOM } from '../../../records/engine-oom.ts'
import { groupsBeside } from '../../memory/groups-beside.ts'
import { heapOf } from '../../memory/heap-settings.ts'
import { secondsFrom } from '../dates.ts'
import { type Present, presentOf } from '../present.ts'

export interface Facts {
  readonly pod: string | undefined
  readonly namespace: string | undefined
  readonly container: string | undefined
  readonly containerId: string | undefined
  readonly init: boolean
  readonly engine: boolean
  readonly tool: Engine | undefined
  readonly memoryLimit: string | undefined
  readonly memoryLimitKb: number | undefined
  readonly memoryRequest: string | undefined
  readonly restarts: number | undefined
  readonly exitCode: number | undefined
  readonly started: string | undefined
  readonly finished: string | undefined
  /** How long it had run when it was killed. */
  readonly ranSeconds: number | undefined
  readonly node: string | undefined
  /** The main process lives on, or ended by itself: only a child was killed. */
  readonly childOnly: boolean
  /** It never ran: the limit is too small for the runtime's own first process. */
  readonly atStart: boolean
  /** Whose memory was exhausted, where the kernel log is at hand. */
  readonly exhausted: 'its own limit' | 'the memory of the node' | undefined
  readonly comm: string | undefined
  readonly pid: number | undefined
  /** A kill that only its moment and its limit lay to this container. */
  readonly perhaps?:
    { readonly comm: string; readonly pid: number; readonly containerId: string | undefined; readonly why: string } | undefined
  /** The engine said false although the kernel killed it. */
  readonly deniedByEngine: boolean
  /** A heap that it may take, larger than its limit or so large that too little is left beside it: how much, and where that is set. */
  readonly heapKb: number | undefined
  readonly heapSetting: string | undefined
  /** How it is at the end of the input. */
  readonly present: Present | undefined
}

/** containerd and runc, when the limit is below what their own start needs. */
const AT_START = /container init was OOM-killed|OOM-killed \(memory limit too low/
const said = (state: ContainerState): boolean => state.reason === 'OOMKilled' || AT_START.test(state.message ?? '')

/** A status says OOMKilled, or the kernel names a container that ended by SIGKILL. */
export const judge = (scope: Scope): Found<Facts>[] =>
  containersOf(scope).flatMap((container) => ended(scope, container) ?? runsOn(scope, container) ?? [])

const engineTold = once((scope) => new Map(scope.rows(ENGINE_OOM).map((row) => [row.containerId, row])))

export function heardProof(scope: Scope, id: string | undefined): Proof[] {
  const heard = id === undefined ? undefined : engineTold(scope).get(id)
  return heard === undefined ? [] : [{ at: heard.at, time: heard.time, witness: 'container runtime', note: 'the engine tells of the kill' }]
}

function ended(scope: Scope, of: Container): Found<Facts>[] | undefined {
  const kills = kernelKills(scope)
  // a SIGKILL whose container the kernel names, whatever the engine thinks of it
  const proved = (state: ContainerState): boolean => state.exitCode === 137 && killOfContainer(kills, state.containerId) !== undefined
  const killOf = (state: Cited<ContainerState>): Link<KernelKill> | undefined => {
    const own = killOfContainer(kills, state.containerId, state.time)
    if (own !== undefined) return observed(own)
    if (!said(state)) return undefined
    const end = extended(of, { state: extended(state, { memoryLimit: state.memoryLimit ?? of.memoryLimit }) })
    return killNear(kills, end, scope.names, saidEnds(scope)) ?? killUndated(kills, of, state)
  }
  const ends = endings(of, (state) => said(state) || proved(state), noteOf).map((end) => {
    const link = killOf(end.state)
    return extended(end, { link, kill: statedBy(link) })
  })
  if (ends.length === 0) return undefined
  const [state, kill] = [ends[0]!.state, ends.find((end) => end.kill !== undefined)?.kill]
  const perhaps = kill === undefined ? ends.flatMap(({ link }) => perhapsOf(link) ?? [])[0] : undefined
  const { facts, ...told } = factsOf(scope, of, state, kill)
  return [
    {
      facts: perhaps === undefined ? facts : { ...facts, perhaps },
      count: ends.length,
      time: state.time ?? kill?.time,
      until: ends.at(-1)!.time ?? kill?.time,
      proof: ends.flatMap((end) => [
        ...end.proof,
        ...(end.kill === undefined ? [] : [end.kill.proof]),
        ...heardProof(scope, end.containerId ?? end.kill?.containerId),
        ...heapProof(scope, of, state),
      ]),
      ...told,
    },
  ]
}

const perhapsOf = (link: Link<KernelKill> | undefined): Facts['perhaps'] =>
  link?.by === 'inferred' ? { comm: link.to.comm, pid: link.to.pid, containerId: link.to.containerId, why: link.why } : undefined

/** All that a status says of containers that were killed so. */
const saidEnds = once((scope) => containersOf(scope).flatMap((of) => of.states.filter(said).map((state) => extended(of, { state }))))

/** A status names the container that runs by now; a kill under this id is of the end before it where both clocks cannot be compared. */
function killUndated(kills: readonly KernelKill[], of: Container, { time }: Cited<ContainerState>): Link<KernelKill> | undefined {
  const kill = killOfContainer(kills, of.states.find(({ state }) => state === 'Running')?.containerId)
  if (kill === undefined) return undefined
  return kill.time === undefined || time === undefined || secondsBetween(kill.time, time) === undefined ? observed(kill) : undefined
}

/** Its main process lives: the kernel's kill of a child is what happened. */
function runsOn(scope: Scope, of: Container): Found<Facts>[] | undefined {
  for (const state of of.states) {
    const kill = state.state === 'Running' && ranOn(state) ? killOfContainer(kernelKills(scope), state.containerId) : undefined
    if (kill !== undefined && !isStartedSince(state, kill))
      return [
        {
          ...factsOf(scope, of, state, kill),
          count: 1,
          time: kill.time,
          proof: [stateProof(state, 'it runs on'), kill.proof],
          severity: 'note',
        },
      ]
  }
  return undefined
}

/** An engine starts a container again under its old id: its table does not tell that the kill was not of its main process. */
const ranOn = ({ source, started, oomKilled }: ContainerState): boolean =>
  source === 'pod status' || started !== undefined || oomKilled !== undefined

function isStartedSince({ source, started }: ContainerState, { time }: KernelKill): boolean {
  const since = source === 'pod status' || started === undefined ? undefined : isoTime(started)
  const seconds = since === undefined || time === undefined ? undefined : secondsBetween(time, since)
  return seconds !== undefined && seconds >= 0
}

function factsOf(scope: Scope, of: Container, state: Cited<ContainerState>, kill: KernelKill | undefined) {
  // the whole id, where the kernel tells it
  const containerId = isSameId(state.containerId, kill?.containerId) ? kill!.containerId : (state.containerId ?? kill?.containerId)
  const memoryLimit = state.memoryLimit ?? of.memoryLimit
  const heap = outgrown(scope, of, quantityKb(memoryLimit))
  const facts: Facts = {
    pod: of.pod,
    namespace: of.namespace,
    container: of.container,
    containerId,
    init: state.init === true,
    engine: of.engine,
    tool: of.tool,
    memoryLimit,
    memoryLimitKb: quantityKb(memoryLimit),
    memoryRequest: state.memoryRequest ?? of.memoryRequest,
    restarts: of.restarts,
    exitCode: state.exitCode,
    started: state.started,
    finished: state.finished,
    ranSeconds: state.state === 'Running' ? undefined : secondsFrom(state.started, state.finished),
    node: of.node,
    childOnly: state.state === 'Running' || (state.exitCode !== undefined && state.exitCode !== 137 && !AT_START.test(state.message ?? '')),
    atStart: AT_START.test(state.message ?? ''),
    exhausted: kill === undefined ? undefined : exhaustedBy(kill),
    comm: kill?.comm,
    pid: kill?.pid,
    deniedByEngine: state.oomKilled === false,
    heapKb: heap.heapKb,
    heapSetting: heap.heapSetting,
    present: presentOf(of),
  }
  const about = {
    ...entitiesFor(of, containerId),
    ...(of.podUid === undefined && kill?.podUid !== undefined ? { podUid: kill.podUid } : {}),
  }
  return {
    facts,
    about,
    cgroups: groupsBeside(scope),
    series: memoryOverTime(scope, [extended(about, { pid: kill?.pid })], facts.memoryLimitKb),
    certainty: 'stated' as const,
  }
}

type Outgrown = Pick<Facts, 'heapKb' | 'heapSetting'> & { readonly heapFrom: Cited<object> | undefined }

/** The setting of a heap that is larger than the limit. */
function heapProof(scope: Scope, of: Container, state: Cited<ContainerState>): Proof[] {
  const { heapFrom } = outgrown(scope, of, quantityKb(state.memoryLimit ?? of.memoryLimit))
  return cite(heapFrom, 'the heap that it may take')
}

/** Beside a heap its program needs a quarter of it for threads, code and buffers. */
const ROOM = 1.25

/** A heap that leaves too little of the limit, or is beyond it, is what runs into it. */
function outgrown(scope: Scope, { pod, container }: Container, limitKb: number | undefined): Outgrown {
  const heap = (container ?? pod) === undefined ? undefined : heapOf(scope, { pod, container, pids: [] })
  return heap === undefined || limitKb === undefined || heap.kb * ROOM <= limitKb
    ? { heapKb: undefined, heapSetting: undefined, heapFrom: undefined }
    : { heapKb: heap.kb, heapSetting: heap.setting, heapFrom: heap.from }
}

export const exhaustedBy = ({ scope }: KernelKill): Facts['exhausted'] =>
  scope === undefined ? undefined : scope === 'memcg' ? 'its own limit' : 'the memory of the node'

function noteOf(state: ContainerState): string {
  const code = state.exitCode === undefined ? '' : `, exit code ${state.exitCode}`
  return state.reason === 'OOMKilled'
    ? `${state.which === 'state' ? 'its state' : 'its last state'}: OOMKilled${code}`
    : `how it ended${code}`
}
