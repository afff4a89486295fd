import { recordType } from '../core/record.ts'

/** Share of time, in per cent, that some or all tasks waited for a resource (Documentation/accounting/psi.rst). */
export interface Pressure {
  readonly resource: 'cpu' | 'io' | 'memory'
  /** The cgroup, where the file is one cgroup's; absent for the whole machine. */
  readonly cgroup?: string | undefined
  readonly who: 'some' | 'full'
  readonly avg10: number
  readonly avg60: number
  readonly avg300: number
}

export const PRESSURE = recordType<Pressure>('pressure', ({ resource }) => [`${resource} pressure`])
