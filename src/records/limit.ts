import { recordType } from '../core/record.ts'

/** One resource limit in force, of a process, a unit of systemd, a shell, the system or a cgroup. `undefined` is unlimited. */
export interface Limit {
  /** `nofile`, `nproc`, `stack`, … as in limits.conf(5); sysctl names for the system; `pids.max` for a cgroup. */
  readonly name: string
  readonly soft?: number | undefined
  readonly hard?: number | undefined
  readonly scope: 'process' | 'unit' | 'shell' | 'system' | 'cgroup'
  readonly pid?: number | undefined
  readonly cgroup?: string | undefined
  readonly unit?: string | undefined
}

export const LIMIT = recordType<Limit>('limit')
