import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Stall } from '../../../records/stall.ts'
import { type StallEvent, stallFacts, type StallFacts, stallsOf } from '../stall-facts.ts'
import { stallProof } from '../report-proof.ts'
import { besideReport } from '../beside-report.ts'
import { stoodStill } from '../stood-still.ts'
import { joinedFacts, NO_TRACE } from '../told-reports.ts'

/** A CPU that took less than one tick in so many jiffies did not loop: it did not run. */
const JIFFIES_PER_TICK = 50

export interface Facts extends StallFacts {
  readonly flavour?: string | undefined
  readonly expedited?: true | undefined
  readonly jiffies?: number | undefined
  /** RCU's kthread did not get a CPU for this many jiffies. */
  readonly kthreadStarvedJiffies?: number | undefined
  /** Timer ticks that the CPU took during the grace period. */
  readonly ticks?: number | undefined
  /** A virtual CPU that did not tick: the host did not run it. */
  readonly paused: boolean
  /** The whole machine did not run for that time. */
  readonly stoodStill?: true | undefined
}

/** A CPU or a task holds up RCU. On a virtual machine one that hardly ticked was paused by its host, and is a note. */
export function judge(scope: Scope): Found<Facts>[] {
  const told = stallsOf(scope, 'rcu').map((event) => ({ event, facts: factsOf(scope.name, event.what) }))
  const titles = titlesOfPeriods(told)
  return [...grouped(told, ({ event, facts }) => titles.get(periodOf(event)) ?? facts.title).values()].map((group) => {
    const events = group.map(({ event }) => event)
    const facts = {
      ...joinedFacts(group.map((one) => one.facts)),
      ...besideReport(scope, events.at(-1)!),
      ...longest(group.map((one) => one.facts)),
    }
    const paused = group.every((one) => one.facts.paused)
    const still = !paused && stoodStill(scope, events)
    return {
      ...happened(events),
      facts: { ...facts, paused, ...(still ? { stoodStill: true as const } : {}) },
      proof: stallProof(events, facts),
      certainty: 'stated',
      missing: facts.traceMissing === true && !still ? NO_TRACE : undefined,
      ...(paused ? { severity: 'note' } : {}),
    }
  })
}

type Told = { readonly event: StallEvent; readonly facts: Facts }

/** One grace period of one boot: RCU warns of it again and again for as long as it is held up. */
const periodOf = ({ what: { gracePeriod, flavour, at } }: StallEvent): string =>
  gracePeriod === undefined ? '' : `${gracePeriod}\0${flavour ?? ''}\0${at.artifact}\0${at.boot ?? ''}`

/** What the stall of each grace period is called: by the first report of it that shows where. */
function titlesOfPeriods(told: readonly Told[]): ReadonlyMap<string, string> {
  const named = told.filter(({ event, facts }) => facts.function !== undefined && periodOf(event) !== '')
  return new Map(named.toReversed().map(({ event, facts }) => [periodOf(event), facts.title]))
}

/** How long it was held up at most. */
function longest(all: readonly Facts[]): Pick<Facts, 'jiffies' | 'ticks'> {
  const most = all.reduce((before, later) => ((later.jiffies ?? 0) > (before.jiffies ?? 0) ? later : before))
  return most.jiffies === undefined ? {} : { jiffies: most.jiffies, ticks: most.ticks }
}

function factsOf(host: string | undefined, stall: Stall): Facts {
  const facts = stallFacts(host, stall, 'INFO: rcu detected stall')
  const { ticks, jiffies } = stall
  return {
    ...facts,
    flavour: stall.flavour,
    expedited: stall.expedited,
    jiffies,
    kthreadStarvedJiffies: stall.starvedJiffies,
    ticks,
    paused: facts.onVm !== undefined && ticks !== undefined && jiffies !== undefined && ticks * JIFFIES_PER_TICK < jiffies,
  }
}
