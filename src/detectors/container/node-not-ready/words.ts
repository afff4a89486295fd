import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { plural } from '../../../core/words/numbers.ts'
import { either, opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import { dated } from '../dates.ts'
import type { Facts } from './judge.ts'

const nodeOf = (f: Facts): string => (f.node === undefined ? 'The node (name not in the input)' : `Node ${f.node}`)
const isSilent = (f: Facts): boolean => f.status === 'Unknown' || /stopped posting/.test(f.message ?? '')

export const headline = (f: Facts): string => {
  if (f.over) return say(`${nodeOf(f)} was not ready for a time and is ready again`)
  return say(
    `${nodeOf(f)} is not ready`,
    either(
      opt`: kubelet.service ${f.kubelet === 'failed' ? 'has failed' : opt`is ${f.kubelet}`}${f.kubeletLine === undefined ? '' : `, since ${dated(f.kubeletLine)}`}`,
      opt`: its container runtime has not answered the kubelet for ${f.plegSilent} (PLEG is not healthy)`,
      isSilent(f)
        ? either(opt`: its kubelet has stopped reporting, last heard at ${dated(f.lastHeartbeat)}`, ': its kubelet has stopped reporting')
        : undefined,
      opt`: ${f.message?.replace(/\.$/, '')}`,
      '; why is not in the input',
    ),
    when(f.kubelet === undefined && f.plegSilent === undefined && !isSilent(f), opt`, since ${dated(f.since)}`),
    when(f.cordoned, '; it was taken out of service before'),
  )
}

export const cause = (f: Facts): Sentence[] => [
  when(
    isSilent(f) && f.kubelet === undefined,
    'The kubelet is stopped, the machine is gone, or the network between it and the API server is',
  ),
  when(f.kubelet !== undefined, opt`Without it nobody reports the node: it was last heard at ${dated(f.lastHeartbeat)}`),
  when(isSilent(f), opt`The controller marked it ${f.status} at ${dated(f.since)}`),
  when(
    f.plegSilent !== undefined,
    'The kubelet lists the containers again and again (PLEG), and the runtime, or the disk below it, does not answer in time',
  ),
  opt`The runtime failed ${f.runtimeErrors === undefined ? undefined : plural(f.runtimeErrors, 'call')} of the kubelet, by its events`,
  when(!f.over, 'Nothing new starts on it, and after five minutes its pods are replaced elsewhere'),
]

function first(f: Facts): Step {
  const node = f.node ?? 'the node'
  if (f.kubelet === 'inactive')
    return { when: 'now', say: `Start the kubelet, on ${node}.`, run: 'systemctl start kubelet', changes: 'host' }
  if (f.kubelet !== undefined)
    return { when: 'now', say: `Read why it failed, on ${node}.`, run: 'journalctl -u kubelet -n 100 --no-pager' }
  if (f.plegSilent !== undefined || f.runtimeErrors !== undefined)
    return {
      when: 'now',
      say: `On ${node}, see whether the runtime answers and what it waits for.`,
      run: 'timeout 10 crictl ps; journalctl -u containerd -u docker -u crio -n 100 --no-pager',
    }
  if (isSilent(f))
    return {
      when: 'now',
      say: `See whether the machine lives (console, provider); then, on ${node}, why its kubelet is silent.`,
      run: 'systemctl status kubelet; journalctl -u kubelet -n 100 --no-pager',
    }
  return {
    when: 'now',
    say: `On ${node}, read why the kubelet is not content: runtime, network plugin, disk.`,
    run: 'journalctl -u kubelet -n 200 --no-pager',
  }
}

export const fix = (f: Facts): Step[] => [
  first(f),
  {
    when: 'durable',
    say:
      f.kubelet === 'inactive'
        ? 'Find who stopped it: an upgrade, a script, a person.'
        : f.plegSilent === undefined
          ? 'Keep memory and CPU for the kubelet and the runtime (system-reserved, kube-reserved), so that pods cannot starve them.'
          : 'Fewer containers on the node, a faster disk below the runtime, or a newer runtime: whichever its log names.',
    run: f.kubelet === 'inactive' ? 'journalctl -u kubelet -n 50 --no-pager' : undefined,
  },
  {
    when: 'verify',
    say: 'It is Ready within a minute, and stays so for an hour.',
    run: f.node === undefined ? 'kubectl get nodes -w' : `kubectl get node ${word(f.node)} -w`,
  },
]
