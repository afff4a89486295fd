import { message } from '../../core/message.ts'
import { CONFIGURATION_REFUSAL, type ConfigurationRefusal } from '../../records/configuration-refusal.ts'

interface Shape {
  readonly says: RegExp
  readonly kind: 'cluster identity' | 'node identity' | 'cluster settings' | 'data directory'
  readonly by: string
  readonly name?: string
}

/** What a member of a cluster finds at its start that is another's, or of another time. Groups: `name`, `file`. */
const SHAPES: readonly Shape[] = [
  // Kafka: kafka.server.KafkaServer, BrokerMetadataCheckpoint, KRaft's MetaProperties
  {
    says: /\bThe Cluster ID \S{1,80} doesn't match stored clusterId .{1,120}? in (?<name>meta\.properties)/,
    kind: 'cluster identity',
    by: 'Kafka',
  },
  {
    says: /\bInvalid cluster\.id in: (?<file>\/\S{1,300}?)\. Expected \S{1,80}, but read \S{1,80}/,
    kind: 'cluster identity',
    by: 'Kafka',
    name: 'cluster.id',
  },
  {
    says: /\bConfigured (?<name>broker\.id|node\.id) \S{1,40} doesn't match stored (?:broker\.id|node\.id|broker id) .{1,60}? in meta\.properties/,
    kind: 'node identity',
    by: 'Kafka',
  },
  // ZooKeeper: QuorumPeerConfig
  { says: /\bIllegalArgumentException: (?<file>\/\S{1,300}\/(?<name>myid)) file is missing\b/, kind: 'node identity', by: 'ZooKeeper' },
  { says: /\bMy id \d{1,10} not in the peer list\b/, kind: 'node identity', by: 'ZooKeeper' },
  // Cassandra: SystemKeyspace, DatabaseDescriptor
  { says: /\bSaved cluster name .{1,120} != configured name\b/, kind: 'cluster identity', by: 'Cassandra' },
  // Elasticsearch, OpenSearch: BootstrapChecks; bound to loopback it only warns of the same
  {
    says: /(?:\bbootstrap check failure \[\d{1,2}\] of \[\d{1,2}\]|^\s{0,4}(?:ERROR: )?\[\d{1,2}\]): (?=the default discovery settings are unsuitable for production use)/,
    kind: 'cluster settings',
    by: 'Elasticsearch',
  },
]

/** A server that does not start, since what lies in its data directory and what it is told do not belong together. */
export const clusterRefused = message<ConfigurationRefusal>({
  id: 'cluster-refused',
  emits: CONFIGURATION_REFUSAL,
  holds: [
    ...["doesn't match stored", 'Invalid cluster.id in', 'file is missing', 'not in the peer list'],
    ...['!= configured name', 'discovery settings are unsuitable'],
  ],
  read({ message: text, kernel, priority }) {
    if (kernel === true || (priority !== undefined && priority > 6) || /\b(?:DEBUG|TRACE)\b/.test(text.slice(0, 200))) return undefined
    for (const { says, kind, by, name } of SHAPES) {
      const found = says.exec(text)
      if (found === null) continue
      const groups = found.groups ?? {}
      return {
        kind,
        name: groups['name'] ?? name,
        by: /\bopensearch\b/i.test(text) ? 'OpenSearch' : by,
        missing: /\bis missing$/.test(found[0]),
        file: groups['file'],
        // nobody says it who goes on
        ends: true,
        sentence: sentenceOf(text.slice(found.index)),
      }
    }
    return undefined
  },
})

/** The first sentence. */
const sentenceOf = (text: string): string =>
  text
    .replace(/^IllegalArgumentException: |^.{0,60}\]: (?=the default)/, '')
    .split(/\n|; |\. (?=[A-Z])/)[0]!
    .replace(/[".\s]{1,4}$/, '')
    .slice(0, 300)
