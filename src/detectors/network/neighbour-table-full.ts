import { detector } from '../../core/detector.ts'
import { eventOf } from '../../core/log-line.ts'

interface Facts {
  table: string
  message: string
}

/** net/core/neighbour.c (neigh_alloc); older kernels: "Neighbour table overflow." */
export const neighbourTableFull = detector<Facts>({
  id: 'neighbour-table-full',
  title: 'The neighbour (ARP) table is full',
  severity: 'error',
  domain: 'network',
  seenIn: ['kernel log'],
  absence: 'the line is rate limited, but one would remain',
  watch(bench) {
    bench.onLine(['neighbor table overflow', 'neighbour table overflow'], (line) => {
      const m = /^(?:neighbou?r: )?(?:(\w{1,32}): )?neighbou?r table overflow/i.exec(line.message)
      if (m === null || line.kernel === false) return
      bench.find({
        group: line.host ?? '',
        event: eventOf(line),
        facts: { table: m[1] ?? 'arp_cache', message: line.message },
        entities: { host: line.host },
        proof: [{ at: line.at, time: line.time, witness: 'kernel log' }],
        time: line.time,
      })
    })
  },
  cause: (f, count) =>
    `The kernel's neighbour table ${f.table} was full (${count} ${count === 1 ? 'report' : 'reports'}, which are rate limited): new hosts on the local networks cannot be reached, seemingly at random.`,
  fix: (f) => [
    { when: 'now', say: 'Count the neighbours and see which network is so large.', run: 'ip -s neigh | wc -l' },
    {
      when: 'durable',
      say: `Raise gc_thresh1, gc_thresh2 and gc_thresh3 of ${f.table === 'ndisc_cache' ? 'net.ipv6' : 'net.ipv4'}.neigh.default above the number of hosts (the default of gc_thresh3 is 1024), or make the network smaller.`,
      run: 'sysctl net.ipv4.neigh.default.gc_thresh3',
    },
    { when: 'verify', say: 'The table stays below gc_thresh2.', run: 'ip neigh | wc -l' },
  ],
  links: ['https://man7.org/linux/man-pages/man7/arp.7.html'],
  messages: [
    {
      text: 'neighbour: TABLE: neighbor table overflow!',
      kernels: 'since 3.14 (before: Neighbour table overflow.)',
      source: 'net/core/neighbour.c',
    },
  ],
  mechanism:
    'Every host on a local network that was spoken to takes an entry; at gc_thresh3 no new one is made until old ones are collected.',
  decoys: [],
  examples: [
    { name: 'overflow', files: { 'dmesg.txt': '[ 9120.000001] neighbour: arp_cache: neighbor table overflow!\n' }, fires: true },
    { name: 'a word in a log', files: { 'app.log': '2025-11-21 14:00:00 DEBUG checking for neighbor table overflows\n' }, fires: false },
  ],
})
