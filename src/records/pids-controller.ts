import { recordType } from '../core/record.ts'

/** Files of the pids controller (Documentation/admin-guide/cgroup-v2.rst). */
export interface PidsController {
  readonly cgroup?: string | undefined
  /** The unit of systemd, where that was asked (TasksMax, TasksCurrent). */
  readonly unit?: string | undefined
  /** The container, where its engine was asked (PidsLimit). */
  readonly container?: string | undefined
  readonly max?: number | undefined
  readonly current?: number | undefined
  /** Times a fork was refused: `max` of pids.events. */
  readonly refused?: number | undefined
}

export const PIDS_CONTROLLER = recordType<PidsController>('pids-controller')
