import { detector } from '../../core/detector.ts'
import { thresholds } from '../../core/threshold.ts'
import { eventOf } from '../../core/log-line.ts'
import { COUNTERS } from '../../records/counters.ts'
import { SETTING } from '../../records/setting.ts'

interface Facts {
  kind: 'memory' | 'orphans'
  /** Pages in use, of sockstat. */
  memPages?: number | undefined
  /** net.ipv4.tcp_mem, pages. */
  tcpMem?: readonly number[] | undefined
  message: string
}

/** When it counts as this failure. */
const LIMITS = thresholds({
  fullShare: { value: 0.99, why: "From this share of tcp_mem's third value on the next allocation may fail (ip(7), tcp(7))." },
})

export const tcpMemory = detector<Facts>({
  id: 'tcp-memory',
  title: 'TCP has used up its memory or its orphaned sockets',
  severity: 'error',
  domain: 'network',
  seenIn: ['kernel log', 'network counters'],
  absence: 'the lines are rate limited, but one would remain',
  thresholds: LIMITS,
  watch(bench) {
    const t = bench.thresholds(LIMITS)
    let used: { pages: number; text: string; proof: Parameters<typeof bench.find>[0]['proof'][0] } | undefined
    let limit: { pages: number[]; proof: Parameters<typeof bench.find>[0]['proof'][0] } | undefined
    let said = false
    bench.onLine(['TCP: out of memory', 'out of memory -- consider tuning tcp_mem', 'orphaned sockets'], (line) => {
      const memory = /^TCP: out of memory(?: -- consider tuning tcp_mem)?/.test(line.message)
      if ((!memory && !/^(?:TCP: )?too many (?:of )?orphaned sockets/.test(line.message)) || line.kernel === false) return
      said = true
      bench.find({
        group: `${line.host ?? ''}\0${memory ? 'memory' : 'orphans'}`,
        event: eventOf(line),
        facts: { kind: memory ? 'memory' : 'orphans', message: line.message },
        entities: { host: line.host },
        proof: [{ at: line.at, time: line.time, witness: 'kernel log' }],
        time: line.time,
      })
    })
    bench.on(COUNTERS, (sizes) => {
      const pages = sizes.kind === 'sockstat' ? sizes.values.get('TCP.mem') : undefined
      if (pages !== undefined && pages > (used?.pages ?? -1))
        used = { pages, text: sizes.at.text, proof: { at: sizes.at, witness: 'capture', note: `TCP uses ${pages} pages` } }
    })
    bench.on(SETTING, (setting) => {
      if (setting.name === 'net.ipv4.tcp_mem' && setting.numbers.length === 3)
        limit ??= {
          pages: [...setting.numbers],
          proof: { at: setting.at, witness: 'capture', note: 'low, pressure and maximum, in pages' },
        }
    })
    bench.atEnd(() => {
      const max = limit?.pages[2]
      if (said || used === undefined || limit === undefined || max === undefined || max === 0 || used.pages < max * t.fullShare) return
      bench.find({
        group: 'sockstat',
        facts: { kind: 'memory', memPages: used.pages, tcpMem: limit.pages, message: used.text },
        proof: [used.proof, limit.proof],
      })
    })
  },
  cause: (f, count) =>
    f.kind === 'orphans'
      ? `The kernel destroyed sockets that no process owns any more because there were too many of them (${count} ${count === 1 ? 'report' : 'reports'}): connections are closed by programs faster than their peers finish.`
      : `TCP has no memory left for socket buffers${f.memPages === undefined ? ` (${count} ${count === 1 ? 'report' : 'reports'})` : `: ${f.memPages} of ${f.tcpMem?.[2]} pages of net.ipv4.tcp_mem are in use`}. Connections stall or are reset although the machine may have free memory.`,
  fix: (f) => [
    {
      when: 'now',
      say:
        f.kind === 'orphans'
          ? 'See which service leaves them behind.'
          : 'Find the sockets with the largest queues: a reader that does not read holds the memory.',
      run: 'ss -tmpn | sort -k2 -n | tail; cat /proc/net/sockstat',
    },
    {
      when: 'durable',
      say:
        f.kind === 'orphans'
          ? 'Let the service drain connections before it closes them; raise net.ipv4.tcp_max_orphans only with memory to spare (up to 64 KiB each).'
          : `Repair the reader; if the load is real, raise net.ipv4.tcp_mem${f.tcpMem === undefined ? '' : ` (now ${f.tcpMem.join(' ')} pages)`} or lower tcp_rmem and tcp_wmem.`,
      run: 'sysctl net.ipv4.tcp_mem net.ipv4.tcp_max_orphans',
    },
    {
      when: 'verify',
      say: 'The mem column of TCP in sockstat stays below the second value of tcp_mem.',
      run: 'grep TCP /proc/net/sockstat',
    },
  ],
  links: ['https://man7.org/linux/man-pages/man7/tcp.7.html'],
  messages: [
    { text: 'TCP: out of memory -- consider tuning tcp_mem', kernels: 'since 3.3', source: 'net/ipv4/tcp.c' },
    {
      text: 'TCP: too many orphaned sockets',
      kernels: 'all (before 3.3: Out of socket memory; too many of orphaned sockets)',
      source: 'net/ipv4/tcp.c',
    },
  ],
  mechanism:
    'All TCP socket buffers together are bounded by tcp_mem, counted in pages; sockets that outlive their process are bounded by tcp_max_orphans.',
  decoys: ['memory use below the maximum', 'the OOM killer, which is about all memory'],
  examples: [
    { name: 'the kernel says so', files: { 'dmesg.txt': '[ 9120.000001] TCP: out of memory -- consider tuning tcp_mem\n' }, fires: true },
    {
      name: 'far below',
      files: { sockstat: 'TCP: inuse 22 orphan 0 tw 2 alloc 58 mem 120\n', 'sysctl.txt': 'net.ipv4.tcp_mem = 189864\t253153\t379728\n' },
      fires: false,
    },
  ],
})
