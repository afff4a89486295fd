import { message } from '../../core/message.ts'
import { KUBELET_EVENT, type KubeletEvent } from '../../records/kubelet-event.ts'
import { isKlog, klogField } from '../kube/klog.ts'

/** Before its log was structured (1.20). */
const OLD = /Recording (NodeHas\w{4,40}) event message for node (\S{1,253})$/

/** pkg/kubelet/kubelet_node_status.go: a condition of the node has changed, or is told at the start of the kubelet. */
export const kubeletNodeStatus = message<KubeletEvent>({
  id: 'kubelet-node-status',
  emits: KUBELET_EVENT,
  holds: ['event message for node'],
  read(line) {
    if (!isKlog(line)) return undefined
    const old = OLD.exec(line.message)
    const reason = old?.[1] ?? /^NodeHas\w{4,40}$/.exec(klogField(line.message, 'event') ?? '')?.[0]
    const node = old?.[2] ?? klogField(line.message, 'node')
    return reason === undefined || node === undefined ? undefined : { reason, says: `Node ${node} status is now: ${reason}` }
  },
})
