import { message } from '../../core/message.ts'
import { KILL_CONSEQUENCE, type KillConsequence } from '../../records/kill-consequence.ts'

/** systemd src/core/service.c, unit.c */
const ACCOUNTED =
  /^(\S{1,256}\.service): (?:State '[\w-]{1,40}' timed out\. Killing|.{0,40}Killing process \d{1,10} \(.{1,64}\) with signal SIGKILL|A process of this unit has been killed by the OOM killer|Failed with result '(?:oom-kill|timeout|watchdog)')/

/** PostgreSQL's postmaster (src/backend/postmaster/postmaster.c) and gunicorn's arbiter (gunicorn/arbiter.py). */
export const killConsequence = message<KillConsequence>({
  id: 'kill-consequence',
  emits: KILL_CONSEQUENCE,
  holds: [
    'failed process was running: ',
    'terminating any other active server processes',
    'worker timeout (pid:',
    'issuing sigkill to',
    'timed out. killing',
    'with signal sigkill',
    'killed by the oom killer',
    'failed with result',
  ],
  read({ message: text }) {
    const unit = ACCOUNTED.exec(text)?.[1]
    if (unit !== undefined) return { kind: 'accounted', ofUnit: unit }
    if (/LOG: {1,2}issuing SIGKILL to/.test(text)) return { kind: 'accounted' }
    const worker = /\bWORKER TIMEOUT \(pid:(\d{1,10})\)/.exec(text)?.[1]
    if (worker !== undefined) return { kind: 'timeout', workerPid: Number(worker) }
    const statement = /DETAIL: {1,2}Failed process was running: (.{1,400})/.exec(text)?.[1]
    if (statement !== undefined) return { kind: 'statement', statement }
    return /LOG: {1,2}terminating any other active server processes/.test(text) ? { kind: 'recovery' } : undefined
  },
})
