import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { times } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import { fieldCommand, namespaceArgument, podSubject, watchCommand } from '../words.ts'
import type { Facts } from './judge.ts'
import { quotaCause, quotaFix, quotaHeadline } from './quota-words.ts'
import { OWN_TAINTS } from './own-taints.ts'
import type { Missing } from './reasons.ts'

/** What one group of nodes does not offer: with their number, or of all. */
function lacks({ what, nodes, name }: Missing): string {
  const one = nodes === 1
  const who = nodes === undefined ? 'the nodes' : String(nodes)
  switch (what) {
    case 'host ports':
      return `${who} ${one ? 'has' : 'have'} its host port in use`
    case 'taint':
      if (OWN_TAINTS[name ?? ''] !== undefined) return `${who} ${one ? 'is' : 'are'} ${OWN_TAINTS[name!]} (taint ${name})`
      return `${who} ${one ? 'has' : 'have'} ${name === undefined ? 'a taint' : `the taint ${name}`} that it does not tolerate`
    case 'node selector or affinity':
      return `${who} ${one ? 'does' : 'do'} not match its node selector or affinity`
    case 'pod affinity':
      return `${who} ${one ? 'does' : 'do'} not fit its rules about other pods (pod affinity)`
    case 'volume node affinity':
      return `${who} cannot reach its volume`
    case 'cordoned nodes':
      return `${who} ${one ? 'is' : 'are'} cordoned`
    case 'unbound PersistentVolumeClaim':
      return 'its volume claim is not bound'
    case 'PersistentVolumeClaim not found':
      return `its volume claim${quoted(name)} does not exist`
    case 'PersistentVolumeClaim without a volume':
      return `no volume could be made for its claim${quoted(name)} (provisioning failed)`
    case 'PersistentVolumeClaim not bound in time':
      return 'its volume claims were not bound in time'
    case 'persistent volumes':
      return `${who} ${one ? 'has' : 'have'} no volume that its claim could be bound to`
    case 'attachments of volumes':
      return `${who} already ${one ? 'holds' : 'hold'} as many volumes as allowed`
    case 'topology spread':
      return `${who} ${one ? 'does' : 'do'} not fit its rules of even spread (topologySpreadConstraints)`
    case 'pods':
      return `${who} already ${one ? 'runs' : 'run'} as many pods as allowed`
    default:
      return `${who} ${one ? 'lacks' : 'lack'} ${what}`
  }
}

const quoted = (name: string | undefined): string => (name === undefined ? '' : ` "${name}"`)
/** Begins a sentence. */
const who = (f: Facts): string => (f.task === undefined ? podSubject(f.pod) : `Task ${f.task} of a swarm`)

/** Characters of the scheduler's own sentence that a headline has room for. */
const SHORT = 110

/** Its own words, where none of the known reasons is among them. */
const saidOf = (f: Facts): string | undefined =>
  f.missing.length > 0 ? undefined : f.message.replace(/^\d{1,6}\/\d{1,6} nodes are available: /, '').replace(/(?<!\.)\.+$/, '')
const isBrief = (f: Facts): boolean => (saidOf(f) ?? '').length <= SHORT

export const headline = (f: Facts, count: number): string => (f.quota === undefined ? ofNodes(f, count) : quotaHeadline(f, f.quota, count))

const ofNodes = (f: Facts, count: number): string =>
  say(
    `${who(f)} ${f.placed ? 'had to wait for a node' : 'finds no node'}`,
    opt`: ${f.fitting} of ${f.nodes} ${f.nodes === 1 ? 'node fits' : 'nodes fit'}`,
    when(f.missing.length > 0, `${f.nodes === undefined ? ':' : ','} ${listed(f.missing.map(lacks), 4)}`),
    isBrief(f) ? opt`: ${saidOf(f)}` : undefined,
    when(!f.placed && count > 1, `; tried ${times(count)}`),
    when(f.placed, '; it has one since'),
  )

export const effect = (f: Facts): Sentence =>
  f.quota === undefined ? effectOfNodes(f) : say(`${f.owner ?? 'A workload'} gets no new pods: exceeded quota ${f.quota.name}`)

const effectOfNodes = (f: Facts): Sentence =>
  say(
    `${who(f)} ${f.placed ? 'had to wait for a node' : 'finds no node'}`,
    when(!f.placed, opt`: ${f.fitting} of ${f.nodes} ${f.nodes === 1 ? 'node fits' : 'nodes fit'}`),
  )

/** All that keeps it away is the state of nodes, which Kubernetes itself tells by a taint. */
const isByNodes = (f: Facts): boolean =>
  f.missing.some(({ name }) => OWN_TAINTS[name ?? ''] !== undefined) &&
  f.missing.every(({ what, name }) => what !== 'taint' || OWN_TAINTS[name ?? ''] !== undefined)

/** CPU or memory lack, and not on fewer nodes than what only some machines have (a GPU). */
const isAmount = (f: Facts): boolean =>
  f.resource?.includes('/') !== true && f.missing.some(({ what }) => what === 'cpu' || what === 'memory')
const amounts = (f: Facts): string => listed(f.missing.map(({ what }) => what).filter((what) => what === 'cpu' || what === 'memory'))

/** What stands behind a reason, where it is not plain. */
const MEANS: Readonly<Record<string, string>> = {
  'host ports': 'A host port can be had by one pod of each node',
  'persistent volumes': 'A claim is bound once a volume of its size, mode and storage class exists or is made',
  'attachments of volumes': 'Each kind of machine can hold so many disks and no more',
  taint: 'Only pods that tolerate a taint are put on its node',
  'volume node affinity': 'The volume lies in another zone, or on another node, than those that would fit otherwise',
  'cordoned nodes': 'A cordoned node takes no new pods until it is uncordoned',
  'unbound PersistentVolumeClaim': 'A claim is bound once a volume of its size, mode and storage class exists or is made',
}

export const cause = (f: Facts): Sentence[] => (f.quota === undefined ? causeOfNodes(f) : quotaCause(f))

const causeOfNodes = (f: Facts): Sentence[] => [
  isBrief(f) ? undefined : opt`The scheduler says: ${saidOf(f)}`,
  isAmount(f)
    ? `The scheduler counts what pods request, not what they use: a node may be idle and yet have no ${amounts(f)} to give`
    : f.resource?.includes('/') === true
      ? `Only nodes whose device plugin offers ${f.resource} can take it, and each is given whole to one pod`
      : f.claimAnswer === undefined
        ? f.resource === 'taint' && isByNodes(f)
          ? undefined
          : MEANS[f.resource ?? '']
        : `The claim ${f.claim === undefined ? '' : `${f.claim} `}gets no volume: ${f.claimAnswer}`,
  when(
    isByNodes(f),
    opt`Kubernetes itself puts such a taint on a node, and takes it away when the node is well again${f.taintedNodes.length === 0 ? '' : `: that is ${listed(f.taintedNodes)}`}`,
  ),
  oneNode(f),
  opt`The cluster autoscaler adds no node: ${f.noScaleUp}`,
]

/** Of Kubernetes before 1.8, which told the numbers of each node. */
function oneNode({ message }: Facts): Sentence {
  const m = /resource: CPU, requested: (\d{1,9}), used: (\d{1,9}), capacity: (\d{1,9})/i.exec(message)
  return m === null ? undefined : `It requests ${m[1]}m CPU; of one node ${m[2]}m of ${m[3]}m are given away`
}

const PENDING = 'kubectl get pods -A --field-selector=status.phase=Pending'
/** Names of pods, each above the ports of its node that it has. */
const HOST_PORTS = "kubectl get pods -A -o yaml | grep -E '^    name:|hostPort:' | grep -B1 hostPort"
const NODES = "kubectl get nodes; kubectl describe nodes | grep -E '^Name:|Pressure|  Ready '"
const TAINT = "kubectl describe nodes | grep -A2 -E '^(Name|Taints):'"

function first(f: Facts): Step {
  if (isAmount(f))
    return {
      when: 'now',
      say: `Compare its request for ${amounts(f)} with what each node has left.`,
      run: 'kubectl describe nodes | grep -A9 "Allocated resources"',
    }
  if (f.resource?.includes('/') === true)
    return {
      when: 'now',
      say: `See which nodes have ${f.resource}, and how much of it is taken.`,
      run: `kubectl describe nodes | grep -E ${word(`^Name:|${f.resource}`)}`,
    }
  switch (f.resource) {
    case 'taint':
      if (isByNodes(f)) return { when: 'now', say: 'See which nodes are in trouble, and with what.', run: NODES }
      return { when: 'now', say: 'See which nodes have which taints, and whether it should tolerate one.', run: TAINT }
    case 'node selector or affinity':
      return {
        when: 'now',
        say: 'See what it asks of a node, and compare that with the labels of the nodes.',
        run: fieldCommand(f.pod, 'nodeSelector|nodeAffinity', 9),
      }
    case 'unbound PersistentVolumeClaim':
    case 'PersistentVolumeClaim without a volume':
    case 'PersistentVolumeClaim not bound in time':
    case 'persistent volumes':
    case 'PersistentVolumeClaim not found':
    case 'volume node affinity':
      return {
        when: 'now',
        say: 'See its claims, their volumes and their storage class.',
        run: `kubectl get pvc${namespaceArgument(f.pod)}; kubectl get storageclass`,
      }
    case 'cordoned nodes':
      return { when: 'now', say: 'See which nodes are out of service, and whether they have to be.', run: 'kubectl get nodes' }
    case 'host ports':
      return {
        when: 'now',
        say: 'See which host port it asks for, and which pod has it.',
        run: HOST_PORTS,
      }
    default:
      return {
        when: 'now',
        say: 'See what it demands and no node offers.',
        run: fieldCommand(f.pod, 'resources:|nodeSelector|affinity|tolerations', 6),
      }
  }
}

function durable(f: Facts): string {
  if (/max node group size/.test(f.noScaleUp ?? ''))
    return 'Raise the maximum of the node group whose nodes would fit, or lower what it asks for.'
  if (isAmount(f)) return `Lower its request for ${amounts(f)} to the real need, or add nodes.`
  if (f.resource === 'taint' && isByNodes(f))
    return 'Bring these nodes back, or add others; a toleration would only put it on a node that is not well.'
  if (f.resource === 'attachments of volumes') return 'Add nodes, or take machines that may hold more volumes.'
  if (f.resource === 'pods') return 'Add nodes, or raise maxPods of the kubelet as far as its addresses reach.'
  if (f.resource === 'PersistentVolumeClaim without a volume')
    return 'Correct what its provisioner refuses: the events of the claim say it (kubectl describe pvc).'
  if (f.resource === 'taint') return 'Give it the toleration if it belongs there, else add nodes without the taint.'
  if (f.resource === 'host ports') return 'Publish the port by a Service instead of a hostPort; else run no more such pods than nodes.'
  if (f.resource === 'cordoned nodes') return 'Uncordon a node once its maintenance is over, or add one.'
  const storageClass = /storageclass\S{0,40} "([\w.-]{1,253})" not found/.exec(f.claimAnswer ?? '')?.[1]
  if (storageClass !== undefined) return `Create the storage class ${storageClass}, or name one that exists in a new claim.`
  if (f.resource?.includes('PersistentVolumeClaim') === true) return 'Create the claim, or name a storage class that makes volumes for it.'
  if (f.resource?.includes('/') === true)
    return `Lower its request for ${f.resource}, free what others hold of it, or add nodes that have it.`
  return 'Correct what it demands, or add a node that offers it.'
}

export const fix = (f: Facts): Step[] => (f.quota !== undefined ? quotaFix(f, f.quota) : f.task === undefined ? ofPod(f) : ofTask(f.task))

/** `insufficient resources`, `scheduling constraints not satisfied`, `unsupported platform`. */
const ofTask = (task: string): Step[] => {
  const service = word(task.replace(/\.\w{1,40}$/, ''))
  return [
    {
      when: 'now',
      say: 'Lay what the service reserves and where it may run beside what the nodes offer.',
      run: `docker service inspect --pretty ${service}; docker node ls`,
    },
    { when: 'durable', say: 'Lower its reservations or constraints, or give the swarm a node that fits.' },
    { when: 'verify', say: 'Its tasks are Running within a minute.', run: `docker service ps --no-trunc ${service}` },
  ]
}

const ofPod = (f: Facts): Step[] => [
  first(f),
  { when: 'durable', say: durable(f) },
  { when: 'verify', say: 'It leaves Pending within a minute.', run: f.pod === undefined ? PENDING : watchCommand(f) },
]
