import { detector, type Proof } from '../../core/detector.ts'
import type { Cited } from '../../core/span.ts'
import { thresholds } from '../../core/threshold.ts'
import { HEAP_USAGE, type HeapUsage } from '../../records/heap-usage.ts'
import { MEMORY_USE } from '../../records/memory-use.ts'
import { PROCESS_SAMPLE } from '../../records/process-sample.ts'

interface Facts {
  source: HeapUsage['source']
  heapKb: number
  inUseKb: number
  freeKb: number
  freePct: number
  /** How many pieces the free memory is in, where the allocator tells. */
  freeChunks?: number | undefined
  arenas: number
  rssKb?: number | undefined
  /** Resident memory by what is in use. */
  fragmentationRatio: number
  comm?: string | undefined
  pid?: number | undefined
}

/** When it counts as this failure. */
const LIMITS = thresholds({
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
const MAX_PROCESSES = 5000
const MAX_HEAPS = 1000

export const heapFragmentation = detector<Facts>({
  id: 'heap-fragmentation',
  title: 'The heap is mostly holes that cannot be given back',
  severity: 'warning',
  domain: 'memory',
  seenIn: ['heap'],
  absence: 'of the one process whose heap was printed',
  thresholds: LIMITS,
  watch(bench) {
    const t = bench.thresholds(LIMITS)
    const heaps = new Map<string, Cited<HeapUsage>>()
    const resident = new Map<number, { comm: string; rssKb: number; proof: Proof }>()
    const see = (pid: number, comm: string, rssKb: number, proof: Proof): void => {
      if (resident.size < MAX_PROCESSES || resident.has(pid)) resident.set(pid, { comm, rssKb, proof })
    }
    bench.on(PROCESS_SAMPLE, (p) => {
      if (p.rssKb !== undefined && (p.tid === undefined || p.tid === p.pid))
        see(p.pid, p.comm, p.rssKb, { at: p.at, time: p.time, witness: 'capture', note: `${p.rssKb} KiB are resident` })
    })
    bench.on(MEMORY_USE, (u) => {
      if (u.pid !== undefined && !resident.has(u.pid) && u.source !== 'kubectl top' && u.source !== 'docker stats')
        see(u.pid, `pid ${u.pid}`, u.usedKb, { at: u.at, time: u.time, witness: 'capture', note: `${u.usedKb} KiB are resident` })
    })
    // of several the last one tells how it stands
    bench.on(HEAP_USAGE, (h) => {
      const key = `${h.at.artifact}\0${h.source}`
      if (heaps.size < MAX_HEAPS || heaps.has(key)) heaps.set(key, h)
    })
    bench.atEnd(() => {
      for (const h of heaps.values()) {
        const share = h.systemBytes === 0 ? 0 : h.freeBytes / h.systemBytes
        const ratio = h.systemBytes / Math.max(1, h.systemBytes - h.freeBytes)
        const enough = h.source === 'redis' ? ratio >= t.minRedisRatio : share >= t.minFreeShare
        if (h.systemBytes < t.minHeapBytes || !enough || (h.freeChunks !== undefined && h.freeChunks < t.minFreeChunks)) continue
        const heapKb = Math.round(h.systemBytes / 1024)
        // the process is the one that is about as large as its heap
        const own =
          h.residentBytes !== undefined
            ? undefined
            : [...resident]
                .filter(([, p]) => p.rssKb >= heapKb * t.minRssToHeap && p.rssKb <= heapKb * t.maxRssToHeap)
                .sort((a, b) => Math.abs(a[1].rssKb - heapKb) - Math.abs(b[1].rssKb - heapKb))[0]
        if (
          h.residentBytes === undefined &&
          own === undefined &&
          resident.size > 0 &&
          [...resident.values()].every((p) => p.rssKb < heapKb * t.minRssToHeap)
        )
          continue
        const freePct = Math.round(1000 * share) / 10
        const rssKb = h.residentBytes === undefined ? own?.[1].rssKb : Math.round(h.residentBytes / 1024)
        const [pid, comm] = [h.pid ?? own?.[0], h.comm ?? own?.[1].comm]
        const limit =
          h.source === 'redis'
            ? `resident ${ratio.toFixed(2)} times what is in use (threshold ${t.minRedisRatio}, of at least ${t.minHeapBytes / 1024 ** 2} MiB)`
            : `${freePct} % of the heap free${h.freeChunks === undefined ? '' : ` in ${h.freeChunks} pieces`} (thresholds ${t.minFreeShare * 100} % of at least ${t.minHeapBytes / 1024 ** 2} MiB, ${t.minFreeChunks} pieces)`
        const missing =
          rssKb === undefined
            ? 'the resident size of the process'
            : h.freeChunks === undefined && h.residentBytes === undefined
              ? 'malloc_info(3): in how many pieces the free memory is'
              : undefined
        bench.find({
          group: pid === undefined ? h.at.artifact : String(pid),
          event: 'heap',
          facts: {
            source: h.source,
            heapKb,
            inUseKb: Math.round((h.systemBytes - h.freeBytes) / 1024),
            freeKb: Math.round(h.freeBytes / 1024),
            freePct,
            freeChunks: h.freeChunks,
            arenas: h.arenas,
            rssKb,
            fragmentationRatio: Math.round((100 * (rssKb ?? heapKb)) / Math.max(1, (h.systemBytes - h.freeBytes) / 1024)) / 100,
            comm,
            pid,
          },
          entities: pid === undefined ? {} : { pid, comm },
          proof: [
            { at: h.at, time: h.time, witness: 'capture', note: limit },
            ...(own === undefined
              ? []
              : [{ ...own[1].proof, note: `${own[1].proof.note}, ${t.minRssToHeap} to ${t.maxRssToHeap} times the heap` }]),
          ],
          time: h.time,
          ...(missing === undefined ? {} : { strength: 'partial' as const, missing }),
        })
      }
    })
  },
  cause: (f) =>
    `${f.comm === undefined ? 'The process' : f.pid === undefined ? f.comm : `${f.comm} (pid ${f.pid})`} keeps a heap of ${Math.round(f.heapKb / 1024)} MiB of which only ${Math.round(f.inUseKb / 1024)} MiB are in use: ${f.freePct} % are ${f.freeChunks === undefined ? 'free and kept' : `${f.freeChunks} free pieces between live blocks`}, in ${f.arenas} ${f.arenas === 1 ? 'arena' : 'arenas'}${f.rssKb === undefined ? '' : `; ${Math.round(f.rssKb / 1024)} MiB are resident`}. It is not a leak: the memory is free, but no page of it is empty.`,
  fix: (f) => [
    {
      when: 'now',
      say: 'Ask the allocator to give back what whole pages are free.',
      run:
        f.source === 'redis'
          ? 'redis-cli MEMORY PURGE; redis-cli CONFIG SET activedefrag yes'
          : f.source === 'jemalloc'
            ? 'export MALLOC_CONF=background_thread:true,dirty_decay_ms:1000   # at the next start'
            : `gdb -p ${f.pid ?? 'PID'} -batch -ex 'call (int)malloc_trim(0)'`,
    },
    {
      when: 'durable',
      say: `Keep short-lived and long-lived blocks apart (pools, arenas per request)${f.arenas > 4 ? `, lower the number of arenas (MALLOC_ARENA_MAX=2; now ${f.arenas})` : ''}, use an allocator that packs by size (jemalloc, mimalloc, tcmalloc), or restart the process at intervals.`,
    },
    { when: 'verify', say: 'RSS follows the bytes in use.', run: `grep -E 'VmRSS|RssAnon' /proc/${f.pid ?? 'PID'}/status` },
  ],
  links: ['https://man7.org/linux/man-pages/man3/malloc_info.3.html', 'https://man7.org/linux/man-pages/man3/malloc_trim.3.html'],
  leadsTo: ['oom-kill-cgroup', 'oom-kill-global'],
  mechanism:
    'malloc returns memory to the kernel in whole pages, and from the top of the heap. A single live block keeps its page, and one near the top keeps everything below it.',
  decoys: ['a large heap in full use', 'a leak: live bytes grow', 'free memory in one piece that the next trim returns'],
  examples: [
    {
      name: 'one live block in each page',
      files: {
        'malloc_info.xml':
          '<malloc version="1">\n<heap nr="0">\n<sizes>\n</sizes>\n<total type="fast" count="0" size="0"/>\n<total type="rest" count="71594" size="253351689"/>\n<system type="current" size="272764928"/>\n</heap>\n<total type="fast" count="0" size="0"/>\n<total type="rest" count="71594" size="253351689"/>\n<total type="mmap" count="0" size="0"/>\n<system type="current" size="272764928"/>\n</malloc>\n',
      },
      fires: true,
    },
    {
      name: 'in full use',
      files: {
        'malloc_info.xml':
          '<malloc version="1">\n<heap nr="0">\n<sizes>\n</sizes>\n<total type="fast" count="0" size="0"/>\n<total type="rest" count="4" size="135000"/>\n<system type="current" size="272764928"/>\n</heap>\n<total type="fast" count="0" size="0"/>\n<total type="rest" count="4" size="135000"/>\n<system type="current" size="272764928"/>\n</malloc>\n',
      },
      fires: false,
    },
    {
      name: 'redis keeps twice what it uses',
      files: {
        'redis-info.txt':
          '# Memory\nused_memory:184549376\nused_memory_human:176.00M\nused_memory_rss:398458880\nmaxmemory:0\nmem_fragmentation_ratio:2.16\nmem_allocator:jemalloc-5.3.0\n',
      },
      fires: true,
    },
    {
      name: 'with the process beside it',
      files: {
        'malloc_info.xml':
          '<malloc version="1">\n<heap nr="0">\n<sizes>\n</sizes>\n<total type="fast" count="0" size="0"/>\n<total type="rest" count="71594" size="253351689"/>\n<system type="current" size="272764928"/>\n</heap>\n<total type="fast" count="0" size="0"/>\n<total type="rest" count="71594" size="253351689"/>\n<total type="mmap" count="0" size="0"/>\n<system type="current" size="272764928"/>\n</malloc>\n',
        'ps.txt': '    PID   RSS COMMAND\n   4540 269420 indexer\n',
      },
      fires: true,
    },
  ],
})
