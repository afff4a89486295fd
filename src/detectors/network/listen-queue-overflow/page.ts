import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'Connections that are complete wait in the accept queue, bounded by the smaller of the backlog and somaxconn; half-open ones in the SYN queue. When they are full the kernel drops, or answers with cookies. Nothing is logged for a full accept queue: only TcpExtListenOverflows counts it.',
  decoys: ['counters that stand still since long ago', 'a queue that is used but not full'],
  messages: [
    {
      text: 'TCP: request_sock_TCP: Possible SYN flooding on port N. Sending cookies.',
      kernels: 'since 3.7 (before: possible SYN flooding on port N.)',
      source: 'net/ipv4/tcp_input.c',
    },
    {
      text: 'TCP: request_sock_TCP: Possible SYN flooding on port ADDRESS:N. Sending cookies.',
      kernels: 'since 6.2',
      source: 'net/ipv4/tcp_input.c',
    },
  ],
  sample: 'a-full-queue-and-counters',
}
