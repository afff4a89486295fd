import type { LogLine } from '../../core/log-line.ts'
import { message } from '../../core/message.ts'
import { KUBELET_EVENT, type KubeletEvent } from '../../records/kubelet-event.ts'
import { isKlog, klogPod, unquoted } from '../kube/klog.ts'

/** The message of an event alone, as people paste it: with its reason, in quotes, as an item of a list. */
const BARE =
  /^\s{0,40}(?:[-*] )?["'`]{0,2}(?:(?:Warning|Failed|Error|Message|message|reason)\b:?\s{1,20}["'`]{0,2})*(Failed to pull image "[^"]{1,400}": .{1,1500}?)["'`]{0,2}$/s
/** It came from nowhere: what events and logs tell has its own reader. */
const isBare = ({ kernel, ident, source, message: text }: LogLine): boolean =>
  kernel === undefined && ident === undefined && source === undefined && !/\.go:\d{1,5}\] /.test(text)

/** pkg/kubelet/pod_workers.go: a pod waits for an image. */
export const kubeletPull = message<KubeletEvent>({
  id: 'kubelet-pull',
  emits: KUBELET_EVENT,
  holds: ['with ImagePullBackOff: ', 'with ErrImagePull: ', 'Failed to pull image "'],
  read(line) {
    const bare = isBare(line) ? BARE.exec(line.message)?.[1] : undefined
    if (bare !== undefined) return { reason: 'Failed', says: bare, ofPod: true }
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
