import { once } from '../../core/scope.ts'
import { PROCESS_SAMPLE } from '../../records/process-sample.ts'

/** The process that a capture is about: the only one whose /proc/PID/status was taken. */
export const onlyProcessOf = once((scope): { readonly pid?: number | undefined; readonly comm?: string | undefined } => {
  const seen = new Map(scope.rows(PROCESS_SAMPLE).flatMap(({ source, pid, comm }) => (source === 'status' ? [[pid, comm] as const] : [])))
  const [one] = seen.size === 1 ? seen : []
  return one === undefined ? {} : { pid: one[0], comm: one[1] }
})
