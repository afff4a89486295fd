import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { distinct, grouped } from '../../../core/grouped.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import { DEADLOCK_MEMBER, DEADLOCK_TABLE, STATED_DEADLOCK, type Database } from '../../../records/deadlock.ts'
import { MAX_CYCLE, type Facts } from './judge.ts'

/** Lines below a report in which its details stand. */
const DETAIL_LINES = 60
const MAX_TABLES = 10

/** Databases find deadlocks of transactions themselves and end one of them. */
export function databases(scope: Scope): Found<Facts>[] {
  const said = scope.events(STATED_DEADLOCK).filter(({ what }) => what.by !== 'java' && what.by !== 'go')
  return [...grouped(said, ({ what }) => `${what.by}\0${what.at.artifact}`).values()].map((events) => {
    const { at, by, message, unit } = events[0].what
    const isDetail = ({ what }: { readonly what: Cited<{ readonly by: string }> }): boolean =>
      what.by === by && what.at.artifact === at.artifact && what.at.line > at.line && what.at.line <= at.line + DETAIL_LINES
    const members = distinct(scope.events(DEADLOCK_MEMBER).filter(isDetail), ({ what }) => what.name).slice(0, MAX_CYCLE)
    const tables = distinct(scope.events(DEADLOCK_TABLE).filter(isDetail), ({ what }) => what.table).slice(0, MAX_TABLES)
    const when = happened(events)
    return {
      ...when,
      severity: 'warning',
      about: { unit },
      facts: {
        host: scope.name,
        runtime: by as Database,
        comm: undefined,
        pid: undefined,
        unit,
        cycle: members.map(({ what }) => what.name),
        threads: Math.max(2, members.length),
        locks: [],
        ...(tables.length === 0 ? {} : { tables: tables.map(({ what }) => what.table) }),
        message: message.slice(0, 300),
        times: when.count,
      },
      proof: [
        ...toldBy(events.slice(0, 1), 'application log'),
        ...toldBy(members.slice(0, 4), 'application log', ({ name }) => name),
        ...toldBy(tables.slice(0, 2), 'application log', ({ table }) => `a lock in table ${table}`),
        ...toldBy(events.slice(1), 'application log'),
      ],
      certainty: 'stated',
    }
  })
}
