import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { fieldCommand, ownerCommand, podSubject, watchCommand } from '../words.ts'
import type { Facts } from './judge.ts'
import type { Missing } from './reasons.ts'

/** What one group of nodes does not offer: with their number, or of all. */
function lacks({ what, nodes, name }: Missing): string {
  const one = nodes === 1
  const who = nodes === undefined ? 'the nodes' : String(nodes)
  switch (what) {
    case 'host ports':
      return `${who} ${one ? 'has' : 'have'} its host port in use`
    case 'taint':
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
      return 'its volume claim does not exist'
    case 'pods':
      return `${who} already ${one ? 'runs' : 'run'} as many pods as allowed`
    default:
      return `${who} ${one ? 'lacks' : 'lack'} ${what}`
  }
}

export const headline = (f: Facts): string =>
  say(
    `${podSubject(f.pod)} ${f.healed ? 'had to wait for a node' : 'finds no node'}`,
    opt`: ${f.fitting} of ${f.nodes} ${f.nodes === 1 ? 'node fits' : 'nodes fit'}`,
    when(f.missing.length > 0, `${f.nodes === undefined ? ':' : ','} ${listed(f.missing.map(lacks), 4)}`),
    when(f.healed, '; it has one by now'),
  )

const isAmount = (f: Facts): boolean => f.missing.some(({ what }) => what === 'cpu' || what === 'memory')
const amounts = (f: Facts): string => listed(f.missing.map(({ what }) => what).filter((what) => what === 'cpu' || what === 'memory'))

export const cause = (f: Facts): Sentence[] => [
  when(f.missing.length === 0, `The scheduler says: ${f.message}`),
  when(isAmount(f), `The scheduler counts what pods request, not what they use: a node may be idle and yet have no ${amounts(f)} to give`),
  when(!f.healed, 'It stays Pending, and is tried again whenever a node or a pod changes'),
]

const TAINT = "kubectl describe nodes | grep -A2 -E '^(Name|Taints):'"

function first(f: Facts): Step {
  if (isAmount(f))
    return {
      when: 'now',
      say: `Compare its request for ${amounts(f)} with what each node has left.`,
      run: 'kubectl describe nodes | grep -A9 "Allocated resources"',
    }
  switch (f.resource) {
    case 'taint':
      return { when: 'now', say: 'See which nodes have which taints, and whether it should tolerate one.', run: TAINT }
    case 'node selector or affinity':
      return {
        when: 'now',
        say: 'See what it asks of a node, and compare that with the labels of the nodes.',
        run: fieldCommand(f.pod, 'nodeSelector|nodeAffinity', 9),
      }
    case 'unbound PersistentVolumeClaim':
    case 'PersistentVolumeClaim not found':
    case 'volume node affinity':
      return {
        when: 'now',
        say: 'See its claims, their volumes and their storage class.',
        run: `kubectl get pvc${f.pod?.includes('/') === true ? ` -n ${f.pod.split('/')[0]}` : ' -A'}`,
      }
    case 'cordoned nodes':
      return { when: 'now', say: 'See which nodes are out of service, and whether they have to be.', run: 'kubectl get nodes' }
    case 'host ports':
      return { when: 'now', say: 'See which host port it asks for.', run: fieldCommand(f.pod, 'hostPort', 1) }
    default:
      return { when: 'now', say: 'See what it demands and no node offers.', run: ownerCommand(f.pod) }
  }
}

function durable(f: Facts): string {
  if (isAmount(f)) return `Lower its request for ${amounts(f)} to the real need, or add nodes.`
  if (f.resource === 'taint') return 'Give it the toleration if it belongs there, else add nodes without the taint.'
  if (f.resource?.includes('PersistentVolumeClaim') === true) return 'Create the claim, or name a storage class that makes volumes for it.'
  return 'Correct what it demands, or add a node that offers it.'
}

export const fix = (f: Facts): Step[] => [
  first(f),
  { when: 'durable', say: durable(f) },
  { when: 'verify', say: `${f.pod ?? 'The pod'} leaves Pending within a minute.`, run: watchCommand(f) },
]
