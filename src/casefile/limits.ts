import { grouped } from '../core/grouped.ts'
import { once } from '../core/scope.ts'
import type { Cited } from '../core/span.ts'
import { LIMIT, type Limit } from '../records/limit.ts'
import { isOneName, reusedPids } from './reused-pids.ts'

/** As far as it is known of whom a limit is asked. */
export interface LimitOwner {
  readonly pid?: number | undefined
  readonly unit?: string | undefined
  readonly comm?: string | undefined
}

export interface Limits {
  /** The limit in force of a process: its own, else that of its unit. What a shell prints binds the shell alone and is never given. */
  of(name: string, owner: LimitOwner): Cited<Limit> | undefined
  /** What `ulimit` printed in somebody's shell. */
  ofShell(name: string): Cited<Limit> | undefined
  all(name: string): readonly Cited<Limit>[]
}

/** Resource limits as captures show them (getrlimit(2), systemd.exec(5)). Of one that was looked at again, the last look. */
export const limitsOf = once((scope): Limits => {
  const rows = scope.rows(LIMIT)
  const byName = grouped(rows, ({ name }) => name)
  const byPid = new Map(rows.map((limit) => [`${limit.name}\0${limit.scope}\0${limit.pid ?? ''}`, limit]))
  const reused = reusedPids(scope)
  /** The capture of its pid is of the process that has the number by now. */
  const isReused = ({ pid, comm }: LimitOwner): boolean => {
    const name = pid === undefined ? undefined : reused.get(pid)
    return name !== undefined && (comm === undefined || !isOneName(name, comm))
  }
  const all = (name: string): readonly Cited<Limit>[] => byName.get(name) ?? []
  return {
    all,
    ofShell: (name) => byPid.get(`${name}\0shell\0`),
    of(name, owner) {
      const isOwn = owner.pid !== undefined && !isReused(owner)
      const own = !isOwn ? [] : [byPid.get(`${name}\0process\0${owner.pid}`), byPid.get(`${name}\0unit\0${owner.pid}`)]
      const limits = all(name)
      const units = limits.filter((limit) => limit.scope === 'unit')
      return (
        own.find((limit) => limit !== undefined) ??
        units.findLast(({ unit }) => unit !== undefined && (unit === owner.unit || unit === `${owner.comm}.service`)) ??
        theOnly(limits.filter((limit) => limit.scope === 'process' && (limit.pid === undefined || owner.pid === undefined))) ??
        theOnly(units.filter((limit) => mayBeOf(limit, owner)))
      )
    },
  }
})

const mayBeOf = ({ pid, unit }: Limit, owner: LimitOwner): boolean =>
  (pid === undefined || owner.pid === undefined) && (unit === undefined || owner.unit === undefined || unit === owner.unit)

/** The last of those that are of one thing and agree. */
function theOnly(limits: readonly Cited<Limit>[]): Cited<Limit> | undefined {
  const alike = new Set(limits.map(({ pid, unit }) => `${pid ?? ''} ${unit ?? ''}`))
  return alike.size === 1 ? limits.at(-1) : undefined
}
