import { holdersOf } from '../../../casefile/descriptors.ts'
import { overTime } from '../../../casefile/series/over-time.ts'
import { settingsOf } from '../../../casefile/settings.ts'
import { unitOf } from '../../../casefile/status-units.ts'
import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { mostOf } from '../../../core/grouped.ts'
import { cite, toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import { DESCRIPTOR_REFUSED } from '../../../records/descriptor-refused.ts'
import { SETTING, type Setting } from '../../../records/setting.ts'
import { processName } from '../../../core/words/names.ts'
import { tableOf } from './held.ts'
import { factsOf } from '../limits-in-force.ts'
import { ENFILE, type Facts } from './judge.ts'
import { witnessOf } from './refused.ts'

/** All files that the machine may have open are (fs.file-max): programs and the kernel say so, or file-nr shows it. */
export function machine(scope: Scope): Found<Facts>[] {
  const events = scope.events(DESCRIPTOR_REFUSED).filter(({ what }) => what.scope === 'system')
  const table = fullestTable(scope)
  const [open, , max] = table?.numbers ?? []
  const isFull = open !== undefined && max !== undefined && max > 0 && open >= max
  if (events.length === 0 && !isFull) return []
  const [first] = events
  const said = events.find(({ what }) => what.limit !== undefined)?.what
  const setting = settingsOf(scope).get('fs.file-max')
  const busiest = mostOf(
    holdersOf(scope).flatMap(({ fullest }) => fullest ?? []),
    ({ count }) => count,
  )
  const about = { comm: first?.what.comm, pid: first?.what.pid, unit: unitOf(scope, events) }
  return [
    {
      ...(first === undefined ? {} : happened(events)),
      about,
      facts: {
        host: scope.name,
        scope: 'system',
        comm: about.comm,
        pid: about.pid,
        unit: about.unit,
        limit: said?.limit ?? max ?? setting?.numbers[0],
        limitSource: said === undefined ? (table ?? setting)?.at.artifact : 'the kernel log',
        used: open,
        holder: busiest === undefined ? undefined : processName(busiest),
        holderCount: busiest?.count,
        errno: first === undefined ? undefined : ENFILE,
        limits: factsOf(tableOf(scope, undefined, undefined)),
        message: first?.what.message.slice(0, 300),
      },
      proof: [
        ...toldBy(events, witnessOf),
        ...cite(table, 'open files, …, the most of the machine', isFull ? 'capture' : undefined),
        ...(table === undefined ? cite(setting, 'the most that the machine may have') : []),
        ...cite(busiest, `${busiest?.count} of them`),
      ],
      series: overTime(
        { quantity: 'descriptors.allocated', unit: 'count', limit: max ?? setting?.numbers[0] },
        fileNr(scope),
        ({ numbers }) => numbers[0],
      ),
      certainty: first === undefined ? 'shown' : 'stated',
      missing: first === undefined ? 'no log line says that an open failed' : undefined,
    },
  ]
}

const fileNr = (scope: Scope): Cited<Setting>[] =>
  scope.rows(SETTING).filter(({ name, numbers }) => name === 'fs.file-nr' && numbers.length === 3)

const fullestTable = (scope: Scope): Cited<Setting> | undefined => mostOf(fileNr(scope), ({ numbers }) => numbers[0]!)
