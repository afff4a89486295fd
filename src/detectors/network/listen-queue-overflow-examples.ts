import type { Example } from '../../core/detector.ts'

export const LISTEN_QUEUE_OVERFLOW_EXAMPLES: readonly [Example, Example, ...Example[]] = [
  {
    name: 'the kernel says so',
    files: { 'dmesg.txt': '[ 9120.000001] TCP: request_sock_TCP: Possible SYN flooding on port 0.0.0.0:8080. Sending cookies.\n' },
    fires: true,
  },
  {
    name: 'a full queue and counters',
    files: {
      'ss-lnt.txt':
        'State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\nLISTEN 129    128          0.0.0.0:9443      0.0.0.0:*    users:(("gateway",pid=4711,fd=7))\n',
      'nstat.txt':
        '#kernel\nTcpPassiveOpens                 91240              0.0\nTcpExtListenOverflows           512                0.0\n',
    },
    fires: true,
  },
  {
    name: 'a server that watches its own queue',
    files: {
      'uwsgi.log': 'Fri Feb 21 15:05:18 2025 - *** uWSGI listen queue of socket "127.0.0.1:39397" (fd: 3) full !!! (1025/1024) ***\n',
    },
    fires: true,
  },
  {
    name: 'counters of long ago',
    files: {
      'netstat-s.1.txt': 'Tcp:\n    400 passive connection openings\nTcpExt:\n    230 times the listen queue of a socket overflowed\n',
      'netstat-s.2.txt': 'Tcp:\n    460 passive connection openings\nTcpExt:\n    230 times the listen queue of a socket overflowed\n',
    },
    fires: false,
  },
  { name: 'a port that listens', files: { 'dmesg.txt': '[ 9120.000001] nfsd: listening on port 2049\n' }, fires: false },
  {
    name: 'a backlog of five, taken for a moment',
    files: {
      'ss-lnt.txt':
        'State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\nLISTEN 5      5            0.0.0.0:8081      0.0.0.0:*    users:(("metrics",pid=911,fd=3))\n',
    },
    fires: false,
  },
  {
    name: 'netstat, which tells no backlog',
    files: {
      'netstat-lnt.txt':
        'Active Internet connections (only servers)\nProto Recv-Q Send-Q Local Address           Foreign Address         State      \ntcp      201      0 0.0.0.0:8080            0.0.0.0:*               LISTEN     \ntcp        0      0 0.0.0.0:22              0.0.0.0:*               LISTEN     \n',
    },
    fires: true,
  },
  {
    name: 'one sample, with many overflows for its connections',
    files: {
      'netstat-s.txt':
        'Tcp:\n    4020110 passive connection openings\nTcpExt:\n    51234 times the listen queue of a socket overflowed\n    51234 SYNs to LISTEN sockets dropped\n',
    },
    fires: true,
  },
]
