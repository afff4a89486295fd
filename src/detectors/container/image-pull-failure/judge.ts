import { eventProofs, happenedAsTold, isAfter, latestOf, type Happening } from '../../../casefile/kube-events.ts'
import { podsOf, type Pod } from '../../../casefile/pods.ts'
import { stateProof } from '../../../casefile/containers.ts'
import type { Found } from '../../../core/failure.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import type { ContainerState } from '../../../records/container-state.ts'
import type { Engine } from '../../../records/engine-event.ts'
import { answerOf } from './answer.ts'
import { ofEngines } from './of-engines.ts'
import { reasonOf, type Reason } from './reasons.ts'

export interface Facts {
  readonly pod: string | undefined
  readonly node: string | undefined
  readonly container: string | undefined
  readonly image: string | undefined
  readonly reason: Reason
  /** The registry's or the runtime's own words. */
  readonly answer: string | undefined
  /** The pull was made without a login. */
  readonly anonymous: boolean
  /** It is the image of the pod's sandbox (pause), which every pod of the node needs. */
  readonly sandbox: boolean
  /** Pulls that failed, as told. */
  readonly tries: number | undefined
  /** The engine that pulls it, where that is not the kubelet's. */
  readonly tool?: Engine | undefined
  /** A later pull was good. */
  readonly healed: boolean
  /** A later pull of an engine was good. */
  readonly pulledSince?: true | undefined
}

/** Words of the kubelet (pkg/kubelet/images) and, of a sandbox, of dockershim. */
const FAILED =
  /^(?:Failed to (?:pull|inspect) image|Back-off pulling image|Failed to apply default image tag) "([^"]{1,400})"(?::? (.{0,1500}))?/s
const NEVER = /^Container image "([^"]{1,400})" is (not present with pull policy of Never)/
/** Only names the state that follows from it. */
const NAMED = /^Error: (\w{3,40})$/
const SANDBOX = /failed pulling image "([^"]{1,400})"(?::? (.{0,1500}))?/s
const STATES = new Set([
  'ImagePullBackOff',
  'ErrImagePull',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
  'RegistryUnavailable',
  'SignatureValidationFailed',
])

interface Pull {
  readonly image: string | undefined
  readonly answer: string | undefined
  readonly sandbox: boolean
  readonly of: { readonly event: Happening } | { readonly state: Cited<ContainerState> }
}

/** An image of a pod is not to be had. */
export const judge = (scope: Scope): Found<Facts>[] => [...ofPods(scope), ...ofEngines(scope)]

function ofPods(scope: Scope): Found<Facts>[] {
  return podsOf(scope).flatMap((pod) => {
    const pulls = [...pod.events.flatMap(pullOf), ...pod.states.filter(isWaiting).map(stateOf)]
    const images = [...new Set(pulls.flatMap(({ image }) => image ?? []))]
    return images.length === 0
      ? foundOf(pod, undefined, pulls)
      : images.flatMap((image, i) =>
          foundOf(
            pod,
            image,
            pulls.filter((pull) => pull.image === image || (i === 0 && pull.image === undefined)),
          ),
        )
  })
}

/** Words of the kubelet for what a registry or a policy answers. */
const STATED = /^(?:ErrImageNeverPull|RegistryUnavailable|SignatureValidationFailed)$/

const isWaiting = (state: ContainerState): boolean => state.which === 'state' && STATES.has(state.reason ?? '')

function pullOf(event: Happening): Pull[] {
  const m = FAILED.exec(event.what.message) ?? NEVER.exec(event.what.message)
  const named = m === null ? NAMED.exec(event.what.message)?.[1] : undefined
  if (named !== undefined && STATES.has(named)) return [{ image: undefined, answer: undefined, sandbox: false, of: { event } }]
  const sandbox = m === null && event.what.reason === 'FailedCreatePodSandBox' ? SANDBOX.exec(event.what.message) : null
  const [, image, answer] = m ?? sandbox ?? []
  return image === undefined ? [] : [{ image, answer, sandbox: sandbox !== null, of: { event } }]
}

const stateOf = (state: Cited<ContainerState>): Pull => ({
  image: /image "([^"]{1,400})"/.exec(state.message ?? '')?.[1] ?? state.image,
  answer: state.message,
  sandbox: false,
  of: { state },
})

function foundOf(pod: Pod, image: string | undefined, pulls: readonly Pull[]): Found<Facts>[] {
  if (pulls.length === 0) return []
  const events = pulls.flatMap(({ of }) => ('event' in of ? [of.event] : []))
  const states = pulls.flatMap(({ of }) => ('state' in of ? [of.state] : []))
  // a word that names the state says something only where nothing else does
  const answers = [
    ...pulls.flatMap(({ answer }) => answer ?? []),
    ...states.flatMap(({ reason }) => (STATED.test(reason ?? '') ? reason! : [])),
  ]
  // what a registry says is told once, and the back-off after it says nothing more
  const answer = answers.find((text) => reasonOf(text) !== 'not known') ?? answers[0]
  const failed = events.filter(({ what }) => !what.message.startsWith('Back-off') && !NAMED.test(what.message))
  const healed = states.length === 0 && isHealed(pod, events)
  const tries = failed.length === 0 ? undefined : happenedAsTold(failed).count
  return [
    {
      ...happenedAsTold(failed.length === 0 ? events : failed),
      facts: {
        pod: pod.pod,
        node: pod.node,
        container:
          states.find((s) => s.container !== undefined)?.container ??
          events.find(({ what }) => what.container !== undefined)?.what.container,
        image,
        reason: states.some((s) => s.reason === 'InvalidImageName') ? 'invalid name' : reasonOf(answer ?? ''),
        answer: answer === undefined || answer === '' || STATED.test(answer) ? undefined : answerOf(answer, reasonOf(answer)),
        anonymous: /anonymous token/.test(answer ?? ''),
        sandbox: pulls.some(({ sandbox }) => sandbox),
        tries,
        healed,
      },
      about: { pod: pod.pod, podUid: pod.podUid },
      proof: [
        ...eventProofs(failed, 'the pull fails'),
        ...states.map((s) => stateProof(s, s.reason === 'ErrImagePull' ? 'the pull has just failed' : 'it waits')),
        ...eventProofs(
          events.filter((e) => !failed.includes(e) && !NAMED.test(e.what.message)),
          'it waits before the next pull',
        ),
        ...eventProofs(
          events.filter((e) => NAMED.test(e.what.message)),
          'what the kubelet calls it',
        ),
      ],
      certainty: 'stated',
      ongoing: healed ? false : states.length > 0 ? true : undefined,
      ...(healed ? { severity: 'note' as const } : {}),
    },
  ]
}

/** A pull after it was good, or the container started. */
function isHealed(pod: Pod, events: readonly Happening[]): boolean {
  const last = latestOf(events)
  return (
    last !== undefined &&
    pod.events.some(
      (event) =>
        ((event.what.reason === 'Pulled' && /^Successfully pulled image/.test(event.what.message)) || event.what.reason === 'Started') &&
        (event.what.container === undefined || last.what.container === undefined || event.what.container === last.what.container) &&
        isAfter(event, last),
    )
  )
}
