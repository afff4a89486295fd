import { block, collect } from '../../core/block.ts'
import type { LogLine } from '../../core/log-line.ts'
import { type KubeEvent, RESTATED_EVENT } from '../../records/kube-event.ts'
import { isMountOutput } from '../kube/mount-output.ts'

/**
 * Sentences that only one reason has: of the kubelet and of the controller that attaches volumes (pkg/kubelet, pkg/volume/util), and of the
 * scheduler (pkg/scheduler/framework/types.go).
 */
const SENTENCES: readonly [string, string, RegExp][] = [
  ['MountVolume.', 'FailedMount', /^MountVolume\.\w{2,40} (?:initialization |check )?failed for volume ["<]/],
  ['MapVolume.', 'FailedMapVolume', /^MapVolume\.\w{2,40} failed for volume ["<]/],
  ['AttachVolume.', 'FailedAttachVolume', /^AttachVolume\.\w{2,40} failed for volume ["<]/],
  ['Multi-Attach error for volume', 'FailedAttachVolume', /^Multi-Attach error for volume "/],
  ['mount volumes: unmounted volumes=', 'FailedMount', /^Unable to (?:attach or )?mount volumes: unmounted volumes=\[/],
  // up to 1.18
  ['mount volumes for pod ', 'FailedMount', /^Unable to (?:attach or )?mount volumes for pod "/],
  ['waiting for volumes to', 'FailedMount', /^timeout expired waiting for volumes to attach/],
  ['create pod sandbox: ', 'FailedCreatePodSandBox', /^(?:\(combined from similar events\): )?Failed to create pod sandbox: \S/],
  ['network is not ready: ', 'NetworkNotReady', /^network is not ready: .{0,80}(?:NetworkReady=false|runtime network not ready)/],
  ['nodes are available: ', 'FailedScheduling', /^\d{1,6}\/\d{1,6} nodes are available: \S/],
  // up to 1.8
  ['nodes are available that match all of', 'FailedScheduling', /^No nodes are available that match all of the (?:following )?predicates:/],
]

/** YAML folds a long text: the scheduler ends its own with a point. */
const FOLDED = /\bnodes are available\b.{0,4000}[^.'"\s]\s{0,4}$/
const FOLLOWS = /^\s{4,40}(?![A-Za-z]{2,40}:(?:\s|$)|- )\S/

/** `for pod "api-0_shop(3bf431e8-…)"`, as the kubelet names it in the message itself. */
const OF_POD = /^Unable to (?:attach or )?mount volumes for pod "([a-z0-9][a-z0-9.-]{0,252})_([a-z0-9][a-z0-9-]{0,62})\([0-9a-f-]{36}\)"/

/** What people leave before it: the reason, whether it is a warning, the pod, the name of the field, a mark of a list, who wrote it in a chat. */
const BEFORE =
  /^\s{0,40}(?:\[\d{1,2}:\d\d(?::\d\d)?(?: ?[AP]M)?\]\s{1,4}[\w.-]{1,40}:?\s{1,4})?(?:[-*•>]\s{1,4}){0,2}["'`]{0,2}(?:(?:Warning|Reason|Message|message|Error|error|Unschedulable|Events?)\b:?\s{0,20}|(?:FailedMount|FailedMapVolume|FailedAttachVolume|FailedScheduling|FailedCreatePodSandBox|NetworkNotReady)\b:?\s{0,20}|pod[/ ](?:([a-z0-9][a-z0-9.-]{0,252})\/)?([a-z0-9][a-z0-9.-]{0,252}):?\s{1,20}|["'`])*/i

interface Bare {
  readonly reason: string
  readonly message: string
  readonly name: string | undefined
  readonly namespace: string | undefined
}

function read(text: string): Bare | undefined {
  const m = BEFORE.exec(text)
  const message = text.slice(m?.[0].length ?? 0).trim()
  const known = SENTENCES.find(([, , sentence]) => sentence.test(message))
  const own = OF_POD.exec(message)
  return known === undefined
    ? undefined
    : {
        reason: known[1],
        message: message
          .slice(0, 8000)
          .replace(/["'`,]{0,3}$/, '')
          .replaceAll("''", "'"),
        namespace: own?.[2] ?? m?.[1],
        name: own?.[1] ?? m?.[2],
      }
}

/** Nobody is known to have said it: what a log, an event or the status of an object tells has its own reader. */
const isBare = ({ kernel, ident, source, message }: LogLine): boolean =>
  kernel === undefined && ident === undefined && source === undefined && !/\.go:\d{1,5}\] /.test(message)

/** The message of an event without its row: pasted from a ticket, a dashboard, the status of a pod. */
export const bareEvent = block<KubeEvent>({
  id: 'bare-event',
  emits: RESTATED_EVENT,
  begins: SENTENCES.map(([literal]) => literal),
  opens: (message) => read(message) !== undefined,
  maxLines: 12,
  open: (first) => {
    let last = first.message
    const folds = FOLDED.test(last)
    return collect(
      first,
      // what mount printed, line by line; a text that YAML folded
      (message) =>
        isMountOutput('Output: ', message) || (folds && !/\.['"]?\s{0,4}$/.test(last) && FOLLOWS.test(message)) ? 'take' : 'end',
      (lines) => {
        const said = isBare(lines[0]) ? read(lines[0].message) : undefined
        if (said === undefined) return undefined
        return {
          kind: 'pod',
          namespace: said.namespace,
          name: said.name,
          type: 'Warning',
          reason: said.reason,
          message: [said.message, ...lines.slice(1).map((line) => line.message.trim())].join(folds ? ' ' : '\n').replace(/(\.)['"]$/, '$1'),
          count: 1,
        }
      },
      (message) => (last = message),
    )
  },
})
