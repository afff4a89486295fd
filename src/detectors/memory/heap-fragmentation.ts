import { detector } from '../../core/detector.ts'
import { thresholds } from '../../core/threshold.ts'
import { HEAP_USAGE } from '../../records/heap-usage.ts'
import { PROCESS_SAMPLE } from '../../records/process-sample.ts'

interface Facts {
  heapKb: number
  inUseKb: number
  freeKb: number
  freePct: number
  freeChunks: number
  arenas: number
  rssKb?: number | undefined
  comm?: string | undefined
  pid?: number | undefined
}

/** When it counts as this failure. */
const LIMITS = thresholds({
  minFreeShare: { value: 0.5, why: 'malloc_info(3): share of the heap that is free and still kept.' },
  minHeapBytes: { value: 64 * 1024 ** 2, why: 'malloc_info(3): share of the heap that is free and still kept.' },
  minFreeChunks: { value: 1000, why: 'Free memory in one piece at the top is given back; scattered pieces are not.' },
  minRssToHeap: {
    value: 0.5,
    why: 'What is resident shows whether the kernel has it back already (malloc_trim drops pages inside the heap).',
  },
})
const MAX_PROCESSES = 5000

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
    const found: { facts: Facts; at: Parameters<typeof bench.find>[0]['proof'][number] }[] = []
    const resident = new Map<number, { comm: string; rssKb: number }>()
    bench.on(PROCESS_SAMPLE, (p) => {
      if (p.rssKb !== undefined && resident.size < MAX_PROCESSES) resident.set(p.pid, { comm: p.comm, rssKb: p.rssKb })
    })
    bench.on(HEAP_USAGE, (h) => {
      const share = h.systemBytes === 0 ? 0 : h.freeBytes / h.systemBytes
      if (h.systemBytes < t.minHeapBytes || share < t.minFreeShare || h.freeChunks < t.minFreeChunks || found.length > 1000) return
      const freePct = Math.round(1000 * share) / 10
      found.push({
        facts: {
          heapKb: Math.round(h.systemBytes / 1024),
          inUseKb: Math.round((h.systemBytes - h.freeBytes) / 1024),
          freeKb: Math.round(h.freeBytes / 1024),
          freePct,
          freeChunks: h.freeChunks,
          arenas: h.arenas,
        },
        at: {
          at: h.at,
          time: h.time,
          witness: 'capture',
          note: `${freePct} % of the heap free in ${h.freeChunks} pieces (thresholds ${t.minFreeShare * 100} %, ${t.minFreeChunks} pieces)`,
        },
      })
    })
    bench.atEnd(() => {
      for (const { facts, at } of found) {
        // the process is the one that is about as large as its heap
        const own = [...resident]
          .filter(([, p]) => p.rssKb >= facts.heapKb * t.minRssToHeap && p.rssKb <= facts.heapKb * 1.5)
          .sort((a, b) => Math.abs(a[1].rssKb - facts.heapKb) - Math.abs(b[1].rssKb - facts.heapKb))[0]
        if (own === undefined && resident.size > 0 && [...resident.values()].every((p) => p.rssKb < facts.heapKb * t.minRssToHeap)) continue
        bench.find({
          group: at.at.artifact,
          facts: { ...facts, rssKb: own?.[1].rssKb, comm: own?.[1].comm, pid: own?.[0] },
          entities: own === undefined ? {} : { pid: own[0], comm: own[1].comm },
          proof: [at],
          time: at.time,
          ...(own === undefined ? { strength: 'partial' as const, missing: 'the resident size of the process' } : {}),
        })
      }
    })
  },
  cause: (f) =>
    `${f.comm === undefined ? 'The process' : `${f.comm} (pid ${f.pid})`} keeps a heap of ${Math.round(f.heapKb / 1024)} MiB of which only ${Math.round(f.inUseKb / 1024)} MiB are in use: ${f.freePct} % are ${f.freeChunks} free pieces between live blocks, in ${f.arenas} ${f.arenas === 1 ? 'arena' : 'arenas'}${f.rssKb === undefined ? '' : `; ${Math.round(f.rssKb / 1024)} MiB are resident`}. It is not a leak: the memory is free, but no page of it is empty.`,
  fix: (f) => [
    {
      when: 'now',
      say: 'Ask the allocator to give back what whole pages are free.',
      run: `gdb -p ${f.pid ?? 'PID'} -batch -ex 'call (int)malloc_trim(0)'`,
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
  ],
})
