import { message } from '../../core/message.ts'
import { RUNTIME_OOM, type RuntimeOom } from '../../records/runtime-oom.ts'
import { readRuntimeOom, RUNTIME_OOM_LITERALS } from '../runtime-oom/wordings.ts'

/** A runtime's own allocator gave up. */
export const runtimeOom = message<RuntimeOom>({
  id: 'runtime-oom',
  emits: RUNTIME_OOM,
  holds: RUNTIME_OOM_LITERALS,
  read: (line) => (line.kernel === true ? undefined : readRuntimeOom(line)),
})
