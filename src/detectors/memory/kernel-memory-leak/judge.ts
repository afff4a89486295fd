import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped, mostOf } from '../../../core/grouped.ts'
import { cite, toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { percent, size } from '../../../core/words/numbers.ts'
import { KERNEL_LEAK } from '../../../records/kernel-leak.ts'
import { KMEMLEAK_COUNT } from '../../../records/kmemleak-count.ts'
import { OOM_REPORT } from '../../../records/oom-kill.ts'
import { isMessenger, plainName } from '../../kernel/guilty.ts'
import { kernelShareOf, ledgerOf } from '../oom-facts.ts'
import { captured } from './captured.ts'
import { type Facts, UNEXPLAINED } from './facts.ts'
import type { Limits } from './limits.ts'

/** Allocators and their wrappers: sock_kmalloc, dev_alloc_skb, alloc_inode. Who called them leaks. */
const ALLOCATES = /alloc|kmem|strdup|memdup|create_object|get_free_page|slab/

/** Memory that the kernel itself holds and does not give back. An OOM report tells it with the whole ledger, captures only what they show. */
export function judge(scope: Scope, limits: Limits): Found<Facts>[] {
  const atAnOom = ranOut(scope, limits)
  return [...(atAnOom === undefined ? captured(scope, limits) : [atAnOom]), ...leaked(scope), ...suspected(scope)]
}

/** Most of RAM was the kernel's own when memory ran out. */
function ranOut(scope: Scope, t: Limits): Found<Facts> | undefined {
  const shown = scope.events(OOM_REPORT).flatMap((event) => {
    const { scope: whose, order, memInfo } = event.what
    const ledger = whose === 'memcg' || order === -1 ? undefined : ledgerOf(memInfo)
    const held = kernelShareOf(ledger, t)
    return ledger === undefined || held === undefined ? [] : [{ event, ledger, held }]
  })
  const worst = mostOf(shown, ({ held }) => held.kb)
  if (worst === undefined) return undefined
  const { ledger, held } = worst
  const report = worst.event.what
  const what = held.what === 'unaccounted' ? UNEXPLAINED : held.what
  return {
    ...happened(shown.map(({ event }) => event)),
    facts: {
      host: scope.name,
      message: report.victims[0]?.message ?? `${report.invoker ?? 'a process'} invoked oom-killer`,
      title: `${what} was ${percent(held.kb, ledger.totalKb)} % of RAM`,
      source: 'oom report',
      what,
      sizeKb: held.kb,
      sharePct: percent(held.kb, ledger.totalKb),
      totalRamKb: ledger.totalKb,
      ledger,
      processesKb: ledger.anonKb + ledger.shmemKb + ledger.unevictableKb,
      caches: (shown.find(({ event }) => event.what.slabs.length > 0)?.event.what.slabs ?? []).slice(0, 8),
      release: report.release,
    },
    proof: shown.flatMap(({ event: { what: one }, ledger: all, held: part }) =>
      cite(one.places.memory ?? one.places.head ?? one, `${size(part.kb)} of ${size(all.totalKb)} was ${what}`, 'kernel log'),
    ),
    certainty: 'stated',
    // what no counter explains may also be a balloon or a driver that works as it should
    missing: held.what === 'unaccounted' ? 'no counter names the owner: slab, page tables and stacks are small' : undefined,
  }
}

/** Objects that kmemleak found nothing pointing to, with the trace of their allocation. */
function leaked(scope: Scope): Found<Facts>[] {
  const functionOf = (functions: readonly string[]): string | undefined =>
    functions.map(plainName).find((f) => !isMessenger(f) && !ALLOCATES.test(f))
  return [...grouped(scope.events(KERNEL_LEAK), ({ what }) => functionOf(what.functions) ?? '').values()].map((events) => {
    const [{ what: first }] = events
    const name = functionOf(first.functions)
    const count = happened(events)
    return {
      ...count,
      facts: {
        host: scope.name,
        message: first.message,
        title: name === undefined ? 'memory leak' : `memory leak in ${name}`,
        source: 'kmemleak',
        function: name,
        pid: first.pid,
        comm: first.comm,
        bytes: first.bytes,
        address: first.address,
        objects: count.count,
      },
      proof: toldBy(
        events,
        'kernel log',
        name === undefined ? 'an object that nothing points to' : `allocated in ${name}, and nothing points to it`,
      ),
      severity: 'warning',
      ongoing: false,
      certainty: 'stated',
      missing: name === undefined ? 'the trace that names the function' : undefined,
    }
  })
}

/** Objects that kmemleak only counts: some may be false. */
function suspected(scope: Scope): Found<Facts>[] {
  const events = scope.events(KMEMLEAK_COUNT)
  const [first] = events
  if (first === undefined) return []
  const objects = events.reduce((sum, { what, count }) => sum + what.objects * count, 0)
  return [
    {
      ...happened(events),
      facts: {
        host: scope.name,
        message: first.what.message,
        title: `kmemleak suspects ${first.what.objects} objects`,
        source: 'kmemleak',
        counted: true,
        objects,
      },
      proof: toldBy(events, 'kernel log'),
      severity: 'note',
      ongoing: false,
      certainty: 'suggested',
      missing: 'kmemleak suspects; /sys/kernel/debug/kmemleak holds the backtraces',
    },
  ]
}
