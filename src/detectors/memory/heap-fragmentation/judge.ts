import { type ProcessMemory, processMemory } from '../../../casefile/process-memory.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { cite } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import { thresholds, type Values } from '../../../core/threshold.ts'
import { count, size } from '../../../core/words/numbers.ts'
import { HEAP_USAGE, type HeapUsage } from '../../../records/heap-usage.ts'

export interface Facts {
  source: HeapUsage['source']
  heapKb: number
  inUseKb: number
  freeKb: number
  freePct: number
  /** How many pieces the free memory is in, where the allocator tells. */
  freeChunks: number | undefined
  arenas: number
  rssKb: number | undefined
  /** Resident memory by what is in use. */
  fragmentationRatio: number
  comm: string | undefined
  pid: number | undefined
}

export const LIMITS = thresholds({
  minFreeShare: { value: 0.5, why: 'Share of the heap that is free and still kept: malloc_info(3), statistics of jemalloc and tcmalloc.' },
  minHeapBytes: { value: 64 * 1024 ** 2, why: 'A smaller heap does no harm.' },
  minFreeChunks: { value: 1000, why: 'Free memory in one piece at the top is given back; scattered pieces are not.' },
  minRssToHeap: {
    value: 0.5,
    why: 'Resident memory in heaps: with less the kernel has the free pages back already (malloc_trim drops them inside the heap).',
  },
  maxRssToHeap: { value: 1.5, why: 'Where no pid is told: a process that is larger than this, in heaps, is another one.' },
  minRedisRatio: { value: 1.5, why: 'redis: a mem_fragmentation_ratio above 1.5 (redis.io, INFO); below 1 it is swapped.' },
})
type Limits = Values<typeof LIMITS>

/** Heaps of which most is free and still kept. Of several readings of one heap the last tells how it stands. */
export function judge(scope: Scope, limits: Limits): Found<Facts>[] {
  const last = grouped(scope.rows(HEAP_USAGE), (h) => `${h.at.artifact}\0${h.source}`)
  const found = [...last.values()].flatMap((readings) => fragmented(scope, readings.at(-1)!, limits) ?? [])
  return [...grouped(found, ({ facts, proof }) => facts.pid ?? proof[0]!.at.artifact).values()].map(([first]) => first)
}

function fragmented(scope: Scope, h: Cited<HeapUsage>, t: Limits): Found<Facts> | undefined {
  const usedBytes = Math.max(1, h.systemBytes - h.freeBytes)
  const share = h.systemBytes === 0 ? 0 : h.freeBytes / h.systemBytes
  const enough = h.source === 'redis' ? h.systemBytes / usedBytes >= t.minRedisRatio : share >= t.minFreeShare
  if (h.systemBytes < t.minHeapBytes || !enough || (h.freeChunks !== undefined && h.freeChunks < t.minFreeChunks)) return undefined
  const heapKb = Math.round(h.systemBytes / 1024)
  const processes = [...processMemory(scope).values()].filter(({ rssKb }) => rssKb !== undefined)
  const own = h.residentBytes === undefined ? ownerOf(processes, heapKb, t) : undefined
  const isGivenBack = processes.length > 0 && processes.every(({ rssKb }) => rssKb! < heapKb * t.minRssToHeap)
  if (h.residentBytes === undefined && own === undefined && isGivenBack) return undefined
  const rssKb = h.residentBytes === undefined ? own?.rssKb : Math.round(h.residentBytes / 1024)
  const [pid, comm] = [h.pid ?? own?.pid, h.comm ?? own?.comm]
  return {
    facts: {
      source: h.source,
      heapKb,
      inUseKb: Math.round((h.systemBytes - h.freeBytes) / 1024),
      freeKb: Math.round(h.freeBytes / 1024),
      freePct: Math.round(1000 * share) / 10,
      freeChunks: h.freeChunks,
      arenas: h.arenas,
      rssKb,
      fragmentationRatio: Math.round((100 * (rssKb ?? heapKb)) / (usedBytes / 1024)) / 100,
      comm,
      pid,
    },
    about: pid === undefined ? undefined : { pid, comm },
    proof: [
      ...cite(
        h,
        `${size(h.freeBytes / 1024)} of ${size(heapKb)} free${h.freeChunks === undefined ? '' : ` in ${count(h.freeChunks)} pieces`}`,
        'capture',
      ),
      ...cite(own?.rss, `${size(own?.rssKb)} resident`, 'capture'),
    ],
    time: h.time,
    certainty: 'shown',
    missing:
      rssKb === undefined
        ? 'the resident size of the process'
        : h.freeChunks === undefined && h.residentBytes === undefined
          ? 'malloc_info(3): in how many pieces the free memory is'
          : undefined,
  }
}

/** The process is the one that is about as large as its heap. */
const ownerOf = (processes: readonly ProcessMemory[], heapKb: number, t: Limits): ProcessMemory | undefined =>
  processes
    .filter(({ rssKb }) => rssKb! >= heapKb * t.minRssToHeap && rssKb! <= heapKb * t.maxRssToHeap)
    .sort((a, b) => Math.abs(a.rssKb! - heapKb) - Math.abs(b.rssKb! - heapKb))[0]
