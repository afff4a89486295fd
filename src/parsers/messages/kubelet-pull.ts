import { message } from '../../core/message.ts'
import { KUBELET_EVENT, type KubeletEvent } from '../../records/kubelet-event.ts'
import { isKlog, klogPod, unquoted } from '../kube/klog.ts'

/** pkg/kubelet/pod_workers.go: a pod waits for an image. */
export const kubeletPull = message<KubeletEvent>({
  id: 'kubelet-pull',
  emits: KUBELET_EVENT,
  holds: ['with ImagePullBackOff: ', 'with ErrImagePull: '],
  read(line) {
    const m = isKlog(line) ? / with (?:ImagePullBackOff|ErrImagePull): \\{0,3}"(.{1,1500})/s.exec(line.message) : null
    if (m === null) return undefined
    const said = unquoted(m[1]!)
    const image = /image "([^"]{1,400})"/.exec(said)?.[1]
    if (image === undefined) return undefined
    const container = / for \\{0,3}"([^"\\]{1,253})\\{0,3}" with /.exec(line.message)?.[1]
    const says = said.startsWith('Back-off pulling') ? said : `Failed to pull image "${image}": ${said}`
    return { ...klogPod(line.message), reason: 'Failed', says, container }
  },
})
