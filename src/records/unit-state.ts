import { recordType } from '../core/record.ts'
import type { Instant } from '../core/span.ts'

/** The state of a systemd unit at a moment, as systemctl(1) shows it. */
export interface UnitState {
  readonly unit: string
  /** loaded, not-found, masked, bad-setting, error. */
  readonly load?: string | undefined
  /** active, reloading, inactive, failed, activating, deactivating, maintenance. */
  readonly active: string
  /** running, exited, dead, auto-restart, start-pre, plugged, … */
  readonly sub?: string | undefined
  /** Why it failed last: exit-code, signal, core-dump, oom-kill, timeout, watchdog, start-limit-hit, … */
  readonly result?: string | undefined
  /** Automatic restarts so far. */
  readonly restarts?: number | undefined
  /** When it entered this state. */
  readonly since?: Instant | undefined
  /** From a table of units, which tells neither when nor why. */
  readonly listed: boolean
}

export const UNIT_STATE = recordType<UnitState>('unit-state', () => ['unit state'])

/** How a process of a unit ended, from `Main PID:` or `Process:`. */
export interface UnitExit {
  readonly unit: string
  /** `main`, or the setting that started it: `ExecStart`, `ExecStartPre`, … */
  readonly process: string
  readonly pid: number | undefined
  readonly code: 'exited' | 'killed' | 'dumped'
  /** Exit status, or the signal's number where it is known. */
  readonly status: number | undefined
  /** `1/FAILURE`, `KILL` */
  readonly text: string
}

export const UNIT_EXIT = recordType<UnitExit>('unit-exit')

/** What a unit has in memory, and its limit where systemctl prints one. As printed: `48.0M`. */
export interface UnitMemory {
  readonly unit: string
  readonly current: string
  readonly max?: string | undefined
}

export const UNIT_MEMORY = recordType<UnitMemory>('unit-memory')

/** A list of units, or of their files, that was read to its last line. */
export interface UnitList {
  readonly of: 'units' | 'unit files'
  readonly listed: number
}

export const UNIT_LIST = recordType<UnitList>('unit-list', () => ['unit state'])
