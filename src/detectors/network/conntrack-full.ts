import { detector, type Proof } from '../../core/detector.ts'
import { eventOf } from '../../core/log-line.ts'
import type { Cited, Span } from '../../core/span.ts'
import { thresholds } from '../../core/threshold.ts'
import { CONNTRACK_TABLE, type ConntrackTable } from '../../records/conntrack-table.ts'
import { COUNTERS } from '../../records/counters.ts'
import { SETTING } from '../../records/setting.ts'
import { CounterSeries, grownBy } from './counter-growth.ts'

interface Facts {
  /** The network namespace, when the kernel names one. */
  netns?: string | undefined
  max?: number | undefined
  count?: number | undefined
  /** Network messages of any kind that the kernel's rate limit left out. */
  suppressed?: number | undefined
  /** Packets that the table's statistics count as dropped: since boot, and between two samples. */
  drop?: number | undefined
  dropGrownBy?: number | undefined
  earlyDrop?: number | undefined
  /** The source and the destination with the most entries (conntrack -L). */
  topSource?: string | undefined
  topSourceEntries?: number | undefined
  topDestination?: string | undefined
  topDestinationEntries?: number | undefined
  message?: string | undefined
}

/** When it counts as this failure. */
const LIMITS = thresholds({
  fullShare: { value: 0.99, why: 'From this share of nf_conntrack_max on the next burst meets the maximum.' },
  minDrops: { value: 10, why: 'Packets dropped between two samples; fewer are a moment.' },
  roomyShare: { value: 0.9, why: 'Below this share of the maximum the drops that were counted are of another time.' },
})

/** net/netfilter/nf_conntrack_core.c; the older prefix is ip_conntrack. */
export const conntrackFull = detector<Facts>({
  id: 'conntrack-full',
  title: 'The connection tracking table is full and packets are dropped',
  severity: 'error',
  domain: 'network',
  seenIn: ['kernel log', 'sysctl', 'connection tracking'],
  absence: 'the line is rate limited, but one would remain',
  leadsTo: ['probe-failure'],
  thresholds: LIMITS,
  watch(bench) {
    const t = bench.thresholds(LIMITS)
    const series = new CounterSeries()
    let table: Cited<ConntrackTable> | undefined
    bench.on(COUNTERS, (sample) => {
      if (sample.kind !== 'conntrack') return
      series.add(sample)
      const entries = sample.values.get('entries')
      if (entries !== undefined && entries >= (count?.value ?? 0)) count = { value: entries, at: sample.at }
    })
    bench.on(CONNTRACK_TABLE, (listed) => {
      if (table === undefined || listed.entries > table.entries) table = listed
      if (listed.entries >= (count?.value ?? 0)) count = { value: listed.entries, at: listed.at }
    })
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
      const counted = series
        .of('drop')
        .map((g) => ({
          total: g.last.values.get('drop') ?? 0,
          by: grownBy(g, 'drop'),
          early: g.last.values.get('early_drop'),
          at: g.last.at,
        }))
        .sort((a, b) => (b.by ?? -1) - (a.by ?? -1) || b.total - a.total)[0]
      const dropped = counted !== undefined && counted.total > 0 ? counted : undefined
      const numbers = {
        max: max?.value,
        count: count?.value,
        drop: dropped?.total,
        dropGrownBy: dropped?.by,
        earlyDrop: dropped?.early || undefined,
        topSource: table?.source,
        topSourceEntries: table?.sourceEntries,
        topDestination: table?.destination,
        topDestinationEntries: table?.destinationEntries,
      }
      const captures: Proof[] = [
        ...(count === undefined ? [] : [{ at: count.at, witness: 'capture' as const, note: `${count.value} entries` }]),
        ...(max === undefined ? [] : [{ at: max.at, witness: 'capture' as const, note: `the maximum is ${max.value}` }]),
        ...(dropped === undefined
          ? []
          : [
              {
                at: dropped.at,
                witness: 'capture' as const,
                note: `${dropped.total} packets dropped since boot${dropped.by === undefined ? '' : `, ${dropped.by} of them between the two samples`}`,
              },
            ]),
      ]
      for (const [i, one] of found.entries())
        bench.find({
          ...one,
          group: one.entities?.host ?? host ?? '',
          facts: { ...one.facts, ...numbers, suppressed: suppressed === 0 ? undefined : suppressed },
          proof: [...one.proof, ...(i > 0 ? [] : captures)],
        })
      if (found.length > 0) return
      // no kernel log, but a table at its maximum, or a counter of drops that grows
      const share = max === undefined || count === undefined || max.value <= 0 ? undefined : count.value / max.value
      const full = share !== undefined && share >= t.fullShare
      const dropping = (dropped?.by ?? 0) >= t.minDrops && (share === undefined || share >= t.roomyShare)
      if (!full && !dropping) return
      bench.find({
        group: '',
        facts: numbers,
        proof: captures.map((proof, i) =>
          i > 0
            ? proof
            : {
                ...proof,
                note: `${proof.note} (thresholds: ${100 * t.fullShare} % of the maximum, or ${t.minDrops} drops with ${100 * t.roomyShare} % of it in use)`,
              },
        ),
        ...(full && dropped !== undefined
          ? {}
          : {
              strength: 'partial' as const,
              missing: full
                ? 'the kernel log or conntrack -S, which would say that packets were dropped'
                : 'the size of the table (nf_conntrack_count and nf_conntrack_max)',
            }),
      })
    })
  },
  cause: (f, times) =>
    `${f.message === undefined && f.drop === undefined ? 'The connection tracking table is full, and packets of new connections are dropped' : 'The kernel dropped packets of new connections because its connection tracking table was full'}${f.message === undefined ? '' : ` (${times} ${times === 1 ? 'report' : 'reports'}, ${f.suppressed === undefined ? 'which are rate limited' : `and up to ${f.suppressed} more that were not printed`})`}${f.max === undefined ? '' : `: nf_conntrack_max is ${f.max}${f.count === undefined ? '' : `, ${f.count} entries when it was looked at`}`}${f.netns === undefined ? '' : `, in network namespace ${f.netns}`}.${f.drop === undefined ? '' : ` Its statistics count ${f.drop} dropped packets${f.dropGrownBy === undefined ? '' : `, ${f.dropGrownBy} of them between the two samples`}.`}${f.topSource === undefined ? '' : ` ${f.topSourceEntries} entries come from ${f.topSource}, ${f.topDestinationEntries} go to ${f.topDestination}.`} Established connections go on; new ones time out or fail with "Operation not permitted".`,
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
  decoys: [
    'a table that is large but not full',
    'insert_failed of conntrack -S: two packets of one UDP flow that raced, not a full table',
    'drops that were counted long ago, with room in the table now',
  ],
  examples: [
    { name: 'dropping', files: { 'dmesg.txt': '[1694413.621694] nf_conntrack: nf_conntrack: table full, dropping packet\n' }, fires: true },
    {
      name: 'statistics that grow, without a kernel log',
      files: {
        'conntrack-S.1': 'cpu=0   \tfound=0 invalid=0 insert=0 insert_failed=0 drop=40 early_drop=2 error=0 search_restart=0 \n',
        'conntrack-S.2': 'cpu=0   \tfound=0 invalid=0 insert=0 insert_failed=0 drop=801 early_drop=18 error=0 search_restart=0 \n',
        'sysctl.txt': 'net.netfilter.nf_conntrack_count = 400\nnet.netfilter.nf_conntrack_max = 400\n',
      },
      fires: true,
    },
    {
      name: 'drops of long ago',
      files: {
        'conntrack-S.txt': 'cpu=0   \tfound=0 invalid=0 insert=0 insert_failed=7 drop=801 early_drop=18 error=0 search_restart=0 \n',
        'sysctl.txt': 'net.netfilter.nf_conntrack_count = 180\nnet.netfilter.nf_conntrack_max = 262144\n',
      },
      fires: false,
    },
    {
      name: 'only the sizes',
      files: { 'sysctl.txt': 'net.netfilter.nf_conntrack_count = 180\nnet.netfilter.nf_conntrack_max = 262144\n' },
      fires: false,
    },
    {
      name: 'drops that grow while half of the table is free',
      files: {
        'conntrack-S.1': 'cpu=0   \tfound=0 invalid=0 insert=0 insert_failed=0 drop=40 early_drop=2 error=0 search_restart=0 \n',
        'conntrack-S.2': 'cpu=0   \tfound=0 invalid=0 insert=0 insert_failed=0 drop=95 early_drop=2 error=0 search_restart=0 \n',
        'sysctl.txt': 'net.netfilter.nf_conntrack_count = 131000\nnet.netfilter.nf_conntrack_max = 262144\n',
      },
      fires: false,
    },
  ],
})
