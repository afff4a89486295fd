import { message } from '../../core/message.ts'
import { KILL_CONSEQUENCE, type KillConsequence } from '../../records/kill-consequence.ts'

/** `[pool api] child 311, script '/srv/index.php' (request: "POST /import") execution timed out (120.214011 sec), terminating` (fpm_request.c). */
const FPM =
  /\[pool (\S{1,64})\] child (\d{1,10}), script '[^']{0,300}' \(request: "([^"]{1,300})"\) execution timed out \((\d{1,6})(?:\.\d{1,9})? sec\), terminating/
/** lib/unicorn/http_server.rb: `worker=2 PID:40 timeout (61s > 60s), killing`. */
const UNICORN = /\bworker=\d{1,5} PID:(\d{1,10}) timeout \(\d{1,6}s > (\d{1,6})s\), killing/
/** lib/puma/cluster.rb: `! Terminating timed out worker (Worker 0 failed to check in within 60 seconds): 17`. */
const PUMA = /! Terminating timed out worker(?: \(Worker \d{1,5} failed to (?:check in|boot) within (\d{1,6}) seconds\))?: (\d{1,10})\s*$/
/** celery/worker/request.py: `Hard time limit (300s) exceeded for reports.tasks.yearly[5e1f…]`. */
const CELERY = /\bHard time limit \((\d{1,8})(?:\.\d{1,6})?s?\) exceeded for ([\w.:-]{1,200})/

/** PostgreSQL's postmaster (src/backend/postmaster/postmaster.c), gunicorn's arbiter (gunicorn/arbiter.py), uWSGI (core/master.c) and others. */
export const killConsequence = message<KillConsequence>({
  id: 'kill-consequence',
  emits: KILL_CONSEQUENCE,
  holds: [
    ...['failed process was running: ', 'terminating any other active server processes', 'worker timeout (pid:', 'issuing sigkill to'],
    ...[
      'harakiri on worker',
      'not responding to CLI',
      'execution timed out (',
      's), killing',
      'terminating timed out worker',
      'hard time limit (',
    ],
  ],
  read({ message: text }) {
    if (/LOG: {1,2}issuing SIGKILL to/.test(text)) return { kind: 'accounted' }
    const worker =
      /\bWORKER TIMEOUT \(pid:(\d{1,10})\)|\*\*\* HARAKIRI ON WORKER \d{1,5} \(pid: (\d{1,10}),|\bChild \((\d{1,10})\) not responding to CLI, (?:killed it|killing it)\b/.exec(
        text,
      )
    if (worker !== null) return { kind: 'timeout', workerPid: Number(worker[1] ?? worker[2] ?? worker[3]) }
    const fpm = FPM.exec(text)
    if (fpm !== null) return { kind: 'timeout', workerPid: Number(fpm[2]), ranSeconds: Number(fpm[4]), work: fpm[3], pool: fpm[1] }
    const unicorn = UNICORN.exec(text)
    if (unicorn !== null) return { kind: 'timeout', workerPid: Number(unicorn[1]), seconds: Number(unicorn[2]) }
    const puma = PUMA.exec(text)
    if (puma !== null) return { kind: 'timeout', workerPid: Number(puma[2]), seconds: puma[1] === undefined ? undefined : Number(puma[1]) }
    const celery = CELERY.exec(text)
    if (celery !== null) return { kind: 'timeout', server: 'Celery', seconds: Number(celery[1]), work: celery[2] }
    const statement = /DETAIL: {1,2}Failed process was running: (.{1,400})/.exec(text)?.[1]
    if (statement !== undefined) return { kind: 'statement', statement }
    return /LOG: {1,2}terminating any other active server processes/.test(text) ? { kind: 'recovery' } : undefined
  },
})
