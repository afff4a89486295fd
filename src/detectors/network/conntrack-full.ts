import { detector } from '../../core/detector.ts'
import { eventOf } from '../../core/log-line.ts'
import type { Span } from '../../core/span.ts'
import { SETTING } from '../../records/setting.ts'

interface Facts {
  /** The network namespace, when the kernel names one. */
  netns?: string | undefined
  max?: number | undefined
  count?: number | undefined
  /** Network messages of any kind that the kernel's rate limit left out. */
  suppressed?: number | undefined
  message?: string | undefined
}

/** net/netfilter/nf_conntrack_core.c; the older prefix is ip_conntrack. */
export const conntrackFull = detector<Facts>({
  id: 'conntrack-full',
  title: 'The connection tracking table is full and packets are dropped',
  severity: 'error',
  domain: 'network',
  seenIn: ['kernel log', 'sysctl'],
  absence: 'the line is rate limited, but one would remain',
  leadsTo: ['probe-failure'],
  watch(bench) {
    let max: { value: number; at: Span } | undefined
    let count: { value: number; at: Span } | undefined
    let suppressed = 0
    const found: Parameters<typeof bench.find>[0][] = []
    bench.on(SETTING, (setting) => {
      const name = /^net\.(?:netfilter|ipv4\.netfilter|ipv4)\.(?:nf|ip)_conntrack_(max|count)$/.exec(setting.name)?.[1]
      const [value] = setting.numbers
      if (value === undefined) return
      if (name === 'max') max = { value, at: setting.at }
      // of several looks the fullest
      if (name === 'count' && value >= (count?.value ?? 0)) count = { value, at: setting.at }
    })
    // printed for all network messages together, so it is a lower bound of nothing and an upper bound of these
    bench.onLine(['callbacks suppressed'], (line) => {
      const m = /^net_ratelimit: (\d{1,10}) callbacks suppressed/.exec(line.message)
      const last = found.at(-1)
      if (m !== null && line.kernel !== false && last?.proof[0]?.at.artifact === line.at.artifact) suppressed += Number(m[1])
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
      // of a log without a host beside one with its name: the same machine's
      const hosts = new Set(found.map((one) => one.entities?.host).filter((host) => host !== undefined))
      const host = hosts.size === 1 ? [...hosts][0] : undefined
      const sizes = [max, count].filter((size) => size !== undefined)
      for (const [i, one] of found.entries())
        bench.find({
          ...one,
          group: one.entities?.host ?? host ?? '',
          facts: { ...one.facts, max: max?.value, count: count?.value, suppressed: suppressed === 0 ? undefined : suppressed },
          proof: [...one.proof, ...(i > 0 ? [] : sizes.map(({ value, at }) => ({ at, witness: 'capture' as const, note: `${value}` })))],
        })
      // no kernel log, but a table at its maximum
      if (found.length === 0 && max !== undefined && count !== undefined && max.value > 0 && count.value >= max.value)
        bench.find({
          group: '',
          facts: { max: max.value, count: count.value },
          proof: [
            { at: count.at, witness: 'capture', note: 'entries' },
            { at: max.at, witness: 'capture', note: 'the maximum' },
          ],
          strength: 'partial',
          missing: 'the kernel log, which would say that packets were dropped',
        })
    })
  },
  cause: (f, times) =>
    `The kernel dropped packets of new connections because its connection tracking table was full${f.message === undefined ? '' : ` (${times} ${times === 1 ? 'report' : 'reports'}, ${f.suppressed === undefined ? 'which are rate limited' : `and up to ${f.suppressed} more that were not printed`})`}${f.max === undefined ? '' : `: nf_conntrack_max is ${f.max}${f.count === undefined ? '' : `, ${f.count} entries when it was looked at`}`}${f.netns === undefined ? '' : `, in network namespace ${f.netns}`}. Established connections go on; new ones time out or fail with "Operation not permitted".`,
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
