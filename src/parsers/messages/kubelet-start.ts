import { message } from '../../core/message.ts'
import { KUBELET_EVENT, type KubeletEvent } from '../../records/kubelet-event.ts'
import { syncError } from '../../records/sync-error.ts'
import { isKlog, klogPod, klogText } from '../kube/klog.ts'

/** What waits, or has messages of its own. */
const OTHERS = /^(?:CrashLoopBackOff|ImagePullBackOff|ErrImagePull)$/
/** Before klog had fields (1.19): `Error syncing pod UID ("NAME_NAMESPACE(UID)"), skipping: …`. */
const OLD = /Error syncing pod [\w-]{1,40} \("([\w.-]{1,253})_([\w.-]{1,253})\(([\w-]{1,40})\)"\), skipping: (.{1,4000})$/s
/** pkg/kubelet/kuberuntime/kuberuntime_manager.go: the same, a moment earlier, with the container's whole specification. */
const MANAGER =
  /\{Name:([\w.-]{1,253}),.{0,8000} start failed in pod ([\w.-]{1,253})_([\w.-]{1,253})\(([\w-]{1,40})\): (\w{3,60}): (.{1,4000})$/s

/** pkg/kubelet/pod_workers.go: a container of a pod cannot be created or started. */
export const kubeletStart = message<KubeletEvent>({
  id: 'kubelet-start',
  emits: KUBELET_EVENT,
  holds: ['failed to \\"StartContainer\\" for ', 'failed to "StartContainer" for ', ' start failed in pod '],
  read(line) {
    if (!isKlog(line)) return undefined
    const early = MANAGER.exec(line.message)
    if (early !== null)
      return OTHERS.test(early[5]!)
        ? undefined
        : {
            reason: 'FailedStart',
            says: `Error: ${early[6]!.replace(/ logger="[^"]{0,80}"$/, '')}`,
            container: early[1],
            pod: early[2],
            namespace: early[3],
            podUid: early[4],
          }
    const old = OLD.exec(line.message)
    const of = old === null ? klogPod(line.message) : { pod: old[1], namespace: old[2], podUid: old[3] }
    const text = old?.[4] ?? klogText(line.message, 'err') ?? ''
    const said = OTHERS.test(/ with (\w{3,60}): /.exec(text)?.[1] ?? '') ? undefined : syncError(text)
    return said === undefined || of.pod === undefined
      ? undefined
      : { ...of, reason: said.reason, says: said.message, container: said.container }
  },
})
