import type { Event } from '../core/event.ts'
import { LateMap } from '../core/late.ts'
import type { RecordType } from '../core/record.ts'
import type { Scope } from '../core/scope.ts'
import type { Cited } from '../core/span.ts'
import type { Told } from './case-file.ts'

const NONE: readonly never[] = []

/** Answers of one scope to what judges ask, by the kind of what is told there. Indexed when first asked. */
export function asked(told: readonly Told[]): Pick<Scope, 'events' | 'rows'> {
  let index: Map<string, Event<object>[]> | undefined
  const rows = new LateMap<string, readonly Cited<object>[]>()
  const events = <T>(type: RecordType<T>): readonly Event<T>[] => {
    index ??= indexOf(told)
    return (index.get(type.name) ?? NONE) as unknown as readonly Event<T>[]
  }
  return {
    events,
    rows<T>(type: RecordType<T>) {
      const known = rows.get(type.name)
      if (known !== undefined) return known as unknown as readonly Cited<T>[]
      const all = events(type as RecordType<object>)
      // of most kinds a scope holds none
      if (all.length === 0) return NONE
      const own = all.map(({ what }) => what)
      rows.set(type.name, own)
      return own as unknown as readonly Cited<T>[]
    },
  }
}

function indexOf(told: readonly Told[]): Map<string, Event<object>[]> {
  const index = new Map<string, Event<object>[]>()
  for (const [order, one] of told.entries()) {
    const list = index.get(one.type.name)
    const event = { what: one.record, count: one.times, copies: one.copies, order }
    if (list === undefined) index.set(one.type.name, [event])
    else list.push(event)
  }
  return index
}
