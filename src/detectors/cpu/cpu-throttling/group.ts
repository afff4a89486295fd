import { grouped } from '../../../core/grouped.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import { CGROUP_VALUE, type CgroupValue } from '../../../records/cgroup-value.ts'
import { PROCESS_CGROUP } from '../../../records/process-cgroup.ts'

/** The quota of a cgroup: µs of CPU time in each period, and where it is shown. */
export interface Quota {
  readonly quotaUs: number | undefined
  readonly periodUs: number | undefined
  readonly shown: Cited<CgroupValue> | undefined
  /** `max`, or -1: no quota is set, so what was throttled is history. */
  readonly none: boolean
}

/** What is set for each group, by the folder in which it stands. */
export const valuesByFolder = (scope: Scope): ReadonlyMap<string, readonly Cited<CgroupValue>[]> =>
  grouped(scope.rows(CGROUP_VALUE), (v) => v.folder.replace(/[/!]$/, ''))

/** cpu.max of v2, cpu.cfs_quota_us and cpu.cfs_period_us of v1, of the folder in which cpu.stat stands. */
export function quotaOf(values: readonly Cited<CgroupValue>[]): Quota {
  const last = (name: string) => values.findLast((v) => v.name === name)
  const shown = last('cpu.max') ?? last('cpu.cfs_quota_us')
  return {
    quotaUs: shown?.value,
    periodUs: last('cpu.max')?.second ?? last('cpu.cfs_period_us')?.value,
    shown,
    none: shown !== undefined && shown.value === undefined,
  }
}

const UNITS = /(?:^|[/!])((?:[\w@:.-]{1,120}\.(?:slice|service|scope)\/){0,8}[\w@:.-]{1,120}\.(?:slice|service|scope))$/

/** The group's path, where the file was captured under it; the name of any other folder says nothing, but a single /proc/PID/cgroup beside it does. */
export function cgroupOf(scope: Scope, folder: string): string {
  const path = /[/!]cgroup[/!](?:(?:cpu|unified|cpu,cpuacct|cpuacct,cpu)(?:[/!]|$))?(.*)$/.exec(folder)?.[1] ?? UNITS.exec(folder)?.[1]
  if (path !== undefined) return path
  const groups = new Set(scope.rows(PROCESS_CGROUP).map(({ cgroup }) => cgroup.replace(/^\//, '')))
  return groups.size === 1 && !/[/!]cgroup(?:[/!]|$)/.test(folder) ? [...groups][0]! : ''
}
