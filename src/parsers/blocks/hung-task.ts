import { block, collect } from '../../core/block.ts'
import { HUNG_TASK, type HungTask } from '../../records/hung-task.ts'
import { beginsReport, MAX_LINE } from '../kernel/headings.ts'
import { heldIn, tellsOwner } from '../kernel/lock-owner.ts'
import { isPart, readBody } from '../kernel/report-body.ts'
import { isShownTask } from '../kernel/task-rows.ts'

const BLOCKED = /INFO: task (.{0,300}):(\d{1,10}) (?:(can't die) for more|blocked (in I\/O wait )?for more) than (\d{1,10}) seconds/
/** How it is switched off, and that it will be silent from now on. */
const OF_IT = /hung_task_timeout_secs"? disables this message|hung task reports are suppressed/
/** A hung task and its stack (kernel/hung_task.c). The reports of other tasks follow it. */
export const hungTask = block<HungTask>({
  id: 'hung-task',
  emits: HUNG_TASK,
  begins: ['INFO: task '],
  opens: (message) => message.length <= MAX_LINE && BLOCKED.test(message),
  maxLines: 260,
  open: (first) =>
    collect(
      first,
      (message) => {
        if (BLOCKED.test(message) || (beginsReport(message) && !tellsOwner(message))) return 'end'
        return isPart(message) || OF_IT.test(message) || tellsOwner(message) || isShownTask(message) ? 'take' : 'pass'
      },
      (lines) => {
        const first = lines[0]
        const m = BLOCKED.exec(first.message)
        if (m === null || first.kernel === false) return undefined
        const held = heldIn(lines)
        return {
          heading: first.message.trim().slice(0, 300),
          comm: m[1]!,
          pid: Number(m[2]),
          waitSeconds: Number(m[5]),
          wait: m[3] !== undefined ? "can't die" : m[4] !== undefined ? 'io' : 'blocked',
          lock: held?.lock,
          holder: held?.owner,
          suppressed: lines.some(({ message }) => message.includes('hung task reports are suppressed')),
          ...without(readBody(lines.slice(0, held?.own))),
        }
      },
    ),
})

/** The report's own `CPU: … PID: …` line is khungtaskd's or another CPU's: it is kept among the CPUs. */
function without(body: ReturnType<typeof readBody>) {
  const { pid, comm, cpu, cpus, ip, ...rest } = body
  const state = { cpu: cpu ?? -1, pid, comm, function: ip?.function }
  return { ...rest, ip, cpus: cpu === undefined || cpus.some((c) => c.cpu === cpu) ? cpus : [state, ...cpus] }
}
