import { message } from '../../core/message.ts'
import { SLOW_SYNC, type SlowSync } from '../../records/slow-sync.ts'

type Saying = readonly [server: SlowSync['server'], kind: SlowSync['kind'], pattern: RegExp]

/** `took` and `expected`, as the server prints a duration: `2.911200148s`, `3141ms`, `1m2.5s`. */
const SAYINGS: readonly Saying[] = [
  // server/storage/wal/wal.go; before 3.4 in words
  [
    'etcd',
    'sync',
    /^slow fdatasync\b(?:.{0,200}?\btook["=: ]{1,4}(?<took>[\d.]{1,16}[a-zµ]{1,2}\w{0,12}))?(?:.{0,80}?\bexpected-duration["=: ]{1,4}(?<expected>[\d.]{1,16}[a-z]{1,2}))?/,
  ],
  ['etcd', 'sync', /\bsync duration of (?<took>[\d.]{1,16}[a-zµ]{1,2}\w{0,12}), expected less than (?<expected>[\d.]{1,16}[a-z]{1,2})/],
  // server/etcdserver/raft.go
  ['etcd', 'heartbeat', /\bleader failed to send out heartbeat on time\b|\bfailed to send out heartbeat on time \(exceeded/],
  // raft/node.go
  ['etcd', 'leader-lost', /\braft\.node: [\da-f]{1,16} lost leader [\da-f]{1,16} at term \d/],
  // FileTxnLog.java
  ['ZooKeeper', 'sync', /\bfsync-ing the write ahead log in \S{1,60} took (?<took>\d{1,9}ms)/],
  // src/aof.c
  ['Redis', 'sync', /\bAsynchronous AOF fsync is taking too long \(disk is busy\?\)/],
  // PersistedClusterStateService.java
  ['Elasticsearch', 'sync', /\bwriting (?:full |incremental )?cluster state took \[(?<took>\d{1,9}ms)\]/],
]

export const slowSync = message<SlowSync>({
  id: 'slow-sync',
  emits: SLOW_SYNC,
  holds: [
    'slow fdatasync',
    'sync duration of ',
    'failed to send out heartbeat on time',
    ' lost leader ',
    'fsync-ing the write ahead log',
    'AOF fsync is taking too long',
    'cluster state took [',
  ],
  read({ message: text, kernel }) {
    if (kernel === true) return undefined
    for (const [server, kind, pattern] of SAYINGS) {
      const m = pattern.exec(text)
      if (m !== null) return { server, kind, tookMs: msOf(m.groups?.['took']), expectedMs: msOf(m.groups?.['expected']) }
    }
    return undefined
  },
})

const MS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1, µs: 0.001, us: 0.001, ns: 1e-6 }

/** A duration as Go prints it, or a number of ms. */
function msOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const parts = [...text.matchAll(/(\d{1,10}(?:\.\d{1,12})?)(h|ms|m|s|µs|us|ns)/g)]
  return parts.length === 0 ? undefined : parts.reduce((sum, [, n, unit]) => sum + Number(n) * MS[unit!]!, 0)
}
