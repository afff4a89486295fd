import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { times } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { namespaceArgument, ownerCommand, podSubject, watchCommand, withoutWrapping } from '../words.ts'
import type { Facts } from './judge.ts'

/** The answer without the volume and the step, which are told in words. */
const coreOf = (answer: string): string =>
  withoutWrapping(
    answer.replace(/^(?:MountVolume|AttachVolume|MapVolume)\.\w+ failed for volume (?:"[^"]{0,253}"|<[^>]{1,80}>) ?: /, ''),
  ).replace(/\.$/, '')

/** Characters of an answer that a headline has room for. */
const SHORT = 100

const isFull = (f: Facts): boolean => /no space left/.test(f.answer)
const isTaken = (f: Facts): boolean =>
  /Multi-Attach|already (?:exclusively )?(?:attached|used)|attached to (?:another|a different)/i.test(f.answer)
/** The driver of the storage that the answer names. */
const driverOf = (f: Facts): string | undefined =>
  /driver name (\S{1,200}) not found in the list|external-attacher of (\S{1,200}) CSI driver/.exec(f.answer)?.slice(1).find(Boolean)

/** What was answered, in few words. */
function why(f: Facts): string | undefined {
  if (isFull(f)) return 'no space left on device, on its node'
  if (/not found in the list of registered CSI drivers/.test(f.answer)) return opt`the CSI driver ${driverOf(f)} does not run on its node`
  if (/external-attacher/.test(f.answer)) return opt`the attacher of the CSI driver ${driverOf(f)} did not answer in time`
  if (/^Unable to (?:attach or )?mount volumes/.test(f.answer)) return 'the kubelet waited for it in vain (timed out)'
  const holder = /already used by pod\(s\) ([^\s,]{1,253})/.exec(f.answer)?.[1]
  if (holder !== undefined) return `pod ${holder} ${f.healed ? 'still used' : 'still uses'} the volume`
  if (isTaken(f)) return `the volume ${f.healed ? 'was' : 'is'} still attached to another node`
  const core = coreOf(f.answer)
  return core.length <= SHORT ? core : undefined
}

const volumeWords = (f: Facts): string =>
  f.volumes.length === 0
    ? 'a volume'
    : `${f.volumes.length === 1 ? 'volume' : 'volumes'} ${listed(
        f.volumes.map((v) => `"${v}"`),
        4,
      )}`

export const headline = (f: Facts): string =>
  say(
    `${podSubject(f.pod)} ${f.healed ? 'had to wait for' : 'cannot start without'} ${volumeWords(f)}`,
    f.object === undefined
      ? `, which could not be ${f.step === 'attach' ? 'attached to its node' : 'mounted'}`
      : `: ${f.object} does not exist`,
    when(f.tries > 1, ` (tried ${times(f.tries)})`),
    f.object === undefined ? opt`: ${why(f)}` : undefined,
    when(f.healed, '; it is there by now'),
  )

export const effect = (f: Facts): Sentence =>
  say(`${podSubject(f.pod)} ${f.healed ? 'had to wait for' : 'cannot start without'} ${volumeWords(f)}`)

export const cause = (f: Facts): Sentence[] => [
  when(f.object === undefined && why(f) === undefined, `The answer: ${coreOf(f.answer)}`),
  when(
    isTaken(f),
    'A volume of this kind can be on one node only: as long as the pod that had it has not ended there, or its node does not answer, it is not let go',
  ),
  when(
    isFull(f),
    'Blocks or inodes of the file system below the kubelet are used up; for a token or a Secret it may be the tmpfs that holds it',
  ),
  opt`It is looked for in the namespace of the pod alone, by its exact name; the pod waits until the ${kindOf(f)} is there`,
]

const kindOf = (f: Facts): string | undefined => f.object?.split(' ')[0]?.toLowerCase()

function first(f: Facts): Step {
  const kind = kindOf(f)
  if (kind !== undefined)
    return {
      when: 'now',
      say: `See which ${kind}s there are: a misspelt name, or one that was never made.`,
      run: `kubectl get ${kind}${namespaceArgument(f.pod)}`,
    }
  if (isFull(f))
    return {
      when: 'now',
      say: 'See, on its node, what is used up: blocks or inodes.',
      run: 'df -h /var/lib/kubelet; df -i /var/lib/kubelet',
    }
  if (f.step === 'attach')
    return isTaken(f)
      ? {
          when: 'now',
          say: 'See to which node the volume is attached, and whether that node and the old pod still live.',
          run: 'kubectl get volumeattachment',
        }
      : {
          when: 'now',
          say: 'See whether the driver is known to the cluster, and whether its controller runs.',
          run: 'kubectl get csidriver,volumeattachment; kubectl get pods -A -o wide | grep -i csi',
        }
  if (/sync (?:secret|configmap) cache/i.test(f.answer))
    return {
      when: 'now',
      say: 'See whether the Secrets and ConfigMaps that it mounts are there; if so, the kubelet could not ask the API server for them.',
      run: `kubectl get secret,configmap${namespaceArgument(f.pod)}`,
    }
  return {
    when: 'now',
    say: 'See whether the driver of this storage runs on the node of the pod.',
    run: 'kubectl get pods -A -o wide | grep -i csi',
  }
}

function durable(f: Facts): Step {
  if (f.object !== undefined)
    return { when: 'durable', say: `Create ${f.object}, or correct the name in what made the pod.`, run: ownerCommand(f.pod) }
  if (f.step === 'attach' && !isTaken(f))
    return {
      when: 'durable',
      say: `Bring the controller of ${driverOf(f) ?? 'the storage driver'} back, which attaches; its log says why it does not.`,
    }
  if (f.step === 'attach')
    return {
      when: 'durable',
      say: 'Let the old pod end before the new one starts (strategy Recreate), or use a volume that several nodes may mount.',
    }
  if (isFull(f))
    return {
      when: 'durable',
      say: 'Give pods limits of ephemeral-storage and emptyDir volumes a sizeLimit, so that none of them fills the node.',
    }
  if (/csi|mount failed|MountDevice/i.test(f.answer))
    return { when: 'durable', say: 'Let the DaemonSet of the storage driver run on every node that such a pod may come to.' }
  return { when: 'durable', say: 'Let the delivery create Secrets, ConfigMaps and claims before the pods that mount them.' }
}

export const fix = (f: Facts): Step[] => [
  first(f),
  durable(f),
  { when: 'verify', say: 'It is Running within two minutes.', run: watchCommand(f) },
]
