import { once } from '../core/scope.ts'
import { commandsOf } from './commands.ts'
import { firstVictim, oomKills } from './oom-kills.ts'

/**
 * Pids that a capture shows under another name than that of the process which the kernel killed under it: by then, or until then, the number was
 * another's. By pid, the name in the capture.
 */
export const reusedPids = once((scope): ReadonlyMap<number, string> => {
  const shown = commandsOf(scope)
  return new Map(
    oomKills(scope).flatMap(({ report }): [number, string][] => {
      const victim = firstVictim(report)
      const name = victim === undefined ? undefined : shown.get(victim.pid)
      return name === undefined || isOneName(name, victim!.comm) ? [] : [[victim!.pid, name]]
    }),
  )
})

/** The kernel keeps 15 characters of a name; captures may hold more, or number a process that they do not name. */
export const isOneName = (a: string, b: string): boolean =>
  a.startsWith(b) || b.startsWith(a) || a.startsWith('pid ') || b.startsWith('pid ')
