import { message } from '../../core/message.ts'
import { RT_THROTTLED, type RtThrottled } from '../../records/rt-throttled.ts'

/** kernel/sched/rt.c (sched_rt_runtime_exceeded) and kernel/sched/deadline.c (replenish_dl_entity); each says it once in a boot. */
export const rtThrottled = message<RtThrottled>({
  id: 'rt-throttled',
  emits: RT_THROTTLED,
  holds: ['RT throttling activated', 'DL replenish lagged too much'],
  read({ message: text, kernel }) {
    const m = /^(?:\[sched_delayed\] )?(?:sched: )?(?:RT throttling activated|(DL replenish lagged too much))/.exec(text)
    return m === null || kernel === false ? undefined : { deadline: m[1] !== undefined }
  },
})
