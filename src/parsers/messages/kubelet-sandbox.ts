import { message } from '../../core/message.ts'
import { KUBELET_EVENT, type KubeletEvent } from '../../records/kubelet-event.ts'
import { isKlog, klogPod, unquoted } from '../kube/klog.ts'

const OLD = /CreatePodSandbox for pod "([\w.-]{1,253})_([\w.-]{1,253})\(([0-9a-f-]{36})\)" failed: (.{1,2000})/
const ERR = / err="((?:[^"\\]|\\.){1,2000})"/

/** pkg/kubelet/kuberuntime/kuberuntime_sandbox.go: the runtime made no sandbox for a pod. The line of the call itself tells the same, of no pod. */
export const kubeletSandbox = message<KubeletEvent>({
  id: 'kubelet-sandbox',
  emits: KUBELET_EVENT,
  holds: ['Failed to create sandbox for pod" err=', 'CreatePodSandbox for pod "'],
  read(line) {
    if (!isKlog(line)) return undefined
    const old = OLD.exec(line.message)
    if (old !== null) return { reason: 'FailedCreatePodSandBox', says: unquoted(old[4]!), pod: old[1], namespace: old[2], podUid: old[3] }
    const err = ERR.exec(line.message)?.[1]
    const of = klogPod(line.message)
    return err === undefined || of.pod === undefined ? undefined : { ...of, reason: 'FailedCreatePodSandBox', says: unquoted(err) }
  },
})
