import { detector } from '../../core/detector.ts'
import { eventOf } from '../../core/log-line.ts'

interface Facts {
  port?: number | undefined
  address?: string | undefined
  cookies?: boolean | undefined
  message: string
}

/** net/ipv4/tcp_input.c (tcp_syn_flood_action), printed once per listening socket. */
export const listenQueueOverflow = detector<Facts>({
  id: 'listen-queue-overflow',
  title: 'A listening socket cannot take new connections as fast as they come',
  severity: 'warning',
  domain: 'network',
  seenIn: ['kernel log'],
  absence: 'the line is printed once per socket only: counters (nstat TcpExtListenOverflows) tell more',
  leadsTo: ['probe-failure'],
  watch(bench) {
    bench.onLine(['possible SYN flooding on port'], (line) => {
      const m =
        /^(?:[\w ]{1,32}: ){0,3}possible SYN flooding on port (?:(\S{1,64}):)?(\d{1,5})\.(?:\s{1,4}(Sending cookies|Dropping request))?/i.exec(
          line.message,
        )
      if (m === null || line.kernel === false) return
      bench.find({
        group: `${line.host ?? ''}\0${m[2]}`,
        event: eventOf(line),
        facts: {
          port: Number(m[2]),
          address: m[1],
          cookies: m[3] === undefined ? undefined : /cookies/i.test(m[3]),
          message: line.message,
        },
        entities: { host: line.host },
        proof: [{ at: line.at, time: line.time, witness: 'kernel log', note: 'printed once per socket' }],
        time: line.time,
      })
    })
  },
  cause: (f) =>
    `The queue of the socket listening on ${f.address === undefined ? '' : `${f.address} `}port ${f.port} was full${f.cookies === undefined ? '' : f.cookies ? '; the kernel answers with SYN cookies' : '; the kernel drops new connections'}. Behind it is rarely an attack: the program accepts too slowly, or its backlog is too small for the burst.`,
  fix: (f) => [
    {
      when: 'now',
      say: 'See whether the accept queue is full: Recv-Q at or above Send-Q of the listening socket.',
      run: `ss -lnt 'sport = :${f.port}'; nstat -az TcpExtListenOverflows TcpExtListenDrops`,
    },
    {
      when: 'durable',
      say: `Let the program accept faster (more workers, no blocking work in the accept loop); then raise its backlog and net.core.somaxconn together.`,
      run: 'sysctl net.core.somaxconn net.ipv4.tcp_max_syn_backlog',
    },
    {
      when: 'verify',
      say: 'TcpExtListenOverflows no longer grows.',
      run: 'nstat -az TcpExtListenOverflows; sleep 10; nstat TcpExtListenOverflows',
    },
  ],
  links: ['https://man7.org/linux/man-pages/man2/listen.2.html'],
  messages: [
    {
      text: 'TCP: request_sock_TCP: Possible SYN flooding on port N. Sending cookies.',
      kernels: 'all (before 3.x in lower case; with the address since 6.3)',
      source: 'net/ipv4/tcp_input.c',
    },
  ],
  mechanism:
    'Connections that are complete wait in the accept queue, bounded by the smaller of the backlog and somaxconn; half-open ones in the SYN queue. When they are full the kernel drops, or answers with cookies.',
  decoys: ['counters that stand still since long ago'],
  examples: [
    {
      name: 'the kernel says so',
      files: { 'dmesg.txt': '[ 9120.000001] TCP: request_sock_TCP: Possible SYN flooding on port 0.0.0.0:8080. Sending cookies.\n' },
      fires: true,
    },
    { name: 'a port that listens', files: { 'dmesg.txt': '[ 9120.000001] nfsd: listening on port 2049\n' }, fires: false },
  ],
})
