import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { duration, plural, times } from '../../../core/words/numbers.ts'
import { capital, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import { watchCommand } from '../words.ts'
import type { Facts } from './judge.ts'

const where = (f: Facts): string => (f.node === undefined ? 'its node' : `node ${f.node}`)

/** What is missing, where. */
function lacks(f: Facts): string {
  switch (f.kind) {
    case 'image':
      return `the sandbox image ${f.missing} cannot be pulled`
    case 'addresses':
      return f.missing === undefined ? `${where(f)} has no free IP address for it` : `no IP address is free in the range ${f.missing}`
    case 'binary':
      return `the network plugin "${f.missing}" is not installed`
    case 'configuration':
      return `the network plugin is not set up (${f.answer})`
    case 'file':
      return `the network plugin has not written ${f.missing} yet`
    case 'rights':
      return `the API server refuses the network plugin ${f.missing} (${f.answer === 'is forbidden' ? 'forbidden' : 'unauthorized'})`
    case 'daemon':
      return `the network plugin's daemon at ${f.missing} does not answer`
    default:
      return f.answer
  }
}

export const headline = (f: Facts): string => {
  const who = f.pods.length === 0 ? undefined : `${f.pods.length === 1 ? 'Pod' : 'Pods'} ${listed(f.pods)}`
  const place = f.node === undefined ? '' : ` on node ${f.node}`
  return say(
    who === undefined
      ? `${f.node === undefined ? 'The node' : `Node ${f.node}`} ${f.healed ? 'had' : 'has'} no pod network: ${lacks(f)}`
      : f.healed
        ? `${who} had to wait for a sandbox${place}: ${lacks(f)}`
        : `${who} cannot start${place}: ${lacks(f)}`,
    when(f.tries > 1, `, ${f.kind === 'configuration' ? 'told' : 'tried'} ${times(f.tries)}`),
    f.overSeconds === undefined || f.overSeconds < 1 ? undefined : ` in ${duration(f.overSeconds)}`,
    when(f.healed, '; it has started by now'),
  )
}

export const cause = (f: Facts): Sentence[] => [
  when(!f.healed && f.kind === 'image', 'Every pod of this node needs the same image (pause), so no new pod starts there'),
  when(
    f.kind === 'addresses',
    'Pods that ended without giving their address back hold it still, or the node runs more pods than its range has addresses',
  ),
  when(
    f.kind === 'configuration' || f.kind === 'binary',
    'The plugin is usually brought by a pod of its DaemonSet: that pod does not run on this node, or has not finished',
  ),
  when(
    f.kind === 'daemon' || f.kind === 'file',
    'The plugin only passes the call on: what has to answer is the pod of its DaemonSet on the same node',
  ),
  when(
    f.kind === 'rights',
    'The plugin asks with a token that its own pod writes on the node: mostly that token has expired; else its service account or role was changed',
  ),
  when(f.pods.length > 3, `${plural(f.pods.length, 'pod')} in all`),
]

export const effect = (f: Facts): Sentence =>
  say(
    f.pods.length === 0
      ? `${capital(where(f))} has no pod network`
      : `${f.pods.length === 1 ? 'Pod' : 'Pods'} ${listed(f.pods)} cannot start`,
  )

export const excluded = (f: Facts): Sentence[] => [
  when(!f.healed && f.pods.length > 0, 'The program itself did not fail: a pod gets its sandbox, with its network, before its containers'),
]

function first(f: Facts): Step {
  if (f.kind === 'image')
    return {
      when: 'now',
      say: `On ${where(f)}, pull the image by hand: the answer says whether it is the name, the login or the way there.`,
      run: `crictl pull ${word(f.missing ?? '')}`,
      changes: 'host',
    }
  if (f.kind === 'addresses' && f.range !== undefined)
    return {
      when: 'now',
      say: `On ${where(f)}, count the addresses that are taken; more than pods that run are leftovers.`,
      run: 'ls /var/lib/cni/networks/*/ | wc -l; crictl pods -q | wc -l',
    }
  if (f.kind === 'other' || f.kind === 'cgroup')
    return {
      when: 'now',
      say: `See whether other pods of ${where(f)} fail alike; then the log of its runtime says more.`,
      run: 'kubectl get events -A --field-selector reason=FailedCreatePodSandBox',
    }
  if (f.kind === 'rights')
    return {
      when: 'now',
      say: `See whether the pods of ${f.missing} run and when they were started: a restart writes a new token.`,
      run: `kubectl get pods -A -o wide | grep -i ${word(f.missing ?? '')}`,
    }
  return {
    when: 'now',
    say:
      f.kind === 'addresses'
        ? `Count the pods of ${where(f)}: each has an address, and the network plugin has no more for it.`
        : `See whether the network plugin's pod runs on ${where(f)}.`,
    run:
      f.node === undefined
        ? f.kind === 'addresses'
          ? 'kubectl get pods -A -o wide'
          : 'kubectl get daemonsets -A'
        : `kubectl get pods -A -o wide --field-selector spec.nodeName=${word(f.node)}`,
  }
}

const DURABLE: Readonly<Record<Facts['kind'], string>> = {
  image: 'Name a sandbox image that exists in the configuration of the runtime (sandbox_image, sandbox), and keep it from being removed.',
  addresses: 'Give each node a larger range (node-cidr-mask-size), or fewer pods (maxPods).',
  binary: 'Install the plugin where the runtime looks for it (/opt/cni/bin) on every node.',
  configuration: 'Let the DaemonSet of the plugin tolerate every taint of new nodes, so that it is the first to start there.',
  file: 'Let the DaemonSet of the plugin tolerate every taint of new nodes, so that it is the first to start there.',
  daemon: "Give the plugin's pods a request and a high priority (system-node-critical), so that they are never the ones to go.",
  rights: 'Update the plugin to a version that renews its token, and keep its service account and role as it was installed.',
  cgroup: 'Use one driver of cgroups (systemd) in the kubelet and the runtime.',
  other: 'Correct what the runtime names, on every node.',
}

export const fix = (f: Facts): Step[] => [
  first(f),
  { when: 'durable', say: DURABLE[f.kind] },
  {
    when: 'verify',
    say:
      f.pods.length === 0
        ? 'The node is Ready within five minutes.'
        : `${f.pods.length === 1 ? 'It' : 'Each pod'} is Running within five minutes.`,
    run: f.pods.length === 0 ? 'kubectl get nodes -w' : watchCommand({ pod: f.pods.length === 1 ? f.pods[0] : undefined }),
  },
]
