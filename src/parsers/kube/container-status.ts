import { CONTAINER_STATE } from '../../records/container-state.ts'
import { isOfProgram, TERMINATION_MESSAGE } from '../../records/termination-message.ts'
import { instantOf, type Located } from './located.ts'
import type { Owner } from './owner.ts'
import { flag, get, hex, number, text, type Tree } from './tree.ts'

const STATES = [
  ['terminated', 'Terminated'],
  ['waiting', 'Waiting'],
  ['running', 'Running'],
] as const

/** A containerStatus of the API, or a fragment of one. */
export function publishStatus(located: Located, status: Tree, owner: Owner): void {
  for (const which of ['lastState', 'state'] as const) {
    const states = get(status, which)
    if (states?.map !== undefined) publishStates(located, status, states, which, owner)
  }
}

/** `states`: the map that holds `terminated`, `waiting` or `running`. */
export function publishStates(located: Located, status: Tree, states: Tree, which: 'state' | 'lastState', owner: Owner): void {
  const name = text(get(status, 'name'))
  const spec = name === undefined ? undefined : owner.containers.get(name)
  const waiting = get(status, 'state', 'waiting') !== undefined
  for (const [kind, words] of STATES) {
    const state = get(states, kind)
    if (state?.map === undefined) continue
    const finished = text(get(state, 'finishedAt'))
    // the id beside the states is that of the latest container
    const own = hex(get(state, 'containerID')) ?? (which === 'state' || waiting ? hex(get(status, 'containerID')) : undefined)
    located.publish(
      CONTAINER_STATE,
      {
        source: 'pod status',
        container: name,
        pod: owner.pod,
        namespace: owner.namespace,
        podUid: owner.podUid,
        node: owner.node,
        containerId: own,
        image: text(get(status, 'image')),
        which: which === 'state' ? 'state' : 'last state',
        state: words,
        reason: text(get(state, 'reason')),
        message: text(get(state, 'message')),
        exitCode: number(get(state, 'exitCode')),
        signal: number(get(state, 'signal')),
        started: text(get(state, 'startedAt')),
        finished,
        ready: flag(get(status, 'ready')),
        restarts: number(get(status, 'restartCount')),
        memoryLimit: text(get(spec, 'resources', 'limits', 'memory')),
        memoryRequest: text(get(spec, 'resources', 'requests', 'memory')),
        probes: {
          liveness: probe(get(spec, 'livenessProbe')),
          readiness: probe(get(spec, 'readinessProbe')),
          startup: probe(get(spec, 'startupProbe')),
        },
      },
      located.at(get(state, 'reason'), get(state, 'exitCode'), state),
      instantOf(finished),
    )
    const [reason, message] = [text(get(state, 'reason')), text(get(state, 'message'))?.trim()]
    if (message !== undefined && message !== '' && isOfProgram(words, reason))
      located.publish(
        TERMINATION_MESSAGE,
        { text: message, container: name, pod: owner.pod, namespace: owner.namespace },
        located.at(get(state, 'message'), state),
        instantOf(finished),
      )
  }
}

/** In the way of `kubectl describe`, with the API's defaults. */
function probe(tree: Tree | undefined): string | undefined {
  if (tree?.map === undefined) return undefined
  const of = (key: string, usual: number): number => number(get(tree, key)) ?? usual
  const how = ['httpGet', 'exec', 'tcpSocket', 'grpc'].find((key) => tree.map?.has(key)) ?? 'probe'
  return `${how} delay=${of('initialDelaySeconds', 0)}s timeout=${of('timeoutSeconds', 1)}s period=${of('periodSeconds', 10)}s #success=${of('successThreshold', 1)} #failure=${of('failureThreshold', 3)}`
}
