import { message } from '../../core/message.ts'
import { KUBELET_EVENT, type KubeletEvent } from '../../records/kubelet-event.ts'
import { isKubelet, klogField, klogPod } from '../kube/klog.ts'

/** pkg/kubelet/prober/prober.go: a probe got no good answer. */
export const kubeletProbe = message<KubeletEvent>({
  id: 'kubelet-probe',
  emits: KUBELET_EVENT,
  holds: ['"Probe failed" probeType='],
  read(line) {
    const probe = /" probeType="(Liveness|Readiness|Startup)"/.exec(line.message)?.[1]
    const of = klogPod(line.message)
    if (probe === undefined || of.pod === undefined || !isKubelet(line)) return undefined
    const answer = klogField(line.message, 'output')
    return {
      ...of,
      reason: 'Unhealthy',
      says: `${probe} probe failed${answer === undefined || answer === '' ? '' : `: ${answer}`}`,
      container: klogField(line.message, 'containerName'),
    }
  },
})
