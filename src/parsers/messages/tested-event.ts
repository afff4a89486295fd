import { message } from '../../core/message.ts'
import { KUBELET_EVENT, type KubeletEvent } from '../../records/kubelet-event.ts'

/** What broke, and that a container runs. */
const TOLD = /^(?:Failed\w{0,40}|BackOff|Evicted|Unhealthy|Started)$/

/** Kubernetes' own tests print the events of a namespace when one fails (test/e2e/framework/debug/dump.go). */
export const testedEvent = message<KubeletEvent>({
  id: 'tested-event',
  emits: KUBELET_EVENT,
  holds: [' - event for '],
  read({ message: text, kernel }) {
    if (kernel === true) return undefined
    const m =
      /^(?:\w{3} [ \d]\d [\d:.]{8,18}: )?(?:INFO: )?At \S.{4,60}? - event for ([\w.-]{1,253}): \{kubelet ([\w.-]{1,253})\} (\w{1,60}): (.{1,2000})$/s.exec(
        text,
      )
    return m === null || !TOLD.test(m[3]!) ? undefined : { reason: m[3]!, says: m[4]!.trim(), pod: m[1], node: m[2] }
  },
})
