import { message } from '../../core/message.ts'
import { KILL_CONSEQUENCE, type KillConsequence } from '../../records/kill-consequence.ts'

/** PostgreSQL's postmaster (src/backend/postmaster/postmaster.c) and gunicorn's arbiter (gunicorn/arbiter.py). */
export const killConsequence = message<KillConsequence>({
  id: 'kill-consequence',
  emits: KILL_CONSEQUENCE,
  holds: ['failed process was running: ', 'terminating any other active server processes', 'worker timeout (pid:', 'issuing sigkill to'],
  read({ message: text }) {
    if (/LOG: {1,2}issuing SIGKILL to/.test(text)) return { kind: 'accounted' }
    const worker = /\bWORKER TIMEOUT \(pid:(\d{1,10})\)/.exec(text)?.[1]
    if (worker !== undefined) return { kind: 'timeout', workerPid: Number(worker) }
    const statement = /DETAIL: {1,2}Failed process was running: (.{1,400})/.exec(text)?.[1]
    if (statement !== undefined) return { kind: 'statement', statement }
    return /LOG: {1,2}terminating any other active server processes/.test(text) ? { kind: 'recovery' } : undefined
  },
})
