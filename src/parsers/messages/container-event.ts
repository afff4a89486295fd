import { message } from '../../core/message.ts'
import { CONTAINER_EVENT, type ContainerEvent } from '../../records/container-event.ts'
import { isKlog, klogPod } from '../kube/klog.ts'

/** pkg/kubelet/kubelet.go: event={"ID":"UID","Type":"ContainerDied","Data":"ID"}, before 1.23 &pleg.PodLifecycleEvent{ID:"UID", Type:"ContainerDied", Data:"ID"}. */
const PLEG =
  /event=(?:&pleg\.PodLifecycleEvent)?\{"?ID"?:"([0-9a-f-]{36})",\s?"?Type"?:"Container(?:Died|Started)",\s?"?Data"?:"([0-9a-f]{64})"/
/** containerd 1.x and 2.x. What ended under another id than the container's own was started in it later (exec). */
const EXIT =
  /msg="TaskExit event (?:in podsandbox handler )?(?:&TaskExit\{ContainerID:([0-9a-f]{64}),ID:([0-9a-f]{64}),Pid:\d{1,10},ExitStatus:(\d{1,3})|container_id:\\?"([0-9a-f]{64})\\?"\s{1,2}id:\\?"([0-9a-f]{64})\\?"\s{1,2}pid:\d{1,10}\s{1,2}exit_status:(\d{1,3}))/

export const containerEvent = message<ContainerEvent>({
  id: 'container-event',
  emits: CONTAINER_EVENT,
  holds: ['"ContainerDied"', '"ContainerStarted"', 'TaskExit event '],
  read(line) {
    if (line.kernel === true) return undefined
    const told = isKlog(line) ? PLEG.exec(line.message) : null
    if (told !== null) return { ...klogPod(line.message), podUid: told[1], containerId: told[2]! }
    const m = EXIT.exec(line.message)
    const [id, task, status] = m === null ? [] : [m[1] ?? m[4], m[2] ?? m[5], m[3] ?? m[6]]
    return id === undefined || id !== task ? undefined : { containerId: id, exitCode: Number(status) }
  },
})
