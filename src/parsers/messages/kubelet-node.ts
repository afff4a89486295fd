import { message } from '../../core/message.ts'
import { KUBELET_EVENT, type KubeletEvent } from '../../records/kubelet-event.ts'
import { isKlog, klogField, klogText } from '../kube/klog.ts'

/** pkg/kubelet/nodestatus/setters.go: the condition as JSON, before 1.19 as Go prints a struct. */
const BECAME =
  /Node became not ready"? (?:node="[^"]{1,253}" )?condition=\{.{0,400}"message":"((?:[^"\\]|\\.){1,1000})|Node became not ready: \{.{0,400}Message:(.{1,1000}?)\}?$/
/** pkg/kubelet/kubelet.go: what the runtime, or its list of containers (PLEG), is short of. */
const SKIPS = /skipping pod synchronization(?:" err="| - \[?)(.{1,1000}?)(?:"|\]?$)/is
/** So it begins each time. */
const STARTING = /yet to be successful|may not have completed yet|status check may not/
/** pkg/kubelet/kubelet_node_status.go. */
const RECORDED = /"Recording event message for node" node="([^"]{1,253})" event="(Node\w{3,60})"/

/** What the log of a kubelet says of its node as a whole, in the words of the events of the API. */
export const kubeletNode = message<KubeletEvent>({
  id: 'kubelet-node',
  emits: KUBELET_EVENT,
  holds: ['Node became not ready', 'skipping pod synchronization', 'Recording event message for node'],
  read(line) {
    if (!isKlog(line)) return undefined
    const text = line.message
    const node = klogField(text, 'node')
    const recorded = RECORDED.exec(text)
    if (recorded !== null) return { reason: recorded[2]!, says: `Node ${recorded[1]} status is now: ${recorded[2]}`, node: recorded[1] }
    const became = BECAME.exec(text)
    const says = (became?.[1] ?? became?.[2] ?? klogText(text, 'err') ?? SKIPS.exec(text)?.[1])?.replace(/\\(.)/gs, '$1')
    return says === undefined || (became === null && STARTING.test(says)) ? undefined : { reason: 'NodeNotReady', says, node }
  },
})
