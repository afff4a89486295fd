import { type Event, happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { distinct, grouped } from '../../../core/grouped.ts'
import { cite, toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { type Cited, type Instant, secondsBetween } from '../../../core/span.ts'
import { MEMORY_ERROR, MEMORY_ERROR_DETAIL, type MemoryError } from '../../../records/memory-error.ts'
import { toldAsMemory } from '../told-as-memory.ts'

export interface Facts {
  host: string | undefined
  kind: 'CE' | 'UE'
  mc?: number | undefined
  label?: string | undefined
  /** The modules of this controller that have errors, the worst first; only of several. */
  modules?: readonly { readonly label: string; readonly ce: number; readonly ue: number }[] | undefined
  /** Errors that the lines count; of pages that are taken out of use, the pages. */
  ce: number
  ue: number
  rows: readonly number[]
  /** Who was sent SIGBUS for a page that was lost. */
  victims: readonly string[]
  /** The log of the baseboard controller tells it. */
  bySensor?: true | undefined
  message: string
}

const MAX_LIST = 20

/** Errors of the memory that ECC corrected, or could not: one failure for each controller, and one for pages that the kernel takes out of use. */
export function judge(scope: Scope): Found<Facts>[] {
  const all = scope.events(MEMORY_ERROR)
  const lost = all.filter(({ what }) => what.kind === 'UE' && what.mc !== undefined)
  const controllers = new Set(lost.map(({ what }) => what.mc))
  // the page that is taken out of use is that of the only controller with an error beside it
  const homeOf = ({ mc, time }: Cited<MemoryError>): number | undefined =>
    mc ?? (controllers.size === 1 && lost.some(({ what }) => isNear(what.time, time)) ? lost[0]!.what.mc : undefined)
  return [...grouped(all, ({ what }) => homeOf(what) ?? (what.bySensor === true ? `sensor ${what.label ?? ''}` : 'page')).values()].map(
    (events) => {
      const own = events.filter(({ what }) => what.mc !== undefined)
      // several lines speak of one page
      const counted = own.length > 0 ? own : distinct(events, ({ what }) => what.page ?? what.at.line)
      const modules = modulesOf(counted)
      const [ce, ue] = [errorsOf(counted, 'CE'), errorsOf(counted, 'UE')]
      return {
        ...happened(events),
        count: counted.every(({ what }) => what.isSum) ? 1 : happened(counted).count,
        ...aboutVictim(events),
        facts: {
          host: scope.name,
          kind: ue > 0 ? 'UE' : 'CE',
          mc: homeOf(events[0].what),
          label: modules[0]?.label ?? events.map(({ what }) => what.label).find((label) => label !== undefined),
          modules: modules.length > 1 ? modules.slice(0, MAX_LIST) : undefined,
          ce,
          ue,
          rows: distinctOf(events, 'row').sort((a, b) => a - b),
          victims: distinctOf(events, 'victim'),
          bySensor: events[0].what.bySensor,
          message: events[0].what.message,
        },
        proof: [
          ...toldBy(events, events[0].what.bySensor === true ? 'capture' : 'kernel log', ({ kind }) =>
            kind === 'CE' ? 'corrected' : 'not corrected',
          ),
          ...detailsOf(scope, own).flatMap((row) => cite(row, undefined, 'kernel log')),
          ...toldBy(toldAsMemory(scope), 'kernel log'),
        ],
        certainty: 'stated',
        // when it was may not be told
        ...(ue > 0 ? { severity: events[0].what.bySensor === true ? 'error' : 'critical' } : {}),
      }
    },
  )
}

/** How many errors each module had, the worst first: errors that were not corrected weigh more. */
function modulesOf(events: readonly Event<MemoryError>[]): NonNullable<Facts['modules']> {
  const named = grouped(events, ({ what }) => what.label ?? '')
  return [...named]
    .flatMap(([label, own]) =>
      label === '' || /^(?:unknown|any) /.test(label) ? [] : { label, ce: errorsOf(own, 'CE'), ue: errorsOf(own, 'UE') },
    )
    .sort((a, b) => b.ue - a.ue || b.ce - a.ce)
}

/** Lines of one record in front of the error that is read out of it. */
const LINES_BEFORE = 12

/** What the driver said of the record before it told the error. */
const detailsOf = (scope: Scope, own: readonly Event<MemoryError>[]) =>
  scope
    .rows(MEMORY_ERROR_DETAIL)
    .filter((row) =>
      own.some(
        ({ what: { mc, at } }) =>
          mc === row.mc && at.artifact === row.at.artifact && row.at.line < at.line && row.at.line >= at.line - LINES_BEFORE,
      ),
    )

/** Seconds between an error and what the kernel does about its page. */
const NEAR_SECONDS = 10

const isNear = (a: Instant | undefined, b: Instant | undefined): boolean =>
  a !== undefined && b !== undefined && Math.abs(secondsBetween(a, b) ?? Infinity) <= NEAR_SECONDS

/** `postgres:44121` was sent SIGBUS: what is told of the end of that process is told of this error. */
function aboutVictim(events: readonly Event<MemoryError>[]): Pick<Found<Facts>, 'about'> {
  const [victim, ...more] = distinctOf(events, 'victim')
  const m = more.length > 0 ? null : /^(.{1,64}):(\d{1,10})$/.exec(victim ?? '')
  return m === null ? {} : { about: { comm: m[1], pid: Number(m[2]) } }
}

const errorsOf = (events: readonly Event<MemoryError>[], kind: MemoryError['kind']): number =>
  events.reduce((sum, { what, count }) => sum + (what.kind === kind ? what.errors * count : 0), 0)

function distinctOf<K extends 'row' | 'victim'>(events: readonly Event<MemoryError>[], name: K): NonNullable<MemoryError[K]>[] {
  const values = events.map(({ what }) => what[name]).filter((value) => value !== undefined)
  return [...new Set(values)].slice(0, MAX_LIST) as NonNullable<MemoryError[K]>[]
}
