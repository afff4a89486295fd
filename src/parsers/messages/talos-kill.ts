import { message } from '../../core/message.ts'
import { USER_SPACE_KILL, type UserSpaceKill } from '../../records/user-space-kill.ts'

const SENDING = /^\[talos\] Sending (SIGKILL) to cgroup \{(.{0,4000})$/
const CGROUP = /"cgroup": ?"([^"]{1,2048})"/
/** Where cgroups are mounted. */
const MOUNT = /^\/sys\/fs\/cgroup(?=\/)/

/** The OOM controller of Talos, which ends whole cgroups (siderolabs/talos internal/app/machined/pkg/controllers/runtime/oom.go). */
export const talosKill = message<UserSpaceKill>({
  id: 'talos-kill',
  emits: USER_SPACE_KILL,
  holds: ['[talos] sending sigkill to cgroup'],
  read({ message: text, kernel }) {
    const m = kernel === true ? null : SENDING.exec(text)
    const cgroup = CGROUP.exec(m?.[2] ?? '')?.[1]!.replace(MOUNT, '')
    if (m === null || (cgroup === undefined && !m[2]!.includes('OOMController'))) return undefined
    return { killer: 'talos', says: 'kill', signal: m[1], cgroup }
  },
})
