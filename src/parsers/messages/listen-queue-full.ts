import { message } from '../../core/message.ts'
import { LISTEN_QUEUE_FULL, type ListenQueueFull } from '../../records/listen-queue.ts'

const UWSGI = /uWSGI listen queue of socket "(?:(\S{1,100}):)?(\d{1,5}|\S{1,108})" \(fd: \d{1,6}\) full !!! \((\d{1,7})\/(\d{1,7})\)/

/** uWSGI looks at its own queue (tcp_info.tcpi_unacked of the listening socket; core/master_checks.c). */
export const listenQueueFull = message<ListenQueueFull>({
  id: 'listen-queue-full',
  emits: LISTEN_QUEUE_FULL,
  holds: ['uWSGI listen queue of socket'],
  read({ message: text, kernel }) {
    const m = UWSGI.exec(text)
    if (m === null || kernel === true) return undefined
    const port = Number(m[2])
    const isPort = !Number.isNaN(port)
    return {
      program: 'uwsgi',
      port: isPort ? port : undefined,
      address: isPort ? m[1] : m[2],
      waiting: Number(m[3]),
      backlog: Number(m[4]),
    }
  },
})
