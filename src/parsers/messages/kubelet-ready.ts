import { message } from '../../core/message.ts'
import { KUBELET_EVENT, type KubeletEvent } from '../../records/kubelet-event.ts'
import { isKlog, klogPod } from '../kube/klog.ts'

/** pkg/kubelet/kubelet_node_status.go, util/pod_startup_latency_tracker.go: the node became ready; a pod has started. */
export const kubeletReady = message<KubeletEvent>({
  id: 'kubelet-ready',
  emits: KUBELET_EVENT,
  holds: ['as it just became ready', '"Observed pod startup duration"'],
  read(line) {
    if (!isKlog(line)) return undefined
    if (line.message.includes('as it just became ready')) return { reason: 'NodeReady', says: 'the node became ready' }
    const of = klogPod(line.message)
    return of.pod === undefined ? undefined : { ...of, reason: 'Started', says: 'the pod has started' }
  },
})
