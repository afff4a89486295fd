import { type Peer, UNNAMED } from '../../records/peer-failure.ts'

/** Servers by the names of their protocols, drivers and errors, which a client prints where it names no address. */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/postgres|psycopg|asyncpg|npgsql|\bpq: |\bpgx\b/i, 'PostgreSQL'],
  // PDO: 2002 is the number that libmysqlclient gives a server that it cannot reach (CR_CONNECTION_ERROR)
  [/mysql|SQLSTATE\[HY000\] \[2002\]|\bCommunications link failure\b/i, 'MySQL'],
  [/mariadb/i, 'MariaDB'],
  [/redis/i, 'Redis'],
  [/rabbitmq|\bamqp|\blapin\b/i, 'RabbitMQ'],
  [/\b(?:kombu|celery)\b/i, 'the message broker'],
  [/kafka|\bNoBrokersAvailable\b/i, 'Kafka'],
  [/mongo/i, 'MongoDB'],
  [/elasticsearch/i, 'Elasticsearch'],
  [/opensearch/i, 'OpenSearch'],
  [/memcache/i, 'memcached'],
  [/zookeeper/i, 'ZooKeeper'],
  [/cassandra/i, 'Cassandra'],
  [/clickhouse/i, 'ClickHouse'],
  [/\bnats\b/i, 'NATS'],
  [/\betcd\b/i, 'etcd'],
]

/**
 * Errors that their runtime types by the number of errno(3), 111: Rust's `Os { code: 111, … }` and `(os error 111)`, .NET's `SocketException (111)`,
 * of which nothing but a connection that a program makes is the reason.
 */
const TYPED = /\bOs \{ code: 111\b|\(os error 111\)|\bSocketException \(111\)/
/** What kind of server these words are of, where they name none by its address. */
export const peerKind = (text: string): Peer | undefined => {
  const name = KINDS.find(([words]) => words.test(text))?.[1]
  return name === undefined ? undefined : { host: name, unnamed: true }
}

/** No error: what is done if one comes, or what a program tells of itself. */
const NO_ERROR = /\b(?:INFO|DEBUG|TRACE)\b|\b(?:on|if|when|after|upon|for) ["'(]?connection refused\b/i

/** The peer of an error that names none: by its kind, or just a server. */
export const unnamedPeer = (text: string): Peer | undefined =>
  NO_ERROR.test(text) ? undefined : (peerKind(text) ?? (TYPED.test(text) ? { host: UNNAMED, unnamed: true } : undefined))
