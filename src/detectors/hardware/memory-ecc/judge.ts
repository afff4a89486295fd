import { type Event, happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { distinct, grouped } from '../../../core/grouped.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { MEMORY_ERROR, type MemoryError } from '../../../records/memory-error.ts'

export interface Facts {
  host: string | undefined
  kind: 'CE' | 'UE'
  mc?: number | undefined
  label?: string | undefined
  /** Errors that the lines count; of pages that are taken out of use, the pages. */
  ce: number
  ue: number
  rows: readonly number[]
  /** Who was sent SIGBUS for a page that was lost. */
  victims: readonly string[]
  message: string
}

const MAX_LIST = 20

/** Errors of the memory that ECC corrected, or could not: one failure for each controller, and one for pages that the kernel takes out of use. */
export function judge(scope: Scope): Found<Facts>[] {
  return [...grouped(scope.events(MEMORY_ERROR), ({ what }) => what.mc ?? 'page').values()].map((events) => {
    // several lines speak of one page
    const counted = events[0].what.page === undefined ? events : distinct(events, ({ what }) => what.page)
    const [ce, ue] = [errorsOf(counted, 'CE'), errorsOf(counted, 'UE')]
    return {
      ...happened(events),
      facts: {
        host: scope.name,
        kind: ue > 0 ? 'UE' : 'CE',
        mc: events[0].what.mc,
        label: events.map(({ what }) => what.label).find((label) => label !== undefined),
        ce,
        ue,
        rows: distinctOf(events, 'row').sort((a, b) => a - b),
        victims: distinctOf(events, 'victim'),
        message: events[0].what.message,
      },
      proof: toldBy(events, 'kernel log', ({ kind }) => (kind === 'CE' ? 'corrected' : 'not corrected')),
      certainty: 'stated',
      ...(ue > 0 ? { severity: 'critical' } : {}),
    }
  })
}

const errorsOf = (events: readonly Event<MemoryError>[], kind: MemoryError['kind']): number =>
  events.reduce((sum, { what, count }) => sum + (what.kind === kind ? what.errors * count : 0), 0)

function distinctOf<K extends 'row' | 'victim'>(events: readonly Event<MemoryError>[], name: K): NonNullable<MemoryError[K]>[] {
  const values = events.map(({ what }) => what[name]).filter((value) => value !== undefined)
  return [...new Set(values)].slice(0, MAX_LIST) as NonNullable<MemoryError[K]>[]
}
