import type { Sentence } from '../../../core/failure.ts'
import { listed } from '../../../core/words/lists.ts'
import { duration, plural, times } from '../../../core/words/numbers.ts'
import { capital, opt, say, when } from '../../../core/words/opt.ts'
import { podSubject } from '../words.ts'
import { fixOf, isReference, where } from './fixes.ts'
import type { Facts } from './judge.ts'

const pluginOf = (f: Facts): string => (f.plugin === undefined ? 'the network plugin' : `the network plugin ${f.plugin}`)

/** What decided at the registry, or on the way to it. */
const ENDED =
  /\b(4\d\d (?:Forbidden|Unauthorized|Not Found|Too Many Requests)|no such host|server misbehaving|connection refused|i\/o timeout|deadline exceeded|no route to host|x509: [^:"]{1,80}|not found)\b/
/** The last of what was said: `i/o timeout`. */
const ended = (f: Facts): string => opt` (${ENDED.exec(f.answer)?.[1]})` ?? ''

/** Characters of an answer that a headline has room for. */
const SHORT = 160
const isLong = (f: Facts): boolean => f.answer.length > SHORT

/** What is missing, where. */
function lacks(f: Facts): string {
  switch (f.kind) {
    case 'image':
      return `the sandbox image ${f.missing} cannot be pulled${ended(f)}`
    case 'attachment':
      return `the network "${f.missing}" that it asks for (a network-attachment-definition) does not exist${f.place === undefined ? '' : ` in namespace ${f.place}`}`
    case 'addresses':
      if (f.missing !== undefined) return `no IP address is free in the range ${f.missing}`
      return `${f.plugin === undefined ? where(f) : pluginOf(f)} has no free IP address for ${f.pods.length > 1 ? 'them' : 'it'}`
    case 'binary':
      return /fork\/exec/.test(f.answer)
        ? `the network plugin "${f.missing}" cannot be run (${f.answer.split(': ').at(-1)})`
        : `the network plugin "${f.missing}" is not installed${f.place === undefined ? '' : ` in ${f.place}`}`
    case 'configuration':
      return `the network plugin is not set up (${f.answer})`
    case 'file':
      return `${pluginOf(f)} has not written ${f.missing} yet`
    case 'rights':
      return `the API server refuses ${pluginOf(f)} (${f.answer === 'is forbidden' ? 'forbidden' : 'unauthorized'})`
    case 'api server':
      return `${pluginOf(f)} gets no answer of the API server at ${f.missing}${ended(f)}`
    case 'runtime':
      return `the container runtime does not answer at ${f.missing}`
    case 'daemon':
      return f.missing === undefined
        ? `${pluginOf(f)}'s daemon does not answer (${f.answer})`
        : `${pluginOf(f)}'s daemon at ${f.missing} does not answer`
    case 'handler':
      return `the runtime of ${where(f)} has no handler "${f.missing}" (RuntimeClass)`
    case 'reserved':
      return 'an earlier try still has its name in the runtime, which has not come to an end with it'
    case 'cgroup driver':
      return 'the kubelet and the container runtime use different cgroup drivers'
    case 'cgroup':
    case 'full':
      return f.answer
    default:
      return isLong(f)
        ? `${pluginOf(f) === 'the network plugin' ? 'the container runtime' : pluginOf(f)} could not make its sandbox`
        : f.answer
  }
}

const who = (f: Facts): string => (f.pods.length > 1 ? `Pods ${listed(f.pods)}` : podSubject(f.pods[0]))

export const headline = (f: Facts): string => {
  const place = f.node === undefined ? '' : ` on node ${f.node}`
  return say(
    f.ofNode
      ? `${f.node === undefined ? 'The node' : `Node ${f.node}`} ${f.healed ? 'had' : 'has'} no pod network: ${lacks(f)}`
      : f.healed
        ? `${who(f)} had to wait for a sandbox${place}: ${lacks(f)}`
        : `${who(f)} cannot start${place}: ${lacks(f)}`,
    when(f.tries > 1, `, ${f.kind === 'configuration' ? 'told' : 'tried'} ${times(f.tries)}`),
    f.overSeconds === undefined || f.overSeconds < 1 ? undefined : ` in ${duration(f.overSeconds)}`,
    when(f.healed, '; it has started by now'),
  )
}

/** Kinds whose own words add to the headline. */
const QUOTED = new Set<Facts['kind']>(['cgroup driver', 'reserved', 'addresses', 'api server'])

export const cause = (f: Facts): Sentence[] => [
  when((QUOTED.has(f.kind) && f.missing === undefined) || (f.kind === 'other' && isLong(f)), `The answer: ${f.answer}`),
  opt`The pod of the plugin, ${f.pluginPod}, does not run itself`,
  when(!f.healed && f.kind === 'image', 'Every pod of this node needs the same image (pause), so no new pod starts there'),
  when(
    f.kind === 'attachment',
    'Multus adds such networks to a pod by its annotation; it looks in the namespace of the pod unless another is named',
  ),
  when(f.kind === 'addresses', fewAddresses(f)),
  when(
    f.kind === 'configuration' || (f.kind === 'binary' && !isReference(f)),
    f.pluginPod === undefined
      ? 'The plugin is usually brought by a pod of its DaemonSet: that pod does not run on this node, or has not finished'
      : undefined,
  ),
  when(
    f.kind === 'binary' && isReference(f),
    'It is one of the reference plugins of CNI, which a package or the installer of the cluster puts there',
  ),
  when(
    (f.kind === 'daemon' || f.kind === 'file') && f.pluginPod === undefined,
    'The plugin only passes the call on: what has to answer is the pod of its DaemonSet on the same node',
  ),
  when(
    f.kind === 'rights',
    'The plugin asks with a token that its own pod writes on the node: mostly that token has expired; else its service account or role was changed',
  ),
  when(
    f.kind === 'cgroup driver' && /slice:prefix:name/.test(f.answer),
    'The path is one of the driver cgroupfs, which the kubelet uses; the runtime expects those of systemd',
  ),
  when(f.pods.length > 3, `${plural(f.pods.length, 'pod')} in all`),
]

const fewAddresses = (f: Facts): string =>
  f.plugin === 'aws-cni'
    ? 'Each pod has an address of the subnet: the subnet has no more, or the machine may hold no more (network interfaces and addresses by its type)'
    : 'Pods that ended without giving their address back hold it still, or the node runs more pods than its range has addresses'

export const effect = (f: Facts): Sentence =>
  say(
    f.ofNode ? `${capital(where(f))} has no pod network` : `${who(f)} cannot start`,
    when(f.kind !== 'other' || !isLong(f), `: ${lacks(f)}`),
  )

export const excluded = (f: Facts): Sentence[] => [
  when(!f.healed && f.pods.length > 0, 'The program itself did not fail: a pod gets its sandbox, with its network, before its containers'),
]

export const fix = fixOf
