import { message } from '../../core/message.ts'
import { EVICTION_RECLAIM, type EvictionReclaim } from '../../records/eviction-reclaim.ts'
import { saidBy } from './said-by.ts'

/** Kubelet's eviction manager, klog with and without structure (pkg/kubelet/eviction/eviction_manager.go). */
export const evictionReclaim = message<EvictionReclaim>({
  id: 'eviction-reclaim',
  emits: EVICTION_RECLAIM,
  holds: ['attempting to reclaim'],
  read(line) {
    const said = saidBy(line, /kubelet/i, true) ?? ''
    const m = /eviction[_ ]manager/i.test(said) ? /attempting to reclaim"? (?:resourceName="?)?([\w.-]{1,40})/.exec(said) : null
    return m === null ? undefined : { resource: m[1]! }
  },
})
