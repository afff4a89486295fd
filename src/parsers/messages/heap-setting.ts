import { type Heap, heapIn } from '../../core/heap-size.ts'
import { message } from '../../core/message.ts'
import { HEAP_SETTING } from '../../records/heap-setting.ts'

/** /proc/PID/cmdline and environ, or what somebody typed; a program that logs its options may speak of another's. */
export const heapSetting = message<Heap>({
  id: 'heap-setting',
  emits: HEAP_SETTING,
  holds: ['-XX:MaxHeapSize=', '--max-old-space-size=', 'GOMEMLIMIT=', 'java -X', '\0-Xmx'],
  read: ({ message: text, ident }) => (ident !== undefined || /DEBUG|WARN|ERROR/.test(text) ? undefined : heapIn(text)),
})
