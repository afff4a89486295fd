import type { FormatParser } from '../../core/parser.ts'
import { SOCKET_STATES } from '../../records/sockets.ts'
import { isPrompt } from '../../core/prompt.ts'

const TCP = /^TCP:\s{1,8}\d{1,9} \(estab (\d{1,9}), closed (\d{1,9}),([^)]{0,200})\)(?:, ports \d{1,9})?\s*$/
const REST =
  /^(?:Total: \d{1,9}(?: \(kernel \d{1,9}\))?|Transport\s{1,8}Total\s{1,8}IP\s{1,8}IPv6|(?:\*|RAW|UDP|TCP|INET|FRAG|MPTCP|SCTP|DCCP)(?:\s{1,12}(?:\d{1,9}|-)){3})\s*$/

/** ss -s: sockets of the whole network namespace (print_summary, iproute2's misc/ss.c). */
export const socketSummary: FormatParser = {
  id: 'socket-summary',
  title: 'ss -s',
  capture: ['ss -s'],
  recognised: 'by its line TCP: N (estab N, closed N, …)',
  samples: [
    {
      text: 'Total: 113\nTCP:   127 (estab 72, closed 14, orphaned 0, timewait 13)\n\nTransport Total     IP        IPv6\nRAW\t  0         0         0        \n',
    },
  ],
  shows: ['sockets'],
  begins: ['(estab '],
  heading: (text) => TCP.test(text),
  open: (publish) => ({
    line(line) {
      const m = TCP.exec(line.text)
      if (m === null) return REST.test(line.text) ? 'take' : isPrompt(line.text) ? 'end' : 'pass'
      const states = new Map([
        ['ESTABLISHED', Number(m[1])],
        ['CLOSED', Number(m[2])],
      ])
      const waiting = /timewait (\d{1,9})/.exec(m[3]!)?.[1]
      if (waiting !== undefined) states.set('TIME_WAIT', Number(waiting))
      const orphaned = /orphaned (\d{1,9})/.exec(m[3]!)?.[1]
      if (orphaned !== undefined) states.set('ORPHANED', Number(orphaned))
      publish(SOCKET_STATES, { states }, line)
      return 'take'
    },
    end() {},
  }),
}
