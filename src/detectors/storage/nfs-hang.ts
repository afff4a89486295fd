import { detector } from '../../core/detector.ts'
import type { Instant, Span } from '../../core/span.ts'

interface Facts {
  server: string
  recovered: boolean
  unanswered: number
  message: string
}

interface Server {
  host?: string | undefined
  first: { at: Span; time?: Instant | undefined; message: string }
  last: { at: Span; time?: Instant | undefined }
  unanswered: number
  /** The latest word was that it answers again. */
  ok?: { at: Span; time?: Instant | undefined } | undefined
}

const MAX_SERVERS = 1000

/** net/sunrpc/clnt.c prints both lines; `OK` ends what `not responding` began. */
export const nfsHang = detector<Facts>({
  id: 'nfs-hang',
  title: 'An NFS server does not answer',
  severity: 'error',
  domain: 'storage',
  seenIn: ['kernel log'],
  leadsTo: ['hung-task', 'io-wait-saturation'],
  watch(bench) {
    const servers = new Map<string, Server>()
    bench.onLine(['nfs: server', 'lockd: server'], (line) => {
      const m = /^(?:nfs|lockd): server (\S{1,255}) (not responding|OK)/.exec(line.message)
      if (m === null || line.kernel === false) return
      const key = `${line.host ?? ''}\0${m[1]}`
      const known = servers.get(key)
      const here = { at: line.at, time: line.time }
      if (m[2] === 'OK') {
        if (known !== undefined) known.ok = here
        return
      }
      if (known === undefined) {
        if (servers.size < MAX_SERVERS)
          servers.set(key, { host: line.host, first: { ...here, message: line.message }, last: here, unanswered: 1 })
        return
      }
      known.unanswered++
      known.last = here
      known.ok = undefined
    })
    bench.atEnd(() => {
      for (const [key, s] of servers) {
        const server = key.split('\0')[1] ?? ''
        bench.find({
          group: key,
          facts: { server, recovered: s.ok !== undefined, unanswered: s.unanswered, message: s.first.message },
          entities: { host: s.host, server },
          proof: [
            { at: s.first.at, time: s.first.time, witness: 'kernel log', note: 'every access to its mounts waits from here on' },
            ...(s.ok === undefined
              ? s.unanswered > 1
                ? [{ at: s.last.at, time: s.last.time, witness: 'kernel log' as const, note: 'still no answer' }]
                : []
              : [{ at: s.ok.at, time: s.ok.time, witness: 'kernel log' as const, note: 'it answers again' }]),
          ],
          time: s.first.time,
          ...(s.ok === undefined ? {} : { severity: 'note' as const }),
        })
      }
    })
  },
  cause: (f) =>
    `The NFS server ${f.server} did not answer (${f.unanswered} ${f.unanswered === 1 ? 'report' : 'reports'})${f.recovered ? '; it answered again later, which ended the waiting' : ' and no later line says that it answers again: processes that touch its mounts wait without end'}.`,
  fix: (f) => [
    { when: 'now', say: `See whether ${f.server} is up and reachable from here.`, run: `rpcinfo -T tcp ${f.server} nfs` },
    {
      when: 'durable',
      say: 'Repair the server or the network between; a hard mount waits on purpose, so do not switch to soft mounts for data that is written.',
    },
    { when: 'verify', say: `The kernel says: nfs: server ${f.server} OK.`, run: 'dmesg | grep "nfs: server"' },
  ],
  links: ['https://man7.org/linux/man-pages/man5/nfs.5.html'],
  messages: [
    { text: 'nfs: server S not responding, still trying | timed out', kernels: 'all', source: 'net/sunrpc/clnt.c' },
    { text: 'nfs: server S OK', kernels: 'all', source: 'net/sunrpc/clnt.c' },
  ],
  mechanism: 'A hard NFS mount repeats a request until the server answers; processes wait in state D meanwhile.',
  decoys: ['a pair of not responding and OK: it recovered, a note'],
  examples: [
    { name: 'no answer', files: { 'dmesg.txt': '[ 5000.000001] nfs: server 192.0.2.10 not responding, still trying\n' }, fires: true },
    {
      name: 'recovered',
      files: {
        'dmesg.txt': '[ 5000.000001] nfs: server 192.0.2.10 not responding, still trying\n[ 5060.000001] nfs: server 192.0.2.10 OK\n',
      },
      fires: false,
    },
  ],
})
