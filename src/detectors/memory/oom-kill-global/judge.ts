import { availableMemory } from '../../../casefile/available-memory.ts'
import { memoryOverTime } from '../../../casefile/memory-over-time.ts'
import { overTime } from '../../../casefile/series/over-time.ts'
import { type OomKill, oomKills } from '../../../casefile/oom-kills.ts'
import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import type { Entities } from '../../../core/finding.ts'
import type { Scope } from '../../../core/scope.ts'
import { MAX_KILLS } from '../oom-facts.ts'
import { ramLedger } from '../oom-ledger.ts'
import { processesOf } from '../oom-processes.ts'
import { killLineOf, proofOf } from '../oom-proof.ts'
import { type Facts, factsOf } from './facts.ts'

export type { Facts } from './facts.ts'

/** The kernel's kills for want of memory in the whole machine, or in the memory nodes that were allowed. */
export function judge(scope: Scope): Found<Facts>[] {
  const runs = oomKills(scope).filter(isOfMachine)
  if (runs.length === 0) return []
  const all = runs.map(({ report }) => factsOf(report, scope.names))
  // of several the first that has the state of memory tells of it
  const told = Math.max(0, all.findIndex(isTold))
  const [first, facts] = [all[0]!, all[told]!]
  const short = all.filter(({ manual, panic }) => !manual && panic !== true)
  const missing = all.map(missingOf)
  const { report } = runs[told]!
  const others = runs.flatMap((run, i) => [...(i === told ? [] : [run.report]), ...run.others])
  return [
    {
      ...happened(runs.map((run) => run.told)),
      facts: {
        ...facts,
        ...(first.pid === undefined ? {} : victimOf(first)),
        host: scope.name,
        manual: all.every(({ manual }) => manual),
        kills: all.flatMap(({ kills }) => kills).slice(0, MAX_KILLS),
      },
      ledger: facts.ledger === undefined ? undefined : ramLedger(facts.ledger),
      processes: processesOf(report),
      series: [
        ...memoryOverTime(scope, all.map(victimNames)),
        ...overTime({ quantity: 'memory.available', unit: 'KiB' }, availableMemory(scope), ({ availKb }) => availKb),
      ],
      about: namesOf(first),
      also: all.map(namesOf),
      proof: [...proofOf(report), ...others.flatMap(killLineOf), ...others.flatMap(proofOf)],
      certainty: all.every(({ unsure }) => unsure === true) ? 'suggested' : 'stated',
      missing: missing.includes(undefined) ? undefined : missing[0],
      settle: "journalctl -k --no-pager -g 'invoked oom-killer|oom-kill:|Killed process' | tail -20",
      severity: short.length > 0 ? undefined : all.every(({ panic }) => panic === true) ? 'note' : 'warning',
    },
  ]
}

/** A victim that was dying already is no kill, a head without an end the end of the log. */
const isOfMachine = ({ report }: OomKill): boolean =>
  report.scope !== 'memcg' &&
  report.noVictim === undefined &&
  (report.victims.length > 0 || !(report.alreadyExiting === true || (report.scope === undefined && report.memInfo === undefined)))

const isTold = ({ ledger, topUsers }: Facts): boolean => ledger !== undefined || topUsers.length > 0

/** What is of the victim alone, not of the state of the machine. */
const victimOf = (f: Facts): Partial<Facts> => {
  const { pid, comm, message, home, unit, containerId, podUid, pod, container, taskCgroup, victimKb, swapKb } = f
  return {
    ...f.kills[0],
    ...(pid === undefined ? {} : { pid }),
    ...(comm === undefined ? {} : { comm }),
    message,
    home,
    unit,
    containerId,
    podUid,
    pod,
    container,
    taskCgroup,
    victimKb,
    swapKb,
  }
}

const namesOf = ({ pid, comm, containerId, container, pod, podUid, taskCgroup, unit }: Facts): Entities => ({
  pid,
  comm,
  containerId,
  container,
  pod,
  podUid,
  cgroup: taskCgroup,
  unit,
})

/** The process alone: the cgroup that it ran in had room. */
const victimNames = ({ pid }: Facts): Entities => ({ pid })

function missingOf(f: Facts): string | undefined {
  if (f.unsure === true) return 'whether the machine or a cgroup was full: only a part of the report is there'
  if (f.kills.length === 0) return 'the line that names the victim'
  if (f.invoker === undefined && !isTold(f)) return 'the state of memory and the table of tasks: only the kill line is there'
  return f.invoker === undefined ? 'the head of the report' : undefined
}
