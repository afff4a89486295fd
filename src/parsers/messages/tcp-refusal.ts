import { message } from '../../core/message.ts'
import { TCP_REFUSAL, type TcpRefusal } from '../../records/tcp-refusal.ts'

/** net/ipv4/tcp.c (tcp_check_oom). */
export const tcpRefusal = message<TcpRefusal>({
  id: 'tcp-refusal',
  emits: TCP_REFUSAL,
  holds: ['TCP: out of memory', 'orphaned sockets'],
  read({ message: text, kernel }) {
    if (kernel === false) return undefined
    if (/^TCP: out of memory\b/.test(text)) return { kind: 'memory' }
    return /^(?:TCP: )?too many (?:of )?orphaned sockets/.test(text) ? { kind: 'orphans' } : undefined
  },
})
