import { message } from '../../core/message.ts'
import { KUBELET_EVENT, type KubeletEvent } from '../../records/kubelet-event.ts'
import { isKubelet, klogField, klogPod } from '../kube/klog.ts'

/** pkg/kubelet/kuberuntime/kuberuntime_manager.go: a container is killed for its probe. */
export const kubeletKilling = message<KubeletEvent>({
  id: 'kubelet-killing',
  emits: KUBELET_EVENT,
  holds: ['liveness probe, will be restarted', 'startup probe, will be restarted'],
  read(line) {
    const m = /(Container (\S{1,253}) failed (?:liveness|startup) probe, will be restarted)/.exec(line.message)
    const of = klogPod(line.message)
    if (m === null || of.pod === undefined || !isKubelet(line)) return undefined
    return { ...of, reason: 'Killing', says: m[1]!, container: klogField(line.message, 'containerName') ?? m[2] }
  },
})
