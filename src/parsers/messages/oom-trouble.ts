import { message } from '../../core/message.ts'
import { OOM_TROUBLE, type OomTrouble } from '../../records/oom-trouble.ts'

/** mm/oom_kill.c: oom_reap_task */
const UNREAPED = /^oom_reaper: unable to reap pid:(\d{1,10}) \((.{0,64})\)/
/** A task of a v1 cgroup with oom_kill_disable waits there until memory is freed (mm/memcontrol.c); a stack as /proc/PID/stack shows it. */
const WAITS =
  /^(?:\[<[0-9a-f]{1,18}>\] |\s{1,8}(?:\[<[0-9a-f]{1,18}>\] )?)?(?:mem_cgroup_oom_synchronize|mem_cgroup_oom_wait|mem_cgroup_wait_oom)\+0x/

/** A victim of the OOM killer that keeps its memory, or a task that waits for memory in its cgroup. */
export const oomTrouble = message<OomTrouble>({
  id: 'oom-trouble',
  emits: OOM_TROUBLE,
  holds: ['oom_reaper: unable to reap', 'mem_cgroup_oom_synchronize+', 'mem_cgroup_oom_wait+', 'mem_cgroup_wait_oom+'],
  read({ message: text, kernel }) {
    const m = kernel === false ? null : UNREAPED.exec(text)
    if (m !== null) return { kind: 'unreaped', victimPid: Number(m[1]), victim: m[2] }
    return kernel !== true && WAITS.test(text) ? { kind: 'waits' } : undefined
  },
})
