import { message } from '../../core/message.ts'
import { KUBELET_EVENT, type KubeletEvent } from '../../records/kubelet-event.ts'
import { isKubelet, klogPod } from '../kube/klog.ts'

/** pkg/kubelet/eviction/eviction_manager.go, with klog's fields and before. */
export const kubeletEvicted = message<KubeletEvent>({
  id: 'kubelet-evicted',
  emits: KUBELET_EVENT,
  holds: ['is evicted successfully'],
  read(line) {
    if (!isKubelet(line)) return undefined
    const old = /pod ([\w.-]{1,253})_([\w.-]{1,253})\(([0-9a-f-]{36})\) is evicted successfully/.exec(line.message)
    const of = old === null ? klogPod(line.message) : { pod: old[1], namespace: old[2], podUid: old[3] }
    return of.pod === undefined ? undefined : { ...of, reason: 'Evicted', says: line.message.slice(0, 500) }
  },
})
