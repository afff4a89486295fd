import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { size } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import type { Watcher } from '../../../records/disk-alarm.ts'
import type { Alarm } from './alarms.ts'

interface Kind {
  /** What it does about it. */
  readonly does: string
  readonly cause: string
  readonly now: (a: Alarm) => Pick<Step, 'say' | 'run'>
  readonly durable: (a: Alarm) => Pick<Step, 'say' | 'run' | 'changes'>
}

const df = (path: string): string => `df -h ${word(path)}`
const KINDS: Readonly<Record<Watcher, Kind>> = {
  RabbitMQ: {
    does: 'blocks all publishers: its disk alarm is set',
    cause: 'It does so when less than disk_free_limit is left, on all nodes of the cluster, until there is more again',
    now: () => ({ say: 'See what is left, and which alarms are set.', run: 'rabbitmq-diagnostics alarms; df -h /var/lib/rabbitmq' }),
    durable: () => ({
      say: 'Enlarge the disk of that node, or let its queues drain (consumers, message TTL, max-length); keep disk_free_limit at about the memory of the node.',
    }),
  },
  Elasticsearch: {
    does: 'made indices read-only: the flood stage of its disk watermarks is exceeded',
    cause:
      'From there on every write to an index with a shard on that node is refused (read-only-allow-delete), until less is used than its upper limit (cluster.routing.allocation.disk.watermark.high) allows',
    now: () => ({ say: 'See how full each node is.', run: "curl -s 'localhost:9200/_cat/allocation?v'" }),
    durable: () => ({
      say: 'Delete old indices (a lifecycle policy), or give the node more disk; indices become writable by themselves once there is room (since 7.4).',
    }),
  },
  etcd: {
    does: 'takes no more writes: its database has reached its quota (NOSPACE)',
    cause:
      'The limit is its own (--quota-backend-bytes, 2 GiB unless somebody set it), and not the disk: old revisions and freed pages count too',
    now: () => ({
      say: 'See how large the database is on each member, and the alarm.',
      run: 'etcdctl endpoint status --cluster -w table; etcdctl alarm list',
    }),
    durable: () => ({
      say: 'Compact to the present revision, defragment one member after the other, then disarm the alarm (etcdctl compact, defrag, alarm disarm); turn on auto-compaction, and find what writes so much.',
    }),
  },
  Postfix: {
    does: 'takes no mail: its queue has too little free space',
    cause: 'It answers 452 when less is left than 1.5 times message_size_limit (or queue_minfree); the senders try again later',
    now: () => ({ say: 'See how full the queue’s file system is, and what waits.', run: 'df -h /var/spool/postfix; qshape deferred' }),
    durable: () => ({ say: 'Free space there, or give the queue a file system of its own; bound what fills it (logs, deferred mail).' }),
  },
  Ceph: {
    does: 'takes no more writes: an OSD of it is full',
    cause:
      'One OSD above its full ratio (0.95 unless somebody set it) stops the writes to every pool that uses it, however much room the others have',
    now: () => ({ say: 'See how full each OSD is, and which pools are stopped.', run: 'ceph osd df tree; ceph health detail' }),
    durable: () => ({
      say: 'Delete data or add OSDs, and let the balancer even them out (ceph balancer status). A slightly higher ratio (ceph osd set-full-ratio 0.96) only gives room to delete.',
    }),
  },
  MinIO: {
    does: 'takes no more objects: its drives have reached the least free space that it keeps',
    cause: 'It keeps a tenth of each drive free and refuses writes below that',
    now: ({ path }) => ({ say: 'See how full its drives are.', run: path === undefined ? 'df -h' : df(path) }),
    durable: () => ({ say: 'Delete objects (a lifecycle rule), or add a pool of drives.' }),
  },
}

const bytes = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : /^\d+$/.test(text) ? size(Math.round(Number(text) / 1024)) : text.replace(/\[([\d.]+%)\]$/, ' ($1)')

export const alarmHeadline = (a: Alarm): string =>
  a.cleared ? `${whoOf(a)} had too little disk space for a while: its alarm is off again` : setHeadline(a)

const whoOf = (a: Alarm): string => (a.nodes.length === 0 || a.server === 'Ceph' ? a.server : `${a.server} on ${listed(a.nodes, 3)}`)

/** Which OSDs of Ceph are full, where its health names them. */
const doesOf = ({ server, nodes }: Alarm): string =>
  server === 'Ceph' && nodes.length > 0
    ? KINDS[server].does.replace('an OSD of it is', `${listed(nodes, 5)} ${nodes.length === 1 ? 'is' : 'are'}`)
    : KINDS[server].does

const setHeadline = (a: Alarm): string =>
  say(
    whoOf(a),
    a.early ? ' moves data away: its high disk watermark is exceeded' : ` ${doesOf(a)}`,
    opt`; ${bytes(a.free)} are left`,
    when(/^\d+$/.test(a.limit ?? ''), opt`, and it asks for ${bytes(a.limit)}`),
  )

export const alarmCause = (a: Alarm): Sentence[] => [when(!a.early, KINDS[a.server].cause), opt`Its data lies in ${a.path}`]

export const alarmFix = (a: Alarm): Step[] => [
  { when: 'now', ...KINDS[a.server].now(a) },
  { when: 'durable', ...KINDS[a.server].durable(a) },
  { when: 'verify', say: 'The alarm stays off for a day, and writes are taken.' },
]
