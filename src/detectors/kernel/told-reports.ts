import type { ReportEvent } from '../../casefile/kernel-reports.ts'
import { happened } from '../../core/event.ts'
import type { Found } from '../../core/failure.ts'
import { grouped } from '../../core/grouped.ts'
import { cite } from '../../core/proof.ts'
import type { Scope } from '../../core/scope.ts'
import type { Cited } from '../../core/span.ts'
import { besideReport } from './beside-report.ts'
import type { ReportFacts } from './report-facts.ts'
import { reportProof } from './report-proof.ts'

/** A report with what it is known to say. */
export interface Told<F> {
  readonly event: ReportEvent
  readonly facts: F
  /** A line above the report that says more of it than its heading, and what it shows. */
  readonly above?: { readonly row: Cited<object>; readonly shows: string } | undefined
  /** It follows from the one before it, as whose witness it is told. */
  readonly follows?: true | undefined
}

/** The part of the proof that an excerpt without its call trace lacks. */
export const NO_TRACE = 'the call trace'

/**
 * Reports of one title are one failure; what the first does not say, a later one adds. What follows an oops in the same log is its
 * consequence, and a note.
 */
export function toldTogether<F extends ReportFacts>(scope: Scope, told: readonly Told<F>[]): Found<F>[] {
  const same = grouped(told, ({ facts }) => `${facts.later === true ? 'later' : ''}\0${facts.title}`)
  return [...same.values()].map((group) => {
    const events = group.map(({ event }) => event)
    const own = group.filter(({ follows }) => follows !== true)
    const facts = { ...joinedFacts((own.length === 0 ? group : own).map((one) => one.facts)), ...besideReport(scope, events[0]!) }
    const named = group.find((one) => one.facts.pid !== undefined)?.facts ?? facts
    return {
      ...happened(events),
      ...(own.length === 0 ? {} : { count: happened(own.map(({ event }) => event)).count }),
      facts,
      about: { pid: named.pid, comm: named.comm },
      proof: [...reportProof(events, facts), ...group.flatMap(({ above }) => cite(above?.row, above?.shows, 'kernel log'))],
      certainty: 'stated',
      missing: facts.traceMissing === true ? NO_TRACE : undefined,
      ...(facts.later === true && events.every(({ afterOops }) => afterOops) ? { severity: 'note' } : {}),
    }
  })
}

/** The facts of reports of one failure: what the first lacks, a later one adds; a trace that one of them has is not missing. */
export function joinedFacts<F extends ReportFacts>(all: readonly F[]): F {
  const facts = all.reduce(filled)
  return facts.function === undefined ? facts : { ...facts, traceMissing: undefined }
}

function filled<F extends object>(before: F, later: F): F {
  const known = Object.fromEntries(Object.entries(before).filter(([, value]) => value !== undefined))
  return { ...later, ...known }
}
