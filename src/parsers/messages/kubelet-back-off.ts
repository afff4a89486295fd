import { message } from '../../core/message.ts'
import { KUBELET_EVENT, type KubeletEvent } from '../../records/kubelet-event.ts'
import { isKlog } from '../kube/klog.ts'

const HELD =
  /CrashLoopBackOff: \\{0,3}"back-off (\S{1,16}) restarting failed container=(\S{1,253}) pod=([^_\s]{1,253})_([^(\s]{1,253})\(([0-9a-f-]{36})\)/

/** pkg/kubelet/kuberuntime/kuberuntime_manager.go: a container waits before it is started again. */
export const kubeletBackOff = message<KubeletEvent>({
  id: 'kubelet-back-off',
  emits: KUBELET_EVENT,
  holds: ['CrashLoopBackOff: '],
  read(line) {
    const m = isKlog(line) ? HELD.exec(line.message) : null
    if (m === null) return undefined
    const says = `Back-off restarting failed container ${m[2]} (waits ${m[1]})`
    return { reason: 'BackOff', says, container: m[2], pod: m[3], namespace: m[4], podUid: m[5] }
  },
})
