import { message } from '../../core/message.ts'
import { KUBELET_EVENT, type KubeletEvent } from '../../records/kubelet-event.ts'
import { isKlog, klogPod, unquoted } from '../kube/klog.ts'

const NOT_READY = /NetworkReady=false reason:\w{1,60} message:(.{1,600}?)(?:\\?"|$)/

/** pkg/kubelet/kubelet.go, pod_workers.go: the runtime has no pod network, of the node or of a pod that waits for it. */
export const kubeletNetwork = message<KubeletEvent>({
  id: 'kubelet-network',
  emits: KUBELET_EVENT,
  holds: ['NetworkReady=false reason:'],
  read(line) {
    const says = isKlog(line) ? NOT_READY.exec(line.message)?.[1] : undefined
    return says === undefined ? undefined : { ...klogPod(line.message), reason: 'NetworkNotReady', says: unquoted(says) }
  },
})
