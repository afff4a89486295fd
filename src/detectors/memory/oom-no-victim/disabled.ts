import type { Cited } from '../../../core/span.ts'
import type { Found } from '../../../core/failure.ts'
import type { Proof } from '../../../core/finding.ts'
import { cite } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { CGROUP_VALUE } from '../../../records/cgroup-value.ts'
import { COUNTERS } from '../../../records/counters.ts'
import { OOM_TROUBLE } from '../../../records/oom-trouble.ts'
import { PROCESS_SAMPLE } from '../../../records/process-sample.ts'
import type { Facts } from './facts.ts'

/** Where a task waits for memory in its cgroup, as ps prints it under WCHAN, perhaps cut. */
const WCHAN = /^mem_cgroup_(?:oom_sync|oom_wait|wait_oom)/

/** Files of one cgroup lie in one folder. */
const folderOf = ({ at }: Cited<object>): string => at.artifact.replace(/[^/!]*$/, '')

/** Switched off in the cgroup's own file, the kernel prints nothing at all: it must be at its limit, or a task must wait there. */
export function disabled(scope: Scope): Found<Facts>[] {
  const controls = scope.rows(COUNTERS).filter(({ kind }) => kind === 'oom_control')
  const all = controls.filter(({ values }) => values.get('oom_kill_disable') === 1)
  const isUnder = ({ values }: (typeof controls)[0]): boolean => values.get('under_oom') === 1
  const off =
    all.find(isUnder) ?? all.find((one) => controls.some((other) => isUnder(other) && folderOf(other) === folderOf(one))) ?? all[0]
  // a cgroup that is at its limit beside one whose killer is off says nothing of the latter
  const under = off === undefined ? undefined : controls.find((one) => isUnder(one) && folderOf(one) === folderOf(off))
  const waiting = scope.events(OOM_TROUBLE).find(({ what }) => what.kind === 'waits')?.what
  const task = scope.rows(PROCESS_SAMPLE).find(({ wchan }) => WCHAN.test(wchan ?? ''))
  const time = (under ?? waiting ?? task)?.time
  if (off === undefined || (under ?? waiting ?? task) === undefined) return []
  const limits = new Set(
    scope.rows(CGROUP_VALUE).flatMap((v) => (v.name === 'memory.limit_in_bytes' && folderOf(v) === folderOf(off) ? (v.value ?? []) : [])),
  )
  const [limit] = limits
  const atLimit = under?.at.line === off.at.line ? ', and it is at its limit' : ''
  const shown = (place: Parameters<typeof cite>[0], note: string): Proof[] => cite(place, note, 'capture')
  return [
    {
      time,
      until: time,
      facts: {
        host: scope.name,
        message: under === undefined ? 'oom_kill_disable 1' : 'oom_kill_disable 1, under_oom 1',
        isAtLimit: under === undefined ? undefined : true,
        kind: 'killer disabled',
        pid: task?.pid,
        comm: task?.comm,
        limitKb: limits.size === 1 && limit !== undefined ? Math.round(limit / 1024) : undefined,
      },
      about: { pid: task?.pid, comm: task?.comm },
      proof: [
        ...shown(off, `the OOM killer is off here${atLimit}`),
        ...shown(under, 'it is at its limit'),
        ...shown(waiting, 'a task waits there for memory'),
        ...shown(task, 'a task waits there for memory'),
      ],
      ongoing: true,
      certainty: under === undefined ? 'suggested' : 'shown',
      missing: under === undefined ? 'whether the task waits in the cgroup whose OOM killer is off' : undefined,
    },
  ]
}
