import { message } from '../../core/message.ts'
import { DISK_ALARM, type DiskAlarm, type Watcher } from '../../records/disk-alarm.ts'

interface Saying {
  readonly server: Watcher
  readonly says: RegExp
  readonly early?: true
  readonly cleared?: true
}

/** Elasticsearch names a node by id, name and data path. */
const ON_NODE = String.raw`\[[\w-]{1,64}\]\[(?<node>[^\]]{1,128})\](?:\[(?<path>\/[^\]]{1,200})\])?`
const SAYINGS: readonly Saying[] = [
  // deps/rabbit: rabbit_disk_monitor, rabbit_alarm
  { server: 'RabbitMQ', says: /\bFree disk space is insufficient\. Free bytes: ?(?<free>\d{1,20})\. Limit: ?(?<limit>\d{1,20})/ },
  { server: 'RabbitMQ', says: /\bFree disk space is sufficient\b/, cleared: true },
  // rabbitmqctl cluster_status
  { server: 'RabbitMQ', says: /^\s{0,8}Free disk space alarm on node (?<node>[\w@-]{1,64}(?:\.[\w@-]{1,64}){0,8})\s{0,4}$/ },
  { server: 'RabbitMQ', says: /\bdisk resource limit alarm set on node '?(?<node>[\w@-]{1,64}(?:\.[\w@-]{1,64}){0,8})/ },
  {
    server: 'RabbitMQ',
    says: /\bdisk resource limit alarm cleared (?:on node '?(?<node>[\w@-]{1,64}(?:\.[\w@-]{1,64}){0,8})|across the cluster)/,
    cleared: true,
  },
  // org.elasticsearch.cluster.routing.allocation.DiskThresholdMonitor
  {
    server: 'Elasticsearch',
    says: new RegExp(
      String.raw`\bflood stage disk watermark \[(?<limit>[\w.%]{1,20})\] exceeded on ${ON_NODE} free: (?<free>[\w.]{1,20}(?:\[[\d.]{1,8}%\])?)`,
    ),
  },
  { server: 'Elasticsearch', says: /\bdisk usage exceeded flood-stage watermark\b/ },
  {
    server: 'Elasticsearch',
    says: new RegExp(
      String.raw`\bhigh disk watermark \[(?<limit>[\w.%]{1,20})\] exceeded on ${ON_NODE} free: (?<free>[\w.]{1,20}(?:\[[\d.]{1,8}%\])?)`,
    ),
    early: true,
  },
  {
    server: 'Elasticsearch',
    says: new RegExp(String.raw`\b(?:low|high|flood stage) disk watermark \[[\w.%]{1,20}\] no longer exceeded on ${ON_NODE}`),
    cleared: true,
  },
  // server/etcdserver: ErrNoSpace, api/v3rpc/rpctypes
  {
    server: 'etcd',
    says: /\bmvcc: database space exceeded\b|\betcdserver: no space\b|\bmemberID:\d{1,20} alarm:NOSPACE\b|\balarm(?:ed|):? ?"?NOSPACE\b/,
  },
  { server: 'etcd', says: /\b(?:disarm(?:ed|ing)|deactivat(?:ed|ing)) .{0,40}NOSPACE\b/i, cleared: true },
  // src/smtpd/smtpd_check.c: queue_minfree and message_size_limit
  { server: 'Postfix', says: /\bnot enough free space in mail queue: (?<free>\d{1,20}) bytes < 1\.5\*message size limit/ },
  { server: 'Postfix', says: /\b452 4\.3\.1 Insufficient system storage\b/ },
  // src/mon/OSDMap.cc and HealthMonitor: its health, in a line, in detail and in its log
  { server: 'Ceph', says: /^\s{0,16}(?<node>osd\.\d{1,6}) is full\s{0,4}$/ },
  { server: 'Ceph', says: /\bHealth check cleared: OSD_FULL\b/, cleared: true },
  {
    server: 'Ceph',
    says: /^\s{0,16}(?:health: )?(?:HEALTH_ERR )?\d{1,6} full osd\(s\)|\bHealth check (?:failed|update): \d{1,6} full osd\(s\)|^\[ERR\] OSD_FULL: /,
  },
  { server: 'MinIO', says: /\bStorage backend has reached its minimum free (?:drive|disk) threshold\b/ },
]

/** A server that takes no more writes before its disk is full. */
export const diskAlarm = message<DiskAlarm>({
  id: 'disk-alarm',
  emits: DISK_ALARM,
  holds: [
    ...['Free disk space is ', 'disk resource limit alarm', 'disk watermark [', 'exceeded flood-stage watermark'],
    ...['Free disk space alarm on node', ' full osd(s)', ' is full', 'OSD_FULL'],
    ...['database space exceeded', 'etcdserver: no space', 'NOSPACE'],
    ...[
      'not enough free space in mail queue',
      'Insufficient system storage',
      'minimum free drive threshold',
      'minimum free disk threshold',
    ],
  ],
  read({ message: text, kernel, ident }) {
    if (kernel === true) return undefined
    for (const { server, says, early, cleared } of SAYINGS) {
      const found = says.exec(text)
      // the answer of another server's, which a client logs, is not this one's
      if (found === null || (server === 'Postfix' && !/^postfix/.test(ident ?? 'postfix'))) continue
      const { node, path, free, limit } = found.groups ?? {}
      return { server, node, path, free, limit, early: early === true, cleared: cleared === true }
    }
    return undefined
  },
})
