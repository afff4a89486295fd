import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { HEAP_TRACE } from '../../../records/heap-trace.ts'
import { RUNTIME_OOM } from '../../../records/runtime-oom.ts'
import type { Facts } from './judge.ts'
import { remedyOf } from './remedy.ts'

/** Full collections in a row that leave the heap full. */
const LEAST = 3
/** Share of the heap that is still in use after one, and that it freed at most. */
const FULL = 0.9
const FREED = 0.05

/** A JVM collects its whole heap again and again and frees next to nothing: it is out of memory, though it has not said so yet. */
export function fullHeaps(scope: Scope): Found<Facts>[] {
  const ran = new Set(scope.events(RUNTIME_OOM).flatMap(({ what }) => (what.runtime === 'java' ? [what.at.artifact] : [])))
  const collections = scope.events(HEAP_TRACE).filter(({ what }) => what.full === true)
  return [...grouped(collections, ({ what }) => `${what.at.artifact}\0${what.ident ?? ''}`).values()].flatMap((all) => {
    const from = all.findLastIndex(
      ({ what: { beforeKb = 0, afterKb = 0, heapKb = 0 } }) => afterKb < heapKb * FULL || beforeKb - afterKb > heapKb * FREED,
    )
    const futile = all.slice(from + 1)
    const [first, last] = [futile[0], futile.at(-1)]
    if (first === undefined || last === undefined || futile.length < LEAST || ran.has(first.what.at.artifact)) return []
    const { ident, unit, pid, heapKb, afterKb } = last.what
    const oom = { runtime: 'java' as const, kind: 'Java heap space' }
    return [
      {
        ...happened(futile),
        count: 1,
        facts: {
          ...oom,
          ...remedyOf(oom),
          message: last.what.message.trim().slice(0, 600),
          comm: ident,
          unit,
          pid,
          limitKb: heapKb,
          usedKb: afterKb,
          collections: futile.length,
        },
        about: { comm: ident, unit, pid },
        proof: toldBy(
          [first, ...(first === last ? [] : [last])],
          'application log',
          ({ afterKb: left = 0 }) => `${Math.round(left / 1024)} MiB are left in use`,
        ),
        certainty: 'shown',
        severity: 'warning',
      },
    ]
  })
}
