import { detector } from '../../core/detector.ts'
import { eventOf } from '../../core/log-line.ts'

interface Facts {
  /** The network namespace, when the kernel names one. */
  netns?: string | undefined
  max?: number | undefined
  count?: number | undefined
  message: string
}

/** net/netfilter/nf_conntrack_core.c; the older prefix is ip_conntrack. */
export const conntrackFull = detector<Facts>({
  id: 'conntrack-full',
  title: 'The connection tracking table is full and packets are dropped',
  severity: 'error',
  domain: 'network',
  seenIn: ['kernel log'],
  absence: 'the line is rate limited, but one would remain',
  leadsTo: ['probe-failure'],
  watch(bench) {
    let max: number | undefined
    let count: number | undefined
    const found: Parameters<typeof bench.find>[0][] = []
    bench.onLine(['nf_conntrack_max', 'nf_conntrack_count', 'ip_conntrack_max'], (line) => {
      const m = /(?:nf|ip)_conntrack_(max|count)\s{0,4}[=:]\s{0,4}(\d{1,12})\s{0,4}$/.exec(line.message)
      if (m?.[1] === 'max') max = Number(m[2])
      if (m?.[1] === 'count') count = Number(m[2])
    })
    bench.onLine(['conntrack: table full'], (line) => {
      const m = /^(?:(?:nf|ip)_conntrack: ){1,2}table full(?: in netns (\d{1,12}))?, dropping packet/.exec(line.message)
      if (m === null || line.kernel === false) return
      const one = {
        group: line.host ?? '',
        event: eventOf(line),
        facts: { netns: m[1], message: line.message },
        entities: { host: line.host },
        proof: [{ at: line.at, time: line.time, witness: 'kernel log' as const, note: 'a new connection was dropped' }],
        time: line.time,
      }
      if (found.length < 10_000) found.push(one)
    })
    bench.atEnd(() => {
      for (const one of found) bench.find({ ...one, facts: { ...one.facts, max, count } })
    })
  },
  cause: (f, times) =>
    `The kernel dropped packets of new connections because its connection tracking table was full (${times} ${times === 1 ? 'report' : 'reports'}, which are rate limited)${f.max === undefined ? '' : `: nf_conntrack_max is ${f.max}${f.count === undefined ? '' : `, ${f.count} entries when it was looked at`}`}${f.netns === undefined ? '' : `, in network namespace ${f.netns}`}. Established connections go on; new ones time out or fail with "Operation not permitted".`,
  fix: (f) => [
    {
      when: 'now',
      say: 'See what fills it: one client, a scan, or connections that linger.',
      run: "conntrack -S; conntrack -L 2>/dev/null | awk '{print $1, $4}' | sort | uniq -c | sort -n | tail",
    },
    {
      when: 'durable',
      say: `Raise net.netfilter.nf_conntrack_max${f.max === undefined ? '' : ` from ${f.max} to ${f.max * 2} or more`} (each entry takes about 300 bytes) and shorten nf_conntrack_tcp_timeout_established, or exempt the traffic with NOTRACK.`,
      run: 'sysctl net.netfilter.nf_conntrack_max net.netfilter.nf_conntrack_count',
    },
    { when: 'verify', say: 'The count stays below 80 % of the maximum at peak.', run: 'sysctl net.netfilter.nf_conntrack_count' },
  ],
  links: ['https://docs.kernel.org/networking/nf_conntrack-sysctl.html'],
  messages: [
    {
      text: 'nf_conntrack: nf_conntrack: table full, dropping packet',
      kernels: 'all (since 4.18 with the doubled prefix; in netns N since 6.10)',
      source: 'net/netfilter/nf_conntrack_core.c',
    },
  ],
  mechanism:
    'Netfilter keeps an entry for every connection it has seen. With the table at its maximum and nothing to evict early, packets that would need a new entry are dropped.',
  decoys: ['a table that is large but not full'],
  examples: [
    { name: 'dropping', files: { 'dmesg.txt': '[1694413.621694] nf_conntrack: nf_conntrack: table full, dropping packet\n' }, fires: true },
    {
      name: 'only the sizes',
      files: { 'sysctl.txt': 'net.netfilter.nf_conntrack_count = 180\nnet.netfilter.nf_conntrack_max = 262144\n' },
      fires: false,
    },
  ],
})
