import { message } from '../../core/message.ts'
import { KUBELET_EVENT, type KubeletEvent } from '../../records/kubelet-event.ts'
import { klogPod, unquoted } from '../kube/klog.ts'

const NEW = /"Unable to schedule pod; no fit; waiting" pod="[^"]{3,320}" err="((?:[^"\\]|\\.){1,2000})"/
/** Before its log was structured (1.21). */
const OLD = /Unable to schedule ([\w.-]{1,253})\/([\w.-]{1,253}): no fit: (.{1,2000}?); waiting$/

/** pkg/scheduler/schedule_one.go, formerly factory.go: no node fits a pod. */
export const schedulerUnfit = message<KubeletEvent>({
  id: 'scheduler-unfit',
  emits: KUBELET_EVENT,
  holds: ['Unable to schedule '],
  read({ message: text, kernel }) {
    if (kernel === true) return undefined
    const said = NEW.exec(text)?.[1]
    if (said !== undefined) return { ...klogPod(text), reason: 'FailedScheduling', says: unquoted(said) }
    const old = OLD.exec(text)
    return old === null ? undefined : { namespace: old[1], pod: old[2], reason: 'FailedScheduling', says: old[3]! }
  },
})
