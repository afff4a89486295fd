import type { LogLine } from '../../core/log-line.ts'
import type { Cited } from '../../core/span.ts'
import type { LockOwner } from '../../records/hung-task.ts'
import { readBody } from './report-body.ts'

/**
 * Who holds the lock that a hung task waits for (kernel/hung_task.c: debug_show_blocker, 6.16 and later). A name may hold colons
 * (`kworker/u64:3`): the pid stands behind the last one.
 */
const HELD =
  /^\s*INFO: task .{1,64}:\d{1,10} (?:<\w{1,10}> )?(?:is )?blocked on an? ([\w -]{1,40}?),? likely (?:owned|last held) by (?:task )?(.{1,64}):(\d{1,10})\b(?: <(reader|writer)>)?/
const OWNERLESS = /^\s*INFO: task .{1,64}:\d{1,10} (?:<\w{1,10}> )?(?:is )?blocked on an? ([\w -]{1,40}), but the owner is not found/
/** sched_show_task() begins so: of the task itself, and below the line above of the owner. */
const SHOWN = /^task:\S/

export const tellsOwner = (message: string): boolean => HELD.test(message) || OWNERLESS.test(message)

export interface Held {
  readonly lock: string
  readonly owner?: LockOwner | undefined
  /** How many lines of the report are about the task that waits; those behind them are about the owner. */
  readonly own: number
}

/** The lock, its owner, and what the report shows of the owner below. */
export function heldIn(lines: readonly Cited<LogLine>[]): Held | undefined {
  const at = lines.findIndex(({ message }) => HELD.test(message))
  const m = at < 0 ? null : HELD.exec(lines[at]!.message)
  if (m === null) {
    const lock = lines.map(({ message }) => OWNERLESS.exec(message)?.[1]).find((one) => one !== undefined)
    return lock === undefined ? undefined : { lock, own: lines.length }
  }
  const shown = lines.findIndex(({ message }, i) => i > at && SHOWN.test(message))
  const own = shown < 0 ? lines.length : shown
  const body = readBody(lines.slice(own))
  return {
    lock: m[1]!.trim(),
    owner: {
      comm: m[2]!,
      pid: Number(m[3]),
      ...(m[4] === undefined ? {} : { as: m[4] as 'reader' | 'writer' }),
      ...(body.workqueue === undefined ? {} : { workqueue: body.workqueue }),
      ...(body.stacks.length === 0 ? {} : { stacks: body.stacks }),
    },
    own,
  }
}
