import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { distinct, grouped } from '../../../core/grouped.ts'
import type { Scope } from '../../../core/scope.ts'
import { allStuck, type StallEvent, stallFacts, type StallFacts, stallsOf } from '../stall-facts.ts'
import { stallProof } from '../report-proof.ts'
import { besideReport } from '../beside-report.ts'
import { stoodStill } from '../stood-still.ts'
import { joinedFacts, NO_TRACE } from '../told-reports.ts'

export interface Facts extends StallFacts {
  readonly longestSeconds: number | undefined
  /** The whole machine did not run for that time. */
  readonly stoodStill?: true | undefined
  /** Those that were on the CPUs. */
  readonly tasks: readonly { readonly comm: string | undefined; readonly pid: number | undefined }[]
}

const MAX_TASKS = 8

/** A CPU ran one task in the kernel and nothing else; those that are stuck in one function are one failure. */
export function judge(scope: Scope): Found<Facts>[] {
  const told = stallsOf(scope, 'soft').map((event) => ({ event, facts: stallFacts(scope.name, event.what, 'BUG: soft lockup') }))
  const titles = new Map<string, string>()
  const same = grouped(told, ({ event, facts }) => {
    const who = stuckWith(event)
    const title = titles.get(who) ?? facts.title
    titles.set(who, title)
    return title
  })
  return [...same.values()].map((group) => {
    const events = group.map(({ event }) => event)
    const facts = { ...joinedFacts(group.map((one) => one.facts)), ...besideReport(scope, events.at(-1)!) }
    return {
      ...happened(events),
      facts: {
        ...facts,
        stuckCpus: allStuck(events),
        tasks: distinct(group, (one) => one.facts.pid)
          .slice(0, MAX_TASKS)
          .map((one) => ({ comm: one.facts.comm, pid: one.facts.pid })),
        longestSeconds: Math.max(...events.map(({ what }) => what.stuckSeconds ?? 0)),
        ...(stoodStill(scope, events) ? { stoodStill: true as const } : {}),
      },
      proof: stallProof(events, facts),
      certainty: 'stated',
      missing: facts.traceMissing === true && !stoodStill(scope, events) ? NO_TRACE : undefined,
    }
  })
}

/** A CPU that stays stuck with one task is told again every so many seconds, sometimes without its trace. */
const stuckWith = ({ what, order }: StallEvent): string =>
  what.stuckPid === undefined ? String(order) : `${what.at.boot ?? ''} ${what.stuckCpus.join()} ${what.stuckPid}`
