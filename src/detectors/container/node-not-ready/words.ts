import type { Sentence } from '../../../core/failure.ts'
import type { Question, Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { plural, times } from '../../../core/words/numbers.ts'
import { either, opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import { dated, isoDated } from '../dates.ts'
import type { Facts } from './judge.ts'

const nodeOf = (f: Facts): string => (f.node === undefined ? 'A node (name not in the input)' : `Node ${f.node}`)
const isSilent = (f: Facts): boolean => f.status === 'Unknown' || /stopped posting/.test(f.message ?? '')
const isClean = (f: Facts): boolean => f.kubelet === 'inactive' && f.kubeletExit?.startsWith('0/') === true

function kubeletWords(f: Facts): Sentence {
  if (f.kubelet === undefined) return undefined
  const since = opt` since ${isoDated(f.kubeletLine)}` ?? ''
  if (f.kubelet === 'failed') return `its kubelet has failed (kubelet.service)${since}`
  return f.kubelet === 'inactive'
    ? `its kubelet was stopped: kubelet.service is inactive${since}${isClean(f) ? ', after a clean exit (status 0)' : ''}`
    : `kubelet.service is ${f.kubelet}${since}`
}

export const headline = (f: Facts): string => {
  if (f.over) return say(`${nodeOf(f)} was not ready ${f.falls === undefined ? 'for a time' : times(f.falls)} and is ready again`)
  return say(
    `${nodeOf(f)} is not ready`,
    either(
      opt` because ${kubeletWords(f)}`,
      opt`: ${f.failedUnit} on it has failed`,
      f.plegSilent === 'never'
        ? ': its container runtime has not answered the kubelet once since that started (PLEG is not healthy)'
        : opt`: its container runtime has not answered the kubelet for ${f.plegSilent} (PLEG is not healthy)`,
      opt`: its pod network is not set up (${f.network})`,
      isSilent(f) && f.kubeletDown
        ? ': its kubelet does not run (KubeletIsDown)' + (opt`, last heard at ${dated(f.lastHeartbeat)}` ?? '')
        : undefined,
      isSilent(f)
        ? either(opt`: its kubelet has stopped reporting, last heard at ${dated(f.lastHeartbeat)}`, ': its kubelet has stopped reporting')
        : undefined,
      opt`: ${f.message?.replace(/\.$/, '')}`,
      '; why is not in the input',
    ),
    when(f.cordoned, '; it was taken out of service before'),
  )
}

export const effect = (f: Facts): Sentence =>
  say(
    `${nodeOf(f)} ${f.over ? `was not ready ${f.falls === undefined ? 'for a time' : times(f.falls)}` : 'is not ready'}`,
    when(!f.over && f.network !== undefined, ': its pod network is not set up'),
  )

export const cause = (f: Facts): Sentence[] => [
  when(
    !f.over && f.beside === 'older',
    opt`Its Ready${opt` (kubelet heard at ${dated(f.besideHeard)})` ?? ''} was shown before the event: the later of the two stands`,
  ),
  when(
    isSilent(f) && f.kubelet === undefined && !f.kubeletDown && f.failedUnit === undefined,
    'The kubelet is stopped, the machine is gone, or the network between it and the API server is',
  ),
  when(
    isClean(f),
    'Status 0 is what "systemctl stop" leaves behind; a crash would leave a code or a signal. Who stopped it is not in the input',
  ),
  when(isSilent(f) && f.kubeletDown && f.kubelet === undefined, 'A monitor that runs on it told so: the machine itself was alive then'),
  when(
    f.network !== undefined && f.pluginPod === undefined,
    'The network plugin is usually brought by a pod of its DaemonSet: that pod does not run on this node, or has not finished',
  ),
  opt`The pod of the network plugin, ${f.pluginPod}, does not run itself`,
  when(f.kubelet !== undefined, opt`The node was last heard at ${dated(f.lastHeartbeat)}`),
  when(f.runtimeActive === 'active' && f.kubelet !== undefined, opt`${f.runtimeUnit} below it runs`),
  when(
    f.plegSilent !== undefined && f.failedUnit === undefined,
    'The kubelet lists the containers again and again (PLEG), and the runtime, or the disk below it, does not answer in time',
  ),
  opt`The runtime failed ${f.runtimeErrors === undefined ? undefined : plural(f.runtimeErrors, 'call')} of the kubelet, by its events`,
  when(isSilent(f) && f.failedUnit !== undefined, opt`The node was last heard at ${dated(f.lastHeartbeat)}`),
  when(
    f.leaving.length > 0,
    `${f.leaving.length === 1 ? 'This pod hangs' : 'These pods hang'} there in Terminating: ${listed(f.leaving, 4)}`,
  ),
  when(!f.over, 'Nothing new starts on it, and usually after five minutes its pods are replaced elsewhere'),
]

/** What its being ready rests on, where an event says otherwise. */
export const excluded = (f: Facts): Sentence[] => [
  when(f.over && f.besideStatus === 'True' && f.beside === 'later', 'The row that shows it ready is later than the event'),
  when(
    f.over && f.besideStatus === 'True' && f.beside === 'undated',
    'Whether the row that shows it ready is later than the event, nothing tells',
  ),
  when(f.over && f.beside === 'older', 'The event of its return is later than the row'),
]

/** Of one that does not say why, its events tell more. */
export const open = (f: Facts): Question[] =>
  f.reason !== undefined
    ? []
    : [
        {
          ask: f.over ? 'Why was it not ready, and for how long?' : 'Why, and since when?',
          run: `kubectl get events -A --sort-by=.lastTimestamp --field-selector involvedObject.kind=Node${opt`,involvedObject.name=${f.node}` ?? ''}`,
        },
      ]

function first(f: Facts): Step {
  const node = f.node ?? 'the node'
  if (f.kubelet === 'inactive')
    return { when: 'now', say: `Start the kubelet, on ${node}.`, run: 'systemctl start kubelet', changes: 'host' }
  if (f.kubelet !== undefined)
    return { when: 'now', say: `Read why it failed, on ${node}.`, run: 'journalctl -u kubelet -n 100 --no-pager' }
  if (f.failedUnit !== undefined)
    return {
      when: 'now',
      say: `Read why it failed, on ${node}.`,
      run: `systemctl status ${f.failedUnit}; journalctl -u ${f.failedUnit} -n 100 --no-pager`,
    }
  if (f.plegSilent !== undefined || f.runtimeErrors !== undefined)
    return {
      when: 'now',
      say: `On ${node}, see whether the runtime answers and what it waits for.`,
      run: 'timeout 10 crictl ps; journalctl -u containerd -u crio -n 50 --no-pager',
    }
  if (f.network !== undefined)
    return {
      when: 'now',
      say: "See whether the network plugin's pod runs there.",
      run:
        f.node === undefined
          ? 'kubectl get pods -n kube-system -o wide'
          : `kubectl get pods -A -o wide --field-selector spec.nodeName=${word(f.node)}`,
    }
  if (isSilent(f) && f.kubeletDown)
    return {
      when: 'now',
      say: `Read why the kubelet ended, on ${node}.`,
      run: 'systemctl status kubelet; journalctl -u kubelet -n 100 --no-pager',
    }
  if (isSilent(f))
    return {
      when: 'now',
      say: `See whether the machine lives (console, provider); then, on ${node}, why its kubelet is silent.`,
      run: 'systemctl status kubelet; journalctl -u kubelet -n 100 --no-pager',
    }
  if (f.message === undefined)
    return {
      when: 'now',
      say: 'Read its conditions: they say why, and since when.',
      run: `kubectl describe node${f.node === undefined ? 's' : ` ${word(f.node)}`} | grep -A9 Conditions:`,
    }
  return {
    when: 'now',
    say: `On ${node}, read why the kubelet is not content: runtime, network plugin, disk.`,
    run: 'journalctl -u kubelet -n 100 --no-pager',
  }
}

/** The minute in which it ended, and the next, by the clock of the node. */
function journalOf(line: string | undefined): string {
  const m = /(\d{4}-\d\d-\d\d \d\d:\d\d):\d\d/.exec(line ?? '')
  if (m === null) return 'journalctl -u kubelet -n 50 --no-pager'
  const until = new Date(Date.parse(`${m[1]!.replace(' ', 'T')}:00Z`) + 60_000).toISOString().slice(0, 16).replace('T', ' ')
  return `journalctl --no-pager --since '${m[1]}' --until '${until}'`
}

export const fix = (f: Facts): Step[] => [
  first(f),
  f.kubelet === 'inactive'
    ? { when: 'durable', say: 'Find who stopped it: an upgrade, a script, a person.', run: journalOf(f.kubeletLine) }
    : {
        when: 'durable',
        say:
          f.network !== undefined
            ? 'Let the DaemonSet of the plugin tolerate every taint of new nodes, so that it is the first to start there.'
            : f.failedUnit !== undefined
              ? 'Remove the reason that its log names; a restart alone only hides it.'
              : f.plegSilent === undefined
                ? 'Keep memory and CPU for the kubelet and the runtime (system-reserved, kube-reserved), so that pods cannot starve them.'
                : 'Fewer containers on the node, a faster disk below the runtime, or a newer runtime: whichever its log names.',
      },
  {
    when: 'verify',
    say: 'It is Ready within a minute, and stays so for an hour.',
    run: f.node === undefined ? 'kubectl get nodes -w' : `kubectl get node ${word(f.node)} -w`,
  },
]
