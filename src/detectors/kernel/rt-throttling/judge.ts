import { settingsOf } from '../../../casefile/settings.ts'
import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { mostOf } from '../../../core/grouped.ts'
import { cite, toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import { thresholds, type Values } from '../../../core/threshold.ts'
import { PROCESS_SAMPLE, type ProcessSample } from '../../../records/process-sample.ts'
import { RT_THROTTLED } from '../../../records/rt-throttled.ts'

export const LIMITS = thresholds({
  minTaskCpuPct: {
    value: 50,
    why: 'Of one CPU: a real-time task below this left half of it to others, and is not named as the one that used up the share.',
  },
})

export interface Facts {
  readonly host: string | undefined
  readonly message: string
  readonly deadline: boolean
  readonly runtimeUs: number | undefined
  readonly periodUs: number | undefined
  /** The real-time task that uses most of a CPU, where a table of tasks shows it with its policy. */
  readonly task: Task | undefined
}

export interface Task {
  readonly comm: string
  readonly pid: number
  readonly tid: number | undefined
  readonly policy: string
  readonly priority: number | undefined
  readonly cpuPct: number
}

/** The kernel says that it held real-time tasks back. */
export function judge(scope: Scope, limits: Values<typeof LIMITS>): Found<Facts>[] {
  const events = scope.events(RT_THROTTLED)
  const [first] = events
  if (first === undefined) return []
  const runtime = settingsOf(scope).get('kernel.sched_rt_runtime_us')
  const period = settingsOf(scope).get('kernel.sched_rt_period_us')
  const busy = busiest(scope.rows(PROCESS_SAMPLE), limits.minTaskCpuPct)
  return [
    {
      ...happened(events),
      facts: {
        host: scope.name,
        message: first.what.message.slice(0, 160),
        deadline: first.what.deadline,
        runtimeUs: runtime?.numbers[0],
        periodUs: period?.numbers[0],
        task: busy === undefined ? undefined : taskOf(busy),
      },
      proof: [
        ...toldBy(events, 'kernel log'),
        ...cite(busy, `${busy?.comm} uses most of a CPU under a real-time policy`, 'capture'),
        ...cite(runtime, 'the share of each period that they get'),
        ...cite(period, 'the period'),
      ],
      certainty: 'stated',
    },
  ]
}

const REAL_TIME = new Set(['FF', 'RR', 'DLN'])

function busiest(rows: readonly Cited<ProcessSample>[], least: number): Cited<ProcessSample> | undefined {
  const realTime = rows.filter(({ policy, cpuPct }) => REAL_TIME.has(policy ?? '') && (cpuPct ?? 0) >= least)
  return mostOf(realTime, ({ cpuPct }) => cpuPct ?? 0)
}

const taskOf = ({ comm, pid, tid, policy, priority, cpuPct }: ProcessSample): Task => ({
  comm,
  pid,
  tid: tid === pid ? undefined : tid,
  policy: policy!,
  priority,
  cpuPct: cpuPct!,
})
