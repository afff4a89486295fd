import type { Example } from '../../core/detector.ts'

export const FD_LEAK_EXAMPLES: readonly [Example, Example, ...Example[]] = [
  {
    name: 'growing count',
    files: {
      'fd-count.txt':
        '2025-11-21T14:00:00Z\n22\n2025-11-21T14:00:30Z\n73\n2025-11-21T14:01:00Z\n124\n2025-11-21T14:01:30Z\n175\n2025-11-21T14:02:00Z\n226\n',
    },
    fires: true,
  },
  {
    name: 'sockets that were never closed',
    files: {
      'lsof.txt': `COMMAND  PID USER   FD   TYPE DEVICE SIZE/OFF NODE NAME\n${Array.from({ length: 80 }, (_, i) => `gateway 6682 root ${String(i + 5).padStart(4)}u  IPv4 ${91000 + i}      0t0  TCP 127.0.0.1:${40000 + i}->127.0.0.1:9000 (CLOSE_WAIT)\n`).join('')}`,
    },
    fires: true,
  },
  {
    name: 'the sockets with their owner',
    files: {
      'ss-tanp.txt': `State      Recv-Q Send-Q Local Address:Port  Peer Address:Port Process\n${Array.from({ length: 70 }, (_, i) => `CLOSE-WAIT 1      0          10.0.0.4:${41000 + i}     10.0.0.9:9200  users:(("indexer",pid=3318,fd=${i + 9}))\n`).join('')}`,
    },
    fires: true,
  },
  {
    name: 'a pool that slows down as it fills',
    files: {
      'fd-count.txt': '2025-11-21T14:00:00Z\n20\n2025-11-21T14:00:30Z\n420\n2025-11-21T14:01:00Z\n600\n2025-11-21T14:01:30Z\n690\n',
    },
    fires: false,
  },
  {
    name: 'a plateau',
    files: {
      'fd-count.txt':
        '2025-11-21T14:00:00Z\n16\n2025-11-21T14:00:30Z\n428\n2025-11-21T14:01:00Z\n605\n2025-11-21T14:01:30Z\n605\n2025-11-21T14:02:00Z\n605\n',
    },
    fires: false,
  },
  {
    name: 'growing, with clients that come and go',
    files: {
      'fd-count.txt': [100, 160, 150, 222, 281, 343].map((n, i) => `2025-11-21T14:0${i}:00Z\n${n}\n`).join(''),
    },
    fires: true,
  },
  {
    name: 'growing until it was restarted',
    files: {
      'fd-count.txt': [22, 73, 124, 175, 226, 18].map((n, i) => `2025-11-21T14:0${i}:00Z\n${n}\n`).join(''),
    },
    fires: true,
  },
  {
    name: 'one file opened again and again',
    files: {
      'lsof.txt': `COMMAND  PID USER   FD   TYPE DEVICE SIZE/OFF NODE NAME\n${Array.from({ length: 130 }, (_, i) => `reporter 5120 root ${String(i + 3).padStart(4)}r   REG  254,0     4096  771 /srv/reports/template.html\n`).join('')}`,
    },
    fires: true,
  },
  {
    name: 'hundreds of pipes',
    files: {
      'lsof.txt': `COMMAND  PID USER   FD   TYPE DEVICE SIZE/OFF NODE NAME\n${Array.from({ length: 540 }, (_, i) => `spawner 5120 root ${String(i + 3).padStart(4)}r  FIFO   0,13      0t0 ${61000 + i} pipe\n`).join('')}`,
    },
    fires: true,
  },
  {
    name: 'half-closed connections, and one process that may hold them',
    files: {
      'ss-tan.txt': `State      Recv-Q Send-Q Local Address:Port  Peer Address:Port\n${Array.from({ length: 120 }, (_, i) => `CLOSE-WAIT 1      0          10.0.0.4:${41000 + i}     10.0.0.9:9200\n`).join('')}`,
      'lsof.txt': `COMMAND  PID USER   FD   TYPE DEVICE SIZE/OFF NODE NAME\n${Array.from({ length: 30 }, (_, i) => `indexer 3318 root ${String(i + 5).padStart(4)}u  IPv4 ${91000 + i}      0t0  TCP 10.0.0.4:${41000 + i}->10.0.0.9:9200 (${i < 8 ? 'CLOSE_WAIT' : 'ESTABLISHED'})\n`).join('')}`,
    },
    fires: true,
  },
  {
    name: 'half-closed connections of which any of two may hold most',
    files: {
      'ss-tan.txt': `State      Recv-Q Send-Q Local Address:Port  Peer Address:Port\n${Array.from({ length: 120 }, (_, i) => `CLOSE-WAIT 1      0          10.0.0.4:${41000 + i}     10.0.0.9:9200\n`).join('')}`,
      'lsof.txt': `COMMAND  PID USER   FD   TYPE DEVICE SIZE/OFF NODE NAME\n${Array.from({ length: 14 }, (_, i) => `${i < 8 ? 'indexer 3318' : 'mailer  3320'} root ${String(i + 5).padStart(4)}u  IPv4 ${91000 + i}      0t0  TCP 10.0.0.4:${41000 + i}->10.0.0.9:9200 (CLOSE_WAIT)\n`).join('')}`,
    },
    fires: true,
  },
]
