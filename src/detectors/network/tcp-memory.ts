import { detector, type Proof } from '../../core/detector.ts'
import { thresholds } from '../../core/threshold.ts'
import { eventOf } from '../../core/log-line.ts'
import { COUNTERS } from '../../records/counters.ts'
import { SETTING } from '../../records/setting.ts'
import { SOCKET_STATES } from '../../records/sockets.ts'
import { CounterSeries, grownBy } from './counter-growth.ts'

interface Facts {
  kind: 'memory' | 'orphans'
  /** Pages in use, of sockstat. */
  memPages?: number | undefined
  /** net.ipv4.tcp_mem, pages. */
  tcpMem?: readonly number[] | undefined
  /** TcpExtTCPMemoryPressures and TcpExtTCPAbortOnMemory, between two samples. */
  pressures?: number | undefined
  aborts?: number | undefined
  orphans?: number | undefined
  maxOrphans?: number | undefined
  message: string
}

/** When it counts as this failure. */
const LIMITS = thresholds({
  minPressures: {
    value: 1,
    why: 'TCPMemoryPressures counts each time that TCP enters the state of pressure: once between two samples is enough.',
  },
  minAborts: { value: 1, why: 'TCPAbortOnMemory: a connection that was broken off for want of memory or an orphan too many.' },
  fullShare: { value: 0.99, why: "From this share of tcp_mem's third value on the next allocation may fail (ip(7), tcp(7))." },
})

const MAX_LINES = 10_000

export const tcpMemory = detector<Facts>({
  id: 'tcp-memory',
  title: 'TCP has used up its memory or its orphaned sockets',
  severity: 'error',
  domain: 'network',
  seenIn: ['kernel log', 'network counters', 'sockets'],
  absence: 'the lines are rate limited, but one would remain',
  thresholds: LIMITS,
  watch(bench) {
    const t = bench.thresholds(LIMITS)
    let used: { pages: number; text: string; proof: Parameters<typeof bench.find>[0]['proof'][0] } | undefined
    let limit: { pages: number[]; proof: Parameters<typeof bench.find>[0]['proof'][0] } | undefined
    const said: Parameters<typeof bench.find>[0][] = []
    bench.onLine(['TCP: out of memory', 'out of memory -- consider tuning tcp_mem', 'orphaned sockets'], (line) => {
      const memory = /^TCP: out of memory(?: -- consider tuning tcp_mem)?/.test(line.message)
      if ((!memory && !/^(?:TCP: )?too many (?:of )?orphaned sockets/.test(line.message)) || line.kernel === false) return
      if (said.length >= MAX_LINES) return
      said.push({
        group: `${line.host ?? ''}\0${memory ? 'memory' : 'orphans'}`,
        event: eventOf(line),
        facts: { kind: memory ? 'memory' : 'orphans', message: line.message },
        entities: { host: line.host },
        proof: [{ at: line.at, time: line.time, witness: 'kernel log' }],
        time: line.time,
      })
    })
    const series = new CounterSeries()
    let orphans: { count: number; text: string; proof: Proof } | undefined
    let maxOrphans: { value: number; proof: Proof } | undefined
    const orphaned = (count: number | undefined, at: Proof['at']): void => {
      if (count !== undefined && count > (orphans?.count ?? 0))
        orphans = { count, text: at.text, proof: { at, witness: 'capture', note: `${count} orphaned sockets` } }
    }
    bench.on(SOCKET_STATES, (sockets) => orphaned(sockets.states.get('ORPHANED'), sockets.at))
    bench.on(COUNTERS, (sizes) => {
      if (sizes.kind === 'netstat') series.add(sizes)
      if (sizes.kind === 'sockstat') orphaned(sizes.values.get('TCP.orphan'), sizes.at)
      const pages = sizes.kind === 'sockstat' ? sizes.values.get('TCP.mem') : undefined
      if (pages !== undefined && pages > (used?.pages ?? -1))
        used = { pages, text: sizes.at.text, proof: { at: sizes.at, witness: 'capture', note: `TCP uses ${pages} pages` } }
    })
    bench.on(SETTING, (setting) => {
      const [value] = setting.numbers
      if (setting.name === 'net.ipv4.tcp_max_orphans' && value !== undefined && value > 0)
        maxOrphans ??= { value, proof: { at: setting.at, witness: 'capture', note: `the maximum is ${value}` } }
      if (setting.name === 'net.ipv4.tcp_mem' && setting.numbers.length === 3)
        limit ??= {
          pages: [...setting.numbers],
          proof: { at: setting.at, witness: 'capture', note: 'low, pressure and maximum, in pages' },
        }
    })
    bench.atEnd(() => {
      for (const found of said) {
        const own: Proof[] = (found.facts.kind === 'orphans' ? [orphans?.proof, maxOrphans?.proof] : [used?.proof, limit?.proof]).filter(
          (p) => p !== undefined,
        )
        bench.find({
          ...found,
          facts: {
            ...found.facts,
            ...(found.facts.kind === 'orphans'
              ? { orphans: orphans?.count, maxOrphans: maxOrphans?.value }
              : { memPages: used?.pages, tcpMem: limit?.pages }),
          },
          proof: [...found.proof, ...own],
        })
      }
      if (said.length > 0) return
      const max = limit?.pages[2]
      const grown = (name: string): { by: number; proof: Proof } | undefined =>
        series
          .of(name)
          .map((g) => ({ by: grownBy(g, name) ?? 0, at: g.last.at }))
          .map(({ by, at }) => ({ by, proof: { at, witness: 'capture' as const, note: `${name.slice(6)} grew by ${by}` } }))
          .sort((a, b) => b.by - a.by)[0]
      if (orphans !== undefined && maxOrphans !== undefined && orphans.count >= maxOrphans.value * t.fullShare)
        bench.find({
          group: 'orphans',
          facts: { kind: 'orphans', orphans: orphans.count, maxOrphans: maxOrphans.value, message: orphans.text },
          proof: [orphans.proof, maxOrphans.proof],
          strength: 'partial',
          missing: 'the kernel log, which would say that sockets were destroyed',
        })
      const pressures = grown('TcpExtTCPMemoryPressures')
      const aborts = grown('TcpExtTCPAbortOnMemory')
      if (used === undefined || limit === undefined || max === undefined || max === 0 || used.pages < max * t.fullShare) {
        const aborted = aborts !== undefined && aborts.by >= t.minAborts
        // an abort alone is an orphan too many; with pressure it is memory
        if (pressures !== undefined && pressures.by >= t.minPressures)
          bench.find({
            group: 'counters',
            facts: {
              kind: 'memory',
              pressures: pressures.by,
              aborts: aborted ? aborts.by : undefined,
              tcpMem: limit?.pages,
              message: pressures.proof.at.text,
            },
            proof: [
              { ...pressures.proof, note: `${pressures.proof.note} (threshold ${t.minPressures})` },
              ...(aborted ? [{ ...aborts.proof, note: `${aborts.proof.note} (threshold ${t.minAborts})` }] : []),
              ...(used === undefined ? [] : [used.proof]),
              ...(limit === undefined ? [] : [limit.proof]),
            ],
            severity: 'warning',
            strength: 'partial',
            missing: 'whether the maximum was met: the kernel log, or sockstat at that time',
          })
        return
      }
      bench.find({
        group: 'sockstat',
        facts: { kind: 'memory', memPages: used.pages, tcpMem: limit.pages, message: used.text },
        proof: [{ ...used.proof, note: `${used.proof.note} (threshold ${100 * t.fullShare} % of the maximum)` }, limit.proof],
      })
    })
  },
  cause: (f, count) =>
    f.pressures !== undefined
      ? `TCP ran low on memory ${f.pressures === 1 ? 'once' : `${f.pressures} times`} between the two samples${f.aborts === undefined ? '' : `, and ${f.aborts} ${f.aborts === 1 ? 'connection was' : 'connections were'} broken off for it`}${f.tcpMem === undefined ? '' : `; net.ipv4.tcp_mem is ${f.tcpMem.join(' ')} pages`}. Receive windows shrink and connections slow down although the machine may have free memory.`
      : f.kind === 'orphans' && !/too many/.test(f.message)
        ? `${f.orphans} sockets that no process owns any more exist; net.ipv4.tcp_max_orphans is ${f.maxOrphans}. The kernel destroys what is above it: connections are closed by programs faster than their peers finish.`
        : f.kind === 'orphans'
          ? `The kernel destroyed sockets that no process owns any more because there were too many of them (${count} ${count === 1 ? 'report' : 'reports'}${f.maxOrphans === undefined ? '' : `; net.ipv4.tcp_max_orphans is ${f.maxOrphans}${f.orphans === undefined ? '' : `, ${f.orphans} exist`}`}): connections are closed by programs faster than their peers finish.`
          : `TCP has no memory left for socket buffers${f.memPages === undefined || f.tcpMem === undefined ? ` (${count} ${count === 1 ? 'report' : 'reports'})` : `: ${f.memPages} of ${f.tcpMem[2]} pages of net.ipv4.tcp_mem are in use`}. Connections stall or are reset although the machine may have free memory.`,
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
    {
      name: 'under pressure between two samples',
      files: {
        'nstat.1':
          '#kernel\nTcpExtTCPAbortOnMemory          2                  0.0\nTcpExtTCPMemoryPressures        1                  0.0\n',
        'nstat.2':
          '#kernel\nTcpExtTCPAbortOnMemory          9                  0.0\nTcpExtTCPMemoryPressures        5                  0.0\n',
      },
      fires: true,
    },
  ],
})
