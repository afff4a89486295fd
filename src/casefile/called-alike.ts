import type { Peer, PeerFailure } from '../records/peer-failure.ts'

/** What people call servers, by the ports that these have as a rule and by the names of drivers and errors. */
const SORTS: readonly { readonly ports: readonly number[]; readonly says: RegExp; readonly called: RegExp }[] = [
  { ports: [5432, 6432], says: /postgres|psycopg|npgsql|\bpgx?\b|\bpq\b/i, called: /^(?:postgres(?:ql)?|pg|psql|database|db|sql)$/ },
  { ports: [3306], says: /mysql|mariadb/i, called: /^(?:mysql|mariadb|database|db|sql)$/ },
  { ports: [27017], says: /mongo/i, called: /^(?:mongo(?:db|ose)?|database|db)$/ },
  { ports: [1433, 1521, 9042], says: /sqlserver|oracle|cassandra/i, called: /^(?:sqlserver|mssql|oracle|cassandra|database|db|sql)$/ },
  { ports: [6379], says: /redis|valkey/i, called: /^(?:redis|valkey|ioredis|cache)$/ },
  { ports: [11_211], says: /memcache/i, called: /^(?:memcached?|cache)$/ },
  { ports: [9092], says: /kafka|\bbroker\b|\b(?:producer|consumer) clientid=/i, called: /^(?:kafka|brokers?)$/ },
  { ports: [5672, 5671], says: /rabbit|\bamqp/i, called: /^(?:rabbitmq|rabbit|amqp|brokers?|queue)$/ },
  { ports: [4222], says: /\bnats\b/i, called: /^(?:nats|brokers?|queue)$/ },
  { ports: [9200], says: /elastic|opensearch/i, called: /^(?:elasticsearch|elastic|opensearch)$/ },
  { ports: [2379], says: /\betcd\b/i, called: /^etcd$/ },
  { ports: [2181], says: /zookeeper|\bzk\b/i, called: /^(?:zookeeper|zk)$/ },
]

type Said = Pick<PeerFailure, 'peer'> & { readonly message: string }

/** Whether a word is what this line calls its peer, or what its kind of server is called. */
export const isCalledSo = (word: string, said: Said): boolean =>
  said.message.toLowerCase().includes(word) || SORTS.some((sort) => sort.called.test(word) && isOf(sort, said))

/** Whether a peer is, by its name or its port, the kind of server that this line speaks of. */
export const isOfKind = ({ host, port }: Peer, said: Said): boolean =>
  said.message.toLowerCase().includes(host.toLowerCase()) ||
  SORTS.some(
    (sort) =>
      isOf(sort, said) && (sort.ports.includes(port ?? 0) || host.split(/[^A-Za-z]+/).some((word) => sort.called.test(word.toLowerCase()))),
  )

const isOf = ({ ports, says }: (typeof SORTS)[number], { peer, message }: Said): boolean =>
  ports.includes(peer.port ?? 0) || says.test(`${peer.host} ${message}`)

/** Whether a text speaks of the kind of server that this line speaks of. */
export const isOneKind = (text: string, said: Said): boolean => SORTS.some((sort) => sort.says.test(text) && isOf(sort, said))

/** Words that name nothing by themselves: any client connects. */
const HELPING = /^(?:clients?|drivers?|pool|instance|server|service|host|manager)$/

/** Whether all these words are of what this line calls its peer; no word is of whatever it speaks of. */
export function areCalledSo(words: readonly string[], said: Said): boolean {
  const names = words.filter((word) => !HELPING.test(word))
  return names.every((word) => isCalledSo(word, said)) && (names.length > 0 || words.length === 0)
}

/** Whether a word is the name of a kind of server. */
export const isKind = (word: string): boolean => SORTS.some(({ called }) => called.test(word))
