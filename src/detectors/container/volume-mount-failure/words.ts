import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { times } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import { ownerCommand, podSubject, watchCommand, withoutWrapping } from '../words.ts'
import type { Facts } from './judge.ts'

/** The answer without the volume and the step, which are told in words. */
const coreOf = (answer: string): string =>
  withoutWrapping(answer.replace(/^(?:MountVolume|AttachVolume|MapVolume)\.\w+ failed for volume "[^"]{0,253}" ?: /, '')).replace(/\.$/, '')

/** Short enough to be told at once. */
const isShort = (f: Facts): boolean => coreOf(f.answer).length <= 100

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
    when(f.object === undefined && isShort(f), `: ${coreOf(f.answer)}`),
    when(f.healed, '; it is there by now'),
  )

export const cause = (f: Facts): Sentence[] => [
  when(f.object === undefined && !isShort(f), `The answer was: ${coreOf(f.answer)}`),
  when(
    /Multi-Attach|already (?:exclusively )?(?:attached|used)|attached to another/i.test(f.answer),
    'A volume of this kind can be on one node only: the node that had it has not let it go',
  ),
  opt`It is looked for in the namespace of the pod alone, by its exact name; the pod waits until the ${kindOf(f)} is there`,
]

const kindOf = (f: Facts): string | undefined => f.object?.split(' ')[0]?.toLowerCase()
const namespaceOf = (f: Facts): string => (f.pod?.includes('/') === true ? ` -n ${word(f.pod.split('/')[0]!)}` : '')

function first(f: Facts): Step {
  const kind = kindOf(f)
  if (kind !== undefined)
    return {
      when: 'now',
      say: `See which ${kind}s there are: a misspelt name, or one that was never made.`,
      run: `kubectl get ${kind}${namespaceOf(f) || ' -A'}`,
    }
  if (/no space left/.test(f.answer))
    return {
      when: 'now',
      say: 'The disk of the node is full: see there what fills it.',
      run: 'df -h /var/lib/kubelet; df -i /var/lib/kubelet',
    }
  if (f.step === 'attach') return { when: 'now', say: 'See to which node the volume is attached.', run: 'kubectl get volumeattachment' }
  if (/sync (?:secret|configmap) cache/i.test(f.answer))
    return {
      when: 'now',
      say: 'See whether the Secrets and ConfigMaps that it mounts are there; if so, the kubelet could not ask the API server for them.',
      run: `kubectl get secret,configmap${namespaceOf(f) || ' -A'}`,
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
  if (f.step === 'attach')
    return {
      when: 'durable',
      say: 'Let the old pod end before the new one starts (strategy Recreate), or use a volume that several nodes may mount.',
    }
  if (/no space left/.test(f.answer))
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
  { when: 'verify', say: `${f.pod ?? 'The pod'} is Running within two minutes.`, run: watchCommand(f) },
]
