import { quantityKb } from '../../../casefile/kernel-kills.ts'
import type { Sentence } from '../../../core/failure.ts'
import type { Question, Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { size } from '../../../core/words/numbers.ts'
import { either, opt, say, when } from '../../../core/words/opt.ts'
import { podArguments, word } from '../../../core/words/shell.ts'
import { fieldCommand, namespaceArgument, ownerCommand, podSubject } from '../words.ts'
import type { Facts } from './judge.ts'

/** KiB that say by themselves that another one fills the node. */
const SMALL_KB = 10_240

const RESOURCES: Readonly<Record<string, string>> = { 'ephemeral-storage': 'local disk space', inodes: 'inodes', pids: 'process numbers' }
const resourceOf = (f: Facts): string | undefined => (f.resource === undefined ? undefined : (RESOURCES[f.resource] ?? f.resource))
const nodeOf = (f: Facts): string => (f.node === undefined ? 'its node' : `node ${f.node}`)
const usedKb = (f: Facts): number => f.uses.reduce((sum, use) => sum + (use.usedKb ?? 0), 0)
/** In one unit, as people read it; a number of inodes or processes stays as it is. */
const shown = (kb: number | undefined, text: string | undefined): string | undefined => (kb === undefined ? text : size(kb))

const why = (f: Facts): string =>
  f.ownLimit
    ? either(
        opt`its emptyDir volume "${f.volume}" grew over its own limit of ${f.limit}`,
        opt`container "${f.container}" wrote more to the local disk than its own limit of ${f.limit}`,
        `its containers wrote more to the local disk than their own limit of ${f.limit ?? 'unknown size'}`,
      )
    : `${nodeOf(f)} ran low on ${resourceOf(f)}`

export const headline = (f: Facts): string =>
  say(
    `${podSubject(f.pod)} was evicted`,
    f.resource === undefined
      ? ` by the kubelet${f.node === undefined ? '' : ` of ${nodeOf(f)}`}; which resource ran out is not in the input`
      : `: ${why(f)}`,
    opt` (${shown(f.availableKb, f.available)} left, the threshold is ${shown(f.thresholdKb, f.threshold)})`,
    when(!f.ownLimit && usedKb(f) < SMALL_KB, opt`; container "${f.container}" held only ${shown(quantityKb(f.used), f.used)} of it`),
    when(!f.ownLimit && usedKb(f) >= SMALL_KB, opt`; its container "${f.container}" held ${shown(quantityKb(f.used), f.used)}`),
    when(
      f.others.length > 0,
      `; ${f.others.length === 1 ? 'another pod' : `${f.others.length} more pods`} of its owner went the same way (${listed(
        f.others.map((pod) => pod.split('/').at(-1)!),
        3,
      )})`,
    ),
    when(
      f.alike.length > 0,
      `; ${f.alike.length === 1 ? 'another pod' : `${f.alike.length} more pods`} went the same way (${listed(f.alike, 4)})`,
    ),
  )

const isSmall = (f: Facts): boolean => f.uses.length > 0 && usedKb(f) < SMALL_KB

export const effect = (f: Facts): Sentence =>
  say(
    f.alike.length === 0 ? `${podSubject(f.pod)} was evicted` : `Pods ${listed([f.pod ?? 'one', ...f.alike], 5)} were evicted`,
    when(f.ownLimit, opt`: ${why(f)}`),
    when(
      !f.ownLimit && usedKb(f) >= SMALL_KB,
      opt`; container "${f.container}"${f.alike.length === 0 ? '' : ' of the first'} held ${shown(quantityKb(f.used), f.used)}${opt`, with a request of ${f.request === '0' ? undefined : f.request}` ?? ''}`,
    ),
  )

export const cause = (f: Facts): Sentence[] => [
  when(f.ownLimit, 'The node is not to blame: the kubelet measures each pod against its limits and ends the one that goes over'),
  when(
    isSmall(f) && f.uses.length > 1,
    `Together ${listed(f.uses.map((use) => `${use.container} (${size(use.usedKb ?? 0)})`))} used ${size(usedKb(f))}`,
  ),
  when(isSmall(f), 'Something else fills the node: this pod went first because it used more than it had requested'),
  when(
    !isSmall(f) && !f.ownLimit,
    opt`It had requested ${f.request === '0' ? `no ${resourceOf(f)}` : f.request}: pods that use more than their request go first`,
  ),
]

function first(f: Facts): Step {
  if (f.volume !== undefined)
    return {
      when: 'now',
      say: `See which container writes to "${f.volume}", and how much it needs.`,
      run: fieldCommand(f.pod, 'emptyDir', 3),
    }
  if (f.ownLimit)
    return {
      when: 'now',
      say: 'See which limits it has; what it wrote is gone with it.',
      run: fieldCommand(f.pod, 'resources', 6),
    }
  if (f.resource === 'memory')
    return { when: 'now', say: 'See which pods hold most memory.', run: 'kubectl top pods -A --sort-by=memory | head -20' }
  if (f.resource === 'pids')
    return {
      when: 'now',
      say: `On ${nodeOf(f)}, see which program has most processes and threads.`,
      run: 'ps -eLo comm= | sort | uniq -c | sort -rn | head',
    }
  if (f.resource === undefined)
    return {
      when: 'now',
      say: 'Read what the status of the pod says of the resource.',
      run: f.pod === undefined ? undefined : `kubectl get pod ${podArguments(f.pod)} -o jsonpath='{.status.message}'`,
    }
  if (f.resource === 'inodes')
    return {
      when: 'now',
      say: `On ${nodeOf(f)}, see where most files are.`,
      run: 'du -xd2 --inodes /var/lib/kubelet /var/lib/containerd | sort -rn | head',
    }
  return {
    when: 'now',
    say: `On ${nodeOf(f)}, see what fills the disk of the kubelet and the runtime.`,
    run: 'du -xhd2 /var/lib/kubelet /var/lib/containerd /var/log | sort -rh | head',
  }
}

/** As it is typed: whole Gi from 8 Gi on, and where nothing is lost. */
function typed(kb: number): string {
  const gib = kb / 1_048_576
  return Number.isInteger(gib) || gib >= 8 ? `${Math.ceil(gib)}Gi` : `${Math.ceil(kb / 1024)}Mi`
}

/** A quarter above what was used. */
const withMargin = (kb: number): string => typed(kb * 1.25)

function durable(f: Facts): Step {
  const limitKb = quantityKb(f.limit)
  if (f.ownLimit)
    return {
      when: 'durable',
      say: `Write less there, or raise the limit${limitKb === undefined ? '' : `: twice the present one is ${typed(limitKb * 2)}`}; the need itself was not measured.`,
      run: ownerCommand(f.pod),
    }
  const kb = usedKb(f)
  if (f.resource === 'pids')
    return {
      when: 'durable',
      say: 'Limit the processes of each pod (podPidsLimit of the kubelet), so that none takes those of the others.',
    }
  if (f.resource === 'inodes')
    return { when: 'durable', say: 'Let what writes so many small files remove them, or give the node a file system with more inodes.' }
  if (isSmall(f))
    return {
      when: 'durable',
      say: `Give what fills the node a limit, and this pod a small request for ${f.resource}, so that it is not the first to go.`,
    }
  return {
    when: 'durable',
    say:
      f.uses.length === 0 || f.resource === undefined
        ? `Give each pod a request for ${f.resource ?? 'memory and ephemeral-storage'} near its real use: those that use more go first.`
        : `Set its request for ${f.resource} to ${withMargin(kb)}, a quarter above what it used (${size(kb)}), and see that the node has room for that.`,
    run: ownerCommand(f.pod),
  }
}

export const fix = (f: Facts): Step[] => [
  first(f),
  durable(f),
  {
    when: 'verify',
    say: 'No further pod is evicted for an hour.',
    run: `kubectl get pods${namespaceArgument(f.pod)} --field-selector=status.phase=Failed`,
  },
]

export const open = (f: Facts): Question[] =>
  f.resource === undefined ? [{ ask: 'Which resource ran out? The conditions of the node name it:', run: conditionsOf(f) }] : []

const conditionsOf = (f: Facts): string => `kubectl describe node${f.node === undefined ? 's' : ` ${word(f.node)}`} | grep Pressure`
