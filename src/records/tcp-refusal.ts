import { lineType } from '../core/record.ts'

/** TCP had no memory for a socket, or destroyed sockets that no process owns because there were too many. */
export interface TcpRefusal {
  readonly kind: 'memory' | 'orphans'
}

export const TCP_REFUSAL = lineType<TcpRefusal>('tcp-refusal')
