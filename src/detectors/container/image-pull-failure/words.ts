import type { Sentence } from '../../../core/failure.ts'
import type { Question, Step } from '../../../core/finding.ts'
import { times } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { podArguments, word } from '../../../core/words/shell.ts'
import { fieldCommand, ownerCommand, podSubject, watchCommand } from '../words.ts'
import { DURABLE_OF_ENGINE, firstOfEngine, trustOf, verifyOfEngine } from './engine-words.ts'
import type { Facts } from './judge.ts'
import type { Reason } from './reasons.ts'

const imageOf = (f: Facts): string => (f.image === undefined ? 'its image' : `${f.sandbox ? 'sandbox image' : 'image'} ${f.image}`)

/** `registry.example`, which is Docker Hub where the image names none. */
export function registryOf(image: string): string {
  const first = image.split('/')[0]!
  return image.includes('/') && /[.:]|^localhost$/.test(first) ? first : 'registry-1.docker.io'
}

/** The code of HTTP or the word of the resolver that decided. */
const codeOf = (f: Facts): string | undefined =>
  /\b(4\d\d (?:Forbidden|Unauthorized|Not Found|Too Many Requests)|5\d\d (?:Internal Server Error|Bad Gateway|Service Unavailable|Gateway Time-?out)|no such host|server misbehaving|connection refused|i\/o timeout|deadline exceeded|x509: [^:"]{1,80})/.exec(
    f.answer ?? '',
  )?.[1]

/** The image without its registry, where that is told beside it. */
const pathOf = (f: Facts): string => (f.image === undefined ? 'its image' : f.image.slice(f.image.indexOf('/') + 1))
const hasRegistry = (f: Facts): boolean => f.image !== undefined && registryOf(f.image) === f.image.split('/')[0]

/** Its certificate was looked at, so it does answer. */
export const isUntrusted = (f: Facts): boolean => f.reason === 'registry not reachable' && /x509: /.test(f.answer ?? '')

/** The registry as its answer names it, or the image. */
export const askedOf = (f: Facts): string | undefined =>
  /\b(?:Get|Head|Post) \\?"https?:\/\/([\w.-]{1,253}(?::\d{1,5})?)\/v2\//.exec(f.answer ?? '')?.[1] ??
  (f.image === undefined ? undefined : registryOf(f.image))

/** A name that could not be looked up, and the resolver that was asked. */
function lookupOf(f: Facts): { readonly name: string; readonly resolver: string | undefined } | undefined {
  const m = f.reason === 'registry not reachable' ? /\blookup ([\w.-]{1,253})(?: on ([\w.:[\]]{2,60}?):53)?: /.exec(f.answer ?? '') : null
  return m === null ? undefined : { name: m[1]!, resolver: m[2] }
}

/** Who refuses what, and why it cannot be had. */
function why(f: Facts): string {
  const image = imageOf(f)
  switch (f.reason) {
    case 'not found':
      return `${image} is not in its registry`
    case 'access denied':
      return `the registry ${hasRegistry(f) ? `${registryOf(f.image!)} ` : ''}refuses the pull of ${hasRegistry(f) ? pathOf(f) : image}${f.anonymous ? ', which is made without a login' : ''}`
    case 'rate limit of the registry':
      return `the registry limits how often images are pulled, and refuses ${image} for now`
    case 'registry not reachable':
      if (isUntrusted(f))
        return `the node does not trust the certificate of ${f.image === undefined ? (askedOf(f) ?? 'its registry') : `the registry of ${image}`}`
      if (lookupOf(f) !== undefined) return `the node cannot look up ${lookupOf(f)!.name}, the registry of ${image}`
      return `the registry of ${image} does not answer the node`
    case 'no space left':
      return `the node has no space left for ${image}`
    case 'invalid name':
      return `the name of ${image} is not valid`
    case 'wrong platform':
      return `${image} is not built for the platform of the node`
    case 'never pulled':
      return `${image} is not on ${opt`node ${f.node}` ?? 'its node'}, and the pull policy Never forbids to pull it`
    case 'short name':
      return `${image} names no registry, and its node knows none to look in (registries.conf)`
    case 'no signature':
      return `the policy of ${opt`node ${f.node}` ?? 'its node'} refuses ${image}: it has no valid signature`
    case 'plain HTTP':
      return `the registry of ${image} speaks plain HTTP, and the node asks with HTTPS`
    case 'registry fails':
      return `the registry of ${image} answers with an error of its own`
    case 'not known':
      return `${image} cannot be pulled`
  }
}

/** What is wrong with a registry, where no line names an image: a login asks it the same as a pull. */
function ofRegistry(f: Facts): string | undefined {
  if (f.reason === 'access denied') return 'it refuses the login'
  if (f.reason !== 'registry not reachable') return undefined
  if (isUntrusted(f)) return 'the host does not trust its certificate'
  return lookupOf(f) === undefined ? 'it does not answer the host' : `the host cannot look up ${lookupOf(f)!.name}`
}

/** What cannot be done for it. */
const undone = (f: Facts): string =>
  f.image !== undefined
    ? `Image ${f.image} cannot be pulled`
    : askedOf(f) !== undefined && ofRegistry(f) !== undefined
      ? `Registry ${askedOf(f)} cannot be used`
      : 'An image cannot be pulled'

export const headline = (f: Facts): string =>
  f.tool !== undefined
    ? say(
        undone(f),
        f.reason === 'not known'
          ? undefined
          : `: ${
              (f.image === undefined && askedOf(f) !== undefined ? ofRegistry(f) : undefined) ??
              why({ ...f, image: undefined })
                .replaceAll('its image', 'it')
                .replace('of it ', '')
                .replaceAll('the node', 'the host')
            }`,
        opt` (${codeOf(f)})`,
        when((f.tries ?? 0) > 1, `, tried ${times(f.tries ?? 0)}`),
        when(f.healed, f.pulledSince === true ? '; a later pull was good' : `; ${f.container ?? 'what needs it'} runs by now`),
      )
    : say(
        `${podSubject(f.pod)} ${f.healed ? 'started late' : 'cannot start'}: `,
        why(f),
        opt` (${codeOf(f)})`,
        when((f.tries ?? 0) > 1, `, tried ${times(f.tries ?? 0)}`),
        when(f.healed, '; a later pull was good'),
      )

export const effect = (f: Facts): Sentence =>
  f.tool !== undefined
    ? say(undone(f))
    : say(
        f.healed
          ? `${podSubject(f.pod)} started late for want of ${imageOf(f)}`
          : `${podSubject(f.pod)} cannot start without ${imageOf(f)}`,
      )

/** Sentences that say no more than the headline. */
const isBare = (f: Facts): boolean =>
  /^(?:.{0,420}not present with pull policy of Never|not found|(?:[\w./:-]{1,400}: )?not found)$/.test(f.answer ?? '') ||
  f.answer === codeOf(f)

export const cause = (f: Facts): Sentence[] => [
  opt`The answer: ${isBare(f) ? undefined : f.answer}`,
  when(f.sandbox, 'Without its sandbox (the pause container) no pod of this node can start'),
  when(f.reason === 'access denied' && f.anonymous, 'No pull secret and no identity of the node was used'),
  when(f.reason === 'access denied', 'Whether the image exists is open: registries say the same to strangers of one that does not'),
  when(
    f.image !== undefined && !f.sandbox && f.reason !== 'invalid name' && !/[:@][^/]*$/.test(f.image),
    'No tag is given, so "latest" is pulled',
  ),
]

const secretsOf = (f: Facts): string | undefined =>
  f.pod === undefined ? undefined : `kubectl get pod ${podArguments(f.pod)} -o jsonpath='{.spec.imagePullSecrets}'`

const FIRST: Readonly<Record<Reason, (f: Facts) => Step>> = {
  'not found': (f) => ({
    when: 'now',
    say: `Compare name and tag with what was pushed, then correct them in what made the pod, or push ${f.image ?? 'the image'}.`,
    run: ownerCommand(f.pod),
  }),
  'access denied': (f) => ({
    when: 'now',
    say: 'See whether the pod names a pull secret (empty: none), and whether its account may read the repository.',
    run: secretsOf(f),
  }),
  'rate limit of the registry': (f) => ({
    when: 'now',
    say: 'Wait for the limit to end (6 hours on Docker Hub), or pull with a login: see whether the pod names a pull secret (empty: none).',
    run: secretsOf(f),
  }),
  'registry not reachable': (f) => ({
    when: 'now',
    say: 'On the node, see whether the registry answers at all.',
    run: f.image === undefined ? undefined : `curl -sS -o /dev/null -w '%{http_code}\\n' https://${word(registryOf(f.image))}/v2/`,
  }),
  'no space left': () => ({
    when: 'now',
    say: 'On the node, see which images and logs fill its disk.',
    run: 'df -h /var/lib/containerd /var/lib/kubelet',
  }),
  'invalid name': (f) => ({
    when: 'now',
    say: 'Correct the name in what made the pod: lower case, no blanks, one tag.',
    run: ownerCommand(f.pod),
  }),
  'wrong platform': (f) => ({
    when: 'now',
    say: 'See what the node is, and build the image for it.',
    run: f.pod === undefined ? undefined : 'kubectl get nodes -L kubernetes.io/arch,kubernetes.io/os',
  }),
  'never pulled': (f) => ({
    when: 'now',
    say: `On ${f.node ?? 'its node'}, see which images there are; put ${f.image ?? 'the image'} there under exactly this name, or set imagePullPolicy to IfNotPresent.`,
    run: 'crictl images',
  }),
  'short name': (f) => ({
    when: 'now',
    say: say(
      'Write its full name in what made the pod',
      opt` (docker.io/library/${f.image?.includes('/') === true ? undefined : f.image} where it is one of Docker Hub's own)`,
    ),
    run: ownerCommand(f.pod),
  }),
  'no signature': () => ({
    when: 'now',
    say: 'On the node, see what the policy asks for of this registry.',
    run: 'cat /etc/containers/policy.json; ls /etc/containers/registries.d',
  }),
  'plain HTTP': (f) => ({
    when: 'now',
    say: 'On the node, see that it answers without TLS, and how the runtime is told to reach it.',
    run: opt`curl -sS -o /dev/null -w '%{http_code}\\n' http://${f.image === undefined ? undefined : word(registryOf(f.image))}/v2/; ls /etc/containerd/certs.d`,
  }),
  'registry fails': (f) => ({
    when: 'now',
    say: 'See whether it still does, and look at the registry itself: its log, its storage.',
    run: f.image === undefined ? undefined : `curl -sS -o /dev/null -w '%{http_code}\\n' https://${word(registryOf(f.image))}/v2/`,
  }),
  'not known': (f) => ({
    when: 'now',
    say: 'Read what the registry answers: the events of the pod say it.',
    run: fieldCommand(f.pod, 'waiting', 2),
  }),
}

const DURABLE: Readonly<Record<Reason, string>> = {
  'not found': 'Refer to images by digest, and let the delivery check that the image is there before it is rolled out.',
  'access denied': 'Give the node or the service account the right to pull, or name a secret in imagePullSecrets.',
  'rate limit of the registry': 'Pull through a mirror of your own, or with a login that has a higher limit.',
  'registry not reachable': 'Let each node resolve and reach the registry, or keep a mirror inside the cluster.',
  'no space left': 'Let the kubelet remove unused images earlier (imageGCHighThresholdPercent), or give the node a larger disk.',
  'invalid name': 'Let the delivery check names before it is rolled out.',
  'wrong platform': 'Build images for every platform of the cluster, or select nodes by kubernetes.io/arch.',
  'never pulled': 'Use the policy Never only where the delivery itself loads the image onto each node.',
  'short name': 'Write full names everywhere, or name unqualified-search-registries in /etc/containers/registries.conf of each node.',
  'no signature': 'Sign the image in the delivery (cosign, skopeo copy --sign-by), or let the policy name the registries that need none.',
  'plain HTTP':
    'Give the registry a certificate, or name it as plain HTTP in the runtime of each node (hosts.toml in certs.d, insecure = true in registries.conf).',
  'registry fails': 'Keep a mirror beside the cluster, so that a registry that fails does not stop the start of pods.',
  'not known': 'Refer to images by digest, and let the delivery check that the image is there before it is rolled out.',
}

/** The sandbox image is named by the runtime or the kubelet, not by what made the pod. */
const ofSandbox = (f: Facts): Step => ({
  when: 'now',
  say: `On the node, see which sandbox image the runtime is told to use; push ${f.image}, or name one that exists.`,
  run: 'crictl info | grep -i sandbox',
})

function ofName(f: Facts): Step | undefined {
  const { name, resolver } = lookupOf(f) ?? {}
  if (name === undefined) return undefined
  return {
    when: 'now',
    say: `On the ${f.tool === undefined ? 'node' : 'host'}, ask the resolver itself.`,
    run:
      resolver === undefined
        ? `getent ahosts ${word(name)}; cat /etc/resolv.conf`
        : `dig +time=2 +tries=1 @${word(resolver)} ${word(name)}`,
  }
}

const ofCertificate = (f: Facts): Step | undefined =>
  isUntrusted(f) && f.image !== undefined
    ? {
        when: 'now',
        say: `On the ${f.tool === undefined ? 'node' : 'host'}, read what the registry presents: subject, issuer and dates.`,
        run: `openssl s_client -connect ${word(`${registryOf(f.image)}${/:\d+$/.test(registryOf(f.image)) ? '' : ':443'}`)} </dev/null 2>/dev/null | openssl x509 -noout -subject -issuer -dates`,
      }
    : undefined

export const fix = (f: Facts): Step[] => (f.tool === undefined ? ofKubelet(f) : ofEngine(f))

const ofEngine = (f: Facts): Step[] => [
  ofName(f) ?? ofCertificate(f) ?? firstOfEngine(f),
  { when: 'durable', say: trustOf(f) ?? DURABLE_OF_ENGINE[f.reason] ?? DURABLE[f.reason] },
  verifyOfEngine(f),
]

const ofKubelet = (f: Facts): Step[] => [
  f.sandbox && f.reason === 'not found' ? ofSandbox(f) : (ofName(f) ?? ofCertificate(f) ?? FIRST[f.reason](f)),
  {
    when: 'durable',
    say: isUntrusted(f)
      ? 'Put the authority that issued it among those that each node trusts, or let the registry send its whole chain.'
      : DURABLE[f.reason],
  },
  {
    when: 'verify',
    say: 'It is Running within five minutes, the longest pause between two pulls.',
    run: watchCommand(f),
  },
]

/** `samples/ubuntu2` of `imageshack.azurecr.io/samples/ubuntu2:3`. */
const repositoryOf = (f: Facts): string => pathOf(f).replace(/[:@].*$/, '')

export const open = (f: Facts): Question[] => {
  if (f.reason !== 'access denied' || f.image === undefined || f.healed) return []
  const azure = /^([\w-]{1,63})\.azurecr\.io$/.exec(registryOf(f.image))?.[1]
  return [
    {
      ask: 'Does the image exist? Ask the registry as somebody who may read it.',
      run:
        azure === undefined
          ? `skopeo inspect ${word(`docker://${f.image}`)}`
          : `az acr repository show-tags -n ${word(azure)} --repository ${word(repositoryOf(f))}`,
    },
  ]
}
