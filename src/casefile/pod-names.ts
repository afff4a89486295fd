import { grouped } from '../core/grouped.ts'
import { once } from '../core/scope.ts'
import type { Span } from '../core/span.ts'
import { CONTAINER_STATE } from '../records/container-state.ts'
import { KUBE_EVENT } from '../records/kube-event.ts'
import { POD_STATUS } from '../records/pod-status.ts'
import { commandAbove } from './command-above.ts'

/** How a source calls a pod: by its name and, where it tells it, its namespace. */
export interface PodName {
  readonly name: string
  readonly namespace?: string | undefined
}

const WORD = '[a-z0-9][a-z0-9.-]{0,252}'
/** A name ends in a letter or a digit (RFC 1123): a full stop behind it is the sentence's. */
const NAME = '[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?'
const IN_MESSAGE = new RegExp(`\\bpod:? "?(${WORD})_(${WORD})(?:\\(|"| network)|^Successfully assigned (${WORD})\\/(${WORD}) to `)
const FOR_POD = new RegExp(`\\bfor pod (${WORD})\\/(${NAME})(?=[,:.]?\\s|\\.?$)`)
/** The names that runtimes and plugins give a sandbox: CRI-O's and containerd's, multus's, ovn-kubernetes'. */
const UID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const OF_SANDBOX = new RegExp(
  `(?:\\bsandbox (?:name ")?(?:k8s_)?(${WORD})_(${WORD})_${UID}_\\d)|Multus: \\[(${WORD})\\/(${WORD})\\/|(?:^|[\\s:])\\[(${WORD})\\/(${WORD}) [0-9a-f]{12,64}[\\s\\]]`,
)
const ONLY_NAME = new RegExp(`\\bfor pod "(${WORD})"|^Successfully assigned (${WORD}) to `)
/** The kubelet calls a container CONTAINER_POD_NAMESPACE_UID_ATTEMPT (pkg/kubelet/dockershim, containerd's CRI, CRI-O). */
const CALLED = new RegExp(`container name "/?(?:k8s_)?(${WORD})_(${WORD})_(${WORD})_[0-9a-f-]{4,40}_\\d{1,6}"`)
const COMMAND = /\b(?:kubectl|oc|k)\s(.{0,400})/
/** `describe` and `get` ask for a kind first, `logs` for a pod at once. */
const OBJECT = new RegExp(`\\s(?:(?:describe|get)\\s{1,4}(?:po|pods?)(?:\\/|\\s{1,4})|logs\\s{1,4}(?:(?:po|pods?)\\/)?)(${WORD})(?=\\s|$)`)
const NAMESPACE = new RegExp(`\\s(?:-n|--namespace)[= ]\\s{0,4}(${WORD})(?=\\s|$)`)

/** The pod that a message of the kubelet or the scheduler names. */
export function podIn(message: string): PodName | undefined {
  const m = IN_MESSAGE.exec(message)
  if (m !== null) return m[1] === undefined ? { name: m[4]!, namespace: m[3] } : { name: m[1], namespace: m[2] }
  const sandbox = OF_SANDBOX.exec(message)
  if (sandbox !== null)
    return sandbox[1] === undefined
      ? { name: (sandbox[4] ?? sandbox[6])!, namespace: sandbox[3] ?? sandbox[5] }
      : { name: sandbox[1], namespace: sandbox[2] }
  const whole = FOR_POD.exec(message)
  if (whole !== null) return { name: whole[2]!, namespace: whole[1] }
  const called = CALLED.exec(message)
  if (called !== null) return { name: called[2]!, namespace: called[3] }
  const only = ONLY_NAME.exec(message)
  const name = only?.[1] ?? only?.[2]
  return name === undefined ? undefined : { name }
}

/** The container by whose name in a runtime a message is told. */
export const containerCalled = (message: string): string | undefined => CALLED.exec(message)?.[1]

/** The pod that a typed command asks for: `kubectl describe pod api-7d9f -n shop | grep -A4 State`. */
export function podAsked(command: string): PodName | undefined {
  const said = COMMAND.exec(command)?.[1]?.split(/\s[|;&]/)[0]
  if (said === undefined) return undefined
  const name = OBJECT.exec(` ${said}`.replace(NAMESPACE, ''))?.[1]
  return name === undefined ? undefined : { name, namespace: NAMESPACE.exec(` ${said}`)?.[1] }
}

const CLAIM = new RegExp(`\\s(?:describe|get)\\s{1,4}(?:pvc|persistentvolumeclaims?)(?:\\/|\\s{1,4})(${WORD})(?=\\s|$)`)

/** The volume claim that the command above a place asks for. */
export const claimAround = once((scope): ((at: Span) => string | undefined) => {
  const commandOf = commandAbove(scope)
  return (place) => {
    const said = COMMAND.exec(commandOf(place)?.command ?? '')?.[1]?.split(/\s[|;&]/)[0]
    return said === undefined ? undefined : CLAIM.exec(` ${said}`.replace(NAMESPACE, ''))?.[1]
  }
})

/** The namespace that the command above a place asks for: `kubectl get pods -n shop`. */
export const namespaceAround = once((scope): ((at: Span) => string | undefined) => {
  const commandOf = commandAbove(scope)
  return (place) => {
    const said = COMMAND.exec(commandOf(place)?.command ?? '')?.[1]
    return said === undefined ? undefined : NAMESPACE.exec(` ${said.split(/\s[|;&]/)[0]}`)?.[1]
  }
})

/** Of what stands at a place and names no pod: whose it is, as the command above it or all that stands around it tell. */
export const podsAround = once((scope): ((at: Span) => PodName | undefined) => {
  const commandOf = commandAbove(scope)
  const named = new Map<string, Map<string, PodName>>()
  const know = (artifact: string, of: PodName | undefined): void => {
    if (of === undefined) return
    const here = named.get(artifact) ?? new Map<string, PodName>()
    if (here.get(of.name)?.namespace === undefined) here.set(of.name, of)
    named.set(artifact, here)
  }
  for (const { pod, namespace, at } of [...scope.rows(CONTAINER_STATE), ...scope.rows(POD_STATUS)])
    know(at.artifact, pod === undefined ? undefined : { name: pod, namespace })
  for (const { kind, name, namespace, message, at } of scope.rows(KUBE_EVENT))
    know(at.artifact, name === undefined ? podIn(message) : kind === 'pod' ? { name, namespace } : undefined)
  return (place) => {
    const above = commandOf(place)
    const asked = above === undefined ? undefined : podAsked(above.command)
    const around = named.get(place.artifact)
    return asked ?? (around?.size === 1 ? [...around.values()][0] : undefined)
  }
})

/** What a pod waits for, as its word in a table and an event that does not name it tell alike. */
const WAITS: readonly (readonly [status: RegExp, event: RegExp])[] = [
  [/^(?:Init:)?(?:ImagePullBackOff|ErrImagePull|InvalidImageName|ImageInspectError|ErrImageNeverPull)$/, /pull|ErrImage|InvalidImageName/i],
  [/^(?:Init:)?CrashLoopBackOff$/, /^Back-off restarting failed container|CrashLoopBackOff/],
  [
    /^(?:ContainerCreating|PodInitializing)$/,
    /^(?:MountVolume|AttachVolume|Unable to (?:attach|mount)|Failed to create pod sandbox|Multi-Attach)/,
  ],
  [/^Pending$/, /nodes are available/],
  [/^(?:Init:)?Create(?:Container|ContainerConfig)Error$/, /^Error: /],
]

/** Of an event that names no pod: the only pod of its text that waits for what it tells. */
export const waitingPod = once((scope): ((at: Span, message: string) => PodName | undefined) => {
  const rows = grouped(
    scope.rows(CONTAINER_STATE).filter(({ pod, which }) => pod !== undefined && which === 'state'),
    ({ at }) => at.artifact,
  )
  const unready = grouped(
    scope.rows(POD_STATUS).filter(({ pod, status, ready }) => pod !== undefined && status === 'Running' && ready === false),
    ({ at }) => at.artifact,
  )
  return ({ artifact }, message) => {
    if (/^Readiness probe (?:failed|errored)/.test(message)) {
      const pods = unready.get(artifact) ?? []
      const own = new Map(pods.map(({ pod, namespace }) => [pod!, { name: pod!, namespace }]))
      return own.size === 1 ? [...own.values()][0] : undefined
    }
    const [status] = WAITS.find(([, event]) => event.test(message)) ?? []
    const waiting = status === undefined ? [] : (rows.get(artifact) ?? []).filter(({ reason }) => status.test(reason ?? ''))
    const names = new Map(waiting.map(({ pod, namespace }) => [pod!, { name: pod!, namespace }]))
    return names.size === 1 ? [...names.values()][0] : undefined
  }
})
