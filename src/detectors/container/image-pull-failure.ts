import { detector } from '../../core/detector.ts'
import type { Proof } from '../../core/detector.ts'
import { CONTAINER_STATE } from '../../records/container-state.ts'
import type { Cited } from '../../core/span.ts'
import { KUBE_EVENT, type KubeEvent } from '../../records/kube-event.ts'
import { eventKey, eventProof, MAX_OBJECTS, nameOfObject, objectOf, podWords } from './event-words.ts'
import { kubeletEvent, PULL_LITERALS } from './kubelet-log.ts'
import { describeCommand, podName, WITNESS } from './pod-words.ts'

interface Facts {
  pod?: string | undefined
  image?: string | undefined
  /** not found, access denied, … */
  reason: string
  /** The registry's or the runtime's own words. */
  answer?: string | undefined
  /** A later pull was good. */
  healed: boolean
}

const STATES = new Set(['ImagePullBackOff', 'ErrImagePull', 'InvalidImageName', 'ErrImageNeverPull', 'RegistryUnavailable'])

function reasonOf(answer: string): string {
  if (/not found|manifest unknown|NotFound/i.test(answer)) return 'not found'
  if (/unauthorized|denied|forbidden|authentication|authorization failed|no basic auth/i.test(answer)) return 'access denied'
  if (/toomanyrequests|rate limit/i.test(answer)) return 'rate limit of the registry'
  if (/no such host|timeout|timed out|connection refused|unreachable|TLS|x509/i.test(answer)) return 'registry not reachable'
  if (/no space left/i.test(answer)) return 'no space left'
  return /InvalidImageName|invalid reference/i.test(answer) ? 'invalid name' : 'not known'
}

export const imagePullFailure = detector<Facts>({
  id: 'image-pull-failure',
  title: 'An image cannot be pulled',
  severity: 'error',
  domain: 'container',
  seenIn: ['pod status', 'events'],
  watch(bench) {
    const found: {
      key: string
      pod?: string | undefined
      event: string
      image?: string | undefined
      answer: string
      proof: Proof
      weight: number
    }[] = []
    const pulled = new Set<string>()
    bench.on(KUBE_EVENT, (event) => seen(event))
    bench.onLine(PULL_LITERALS, (line) => {
      const event = kubeletEvent(line)
      if (event !== undefined) seen(event)
    })
    const seen = (event: Cited<KubeEvent>): void => {
      const key = objectOf(event)
      if (event.reason === 'Pulled' && /^Successfully pulled image/.test(event.message)) pulled.add(key)
      const image = /^(?:Failed to pull image|Back-off pulling image) "([^"]{1,400})"(?::? (.{0,1500}))?/s.exec(event.message)
      if (image === null || found.length >= MAX_OBJECTS) return
      found.push({
        key,
        pod: nameOfObject(event),
        event: eventKey(event),
        image: image[1],
        answer: image[2] ?? '',
        proof: eventProof(event, 'the pull fails'),
        weight: image[2] === undefined ? 0 : 1,
      })
    }
    bench.on(CONTAINER_STATE, (state) => {
      const reason = state.reason ?? ''
      if (state.which !== 'state' || !STATES.has(reason) || found.length >= MAX_OBJECTS) return
      const pod = podName(state)
      found.push({
        key: pod ?? state.at.artifact,
        pod,
        event: eventKey({ ...state, reason, message: '', count: 1 }),
        image: /image "([^"]{1,400})"/.exec(state.message ?? '')?.[1] ?? state.image,
        answer: state.message ?? reason,
        proof: { at: state.at, witness: WITNESS, note: reason },
        weight: 0,
      })
    })
    bench.atEnd(() => {
      const waiting = new Set(found.filter((f) => f.proof.witness === WITNESS).map((f) => f.key))
      for (const { key, pod, event, image, answer, proof } of [...found].sort((a, b) => b.weight - a.weight)) {
        const healed = pulled.has(key) && !waiting.has(key)
        bench.find({
          group: key,
          event,
          facts: { pod, image, reason: reasonOf(answer), answer: answer.slice(0, 500) || undefined, healed },
          entities: { pod },
          proof: [proof],
          ...(healed ? { severity: 'note' as const } : {}),
        })
      }
    })
  },
  join: (before, later) => ({
    ...before,
    image: before.image ?? later.image,
    reason: before.reason === 'not known' ? later.reason : before.reason,
    answer: before.answer ?? later.answer,
  }),
  cause: (f) =>
    `${podWords(f.pod)} ${f.healed ? 'first could not' : 'cannot'} start: the image ${f.image ?? ''} cannot be pulled${f.reason === 'not known' ? '' : ` (${f.reason})`}.${f.answer === undefined ? '' : ` The answer was: ${f.answer}`}${f.healed ? ' A later pull was good.' : ''}`.replace(
      '  ',
      ' ',
    ),
  fix: (f) => [
    {
      when: 'now',
      say:
        f.reason === 'access denied'
          ? 'Check imagePullSecrets and whether the account may read the repository.'
          : f.reason === 'not found'
            ? `Check name and tag of ${f.image ?? 'the image'}, and that it was pushed for this architecture.`
            : 'Check that the node reaches the registry.',
      run: describeCommand(f.pod),
    },
    { when: 'durable', say: 'Refer to images by digest, and let the delivery check that the image is there before it is rolled out.' },
    { when: 'verify', say: 'The event Pulled appears.', run: describeCommand(f.pod) },
  ],
  links: ['https://kubernetes.io/docs/concepts/containers/images/#imagepullbackoff'],
  mechanism:
    'The runtime asks the registry for the manifest and the layers. After each failure the kubelet waits longer, up to five minutes (ImagePullBackOff).',
  decoys: ['a pull that failed once and was good the next time'],
  examples: [
    {
      name: 'not found',
      files: {
        'events.txt':
          'LAST SEEN   TYPE      REASON   OBJECT         MESSAGE\n12s         Warning   Failed   pod/api-7d9f   Failed to pull image "registry.example/api:v9": rpc error: code = NotFound desc = failed to resolve reference "registry.example/api:v9": not found\n',
      },
      fires: true,
    },
    {
      name: 'pulled',
      files: {
        'events.txt':
          'LAST SEEN   TYPE     REASON   OBJECT         MESSAGE\n12s         Normal   Pulled   pod/api-7d9f   Successfully pulled image "registry.example/api:v9" in 1.2s\n',
      },
      fires: false,
    },
  ],
})
