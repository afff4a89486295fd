import { message } from '../../core/message.ts'
import { KUBELET_EVENT, type KubeletEvent } from '../../records/kubelet-event.ts'
import { isKlog, klogPod, klogText } from '../kube/klog.ts'

/** `Error: MountVolume.SetUp failed for volume "certs" (UniqueName: "…") pod "gw-0" (UID: "…") : secret "gw-tls" not found`. */
const STEP =
  /((?:MountVolume|MapVolume|AttachVolume)\.\w{2,40} failed for volume ["\\]{1,2}[^"\\]{1,253}\\?") \(UniqueName: [^)]{1,400}\)(?: from node [^ ]{1,260})? ?(?:pod \\?"([^"\\]{1,253})\\?" \(UID: \\?"([^"\\]{1,40})\\?"\))? ?: (.{1,3000})$/s
/** pkg/kubelet/volumemanager: a pod waits for its volumes. */
const WAITS = /unmounted volumes=\[[^\]]{0,1000}\], (?:unattached volumes|failed to process volumes)=.{1,1000}/s

/** pkg/volume/util/nestedpendingoperations: a volume is not mounted; pod_workers.go: its pod waits for it. */
export const kubeletMount = message<KubeletEvent>({
  id: 'kubelet-mount',
  emits: KUBELET_EVENT,
  holds: ['Volume.', 'unmounted volumes=['],
  read(line) {
    if (!isKlog(line)) return undefined
    const step = / failed\. No retries permitted until /.test(line.message) ? STEP.exec(line.message) : null
    if (step !== null)
      return {
        reason: step[1]!.startsWith('Attach') ? 'FailedAttachVolume' : step[1]!.startsWith('Map') ? 'FailedMapVolume' : 'FailedMount',
        says: `${step[1]!.replaceAll('\\', '')} : ${step[4]!.replace(/\\(.)/gs, '$1').replace(/" logger="[^"]{0,80}"$|"$/, '')}`,
        pod: step[2],
        podUid: step[3],
      }
    const waits = /Error syncing pod/.test(line.message) ? WAITS.exec(klogText(line.message, 'err') ?? line.message)?.[0] : undefined
    const of = klogPod(line.message)
    return waits === undefined || of.pod === undefined
      ? undefined
      : { ...of, reason: 'FailedMount', says: `Unable to attach or mount volumes: ${waits}` }
  },
})
