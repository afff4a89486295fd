import type { Peer } from '../records/peer-failure.ts'

const HOST = String.raw`(?:\[[0-9a-fA-F:.]{2,45}(?:%[\w.-]{1,16})?\]|[A-Za-z0-9](?:[\w.-]{0,252}[A-Za-z0-9])?)`
/** An address of IPv6 without brackets, as runtimes print it in front of a port: `fd00:10::c`, `::1`, `::ffff:10.0.4.12` (RFC 4291, 2.2). */
const V6 = String.raw`(?:[0-9a-fA-F]{0,4}:){2,7}(?:[0-9a-fA-F]{1,4}|(?:\d{1,3}\.){3}\d{1,3})(?:%[\w.-]{1,16})?`
/** Places in which a line names the other end, the surest first. */
const SHAPES: readonly RegExp[] = [
  // libpq: connection to server at "db1.internal" (10.0.4.11), port 5432 failed
  new RegExp(String.raw`\bserver at "(?<host>${V6}|${HOST})"(?: \((?<address>[0-9a-fA-F.:]{3,45})\))?, port (?<port>\d{1,5})\b`),
  // libpq up to 13: Is the server running on host "db" (172.18.0.3) and accepting TCP/IP connections on port 5432?
  new RegExp(
    String.raw`\bserver running on host "(?<host>${V6}|${HOST})"(?: \((?<address>[0-9a-fA-F.:]{3,45})\))? and accepting\s{1,16}TCP/IP connections on port (?<port>\d{1,5})\b`,
  ),
  /\bconnections on Unix domain socket \\?"(?<host>\/[\w./@-]{2,200}?)\\?"\?/,
  // MySQL: Can't connect to local server through socket '/run/mysqld/mysqld.sock' (2)
  /\bserver through socket \\?'(?<host>\/[\w./@-]{2,200})\\?'/,
  // RabbitMQ, of another node of its cluster: epmd error for host mq-1: address (cannot connect to host/port)
  new RegExp(String.raw`\bepmd error for host \\?"?(?<host>${HOST})\\?"?: `),
  // Prisma: Can't reach database server at `db:5432`, and `db`:`5432`
  new RegExp(String.raw`\bserver at \x60(?<host>${HOST})\x60?:\x60?(?<port>\d{1,5})\x60`),
  // .NET: Connection refused (auth:8080)
  new RegExp(String.raw`\b(?:refused|timed out|unreachable|route to host) \((?<host>\[${V6}\]|${HOST}):(?<port>\d{1,5})\)`),
  // Laravel: (Connection: mysql, Host: db, Port: 3306, …)
  new RegExp(String.raw`\bHost: (?<host>${HOST}), Port: (?<port>\d{1,5})\b`),
  // Netty: Connection refused: redis/172.18.0.2:6379
  new RegExp(
    String.raw`\b(?:refused|timed out|reset|unreachable): (?:(?<host>${HOST})/)?(?<address>(?:\d{1,3}\.){3}\d{1,3}):(?<port>\d{1,5})\b`,
  ),
  // Galera names its own listener first: (d5afd2f2, 'tcp://0.0.0.0:4567') connection to peer 4a54b31f with addr tcp://10.0.0.3:4567
  new RegExp(String.raw`\bto peer \S{1,40} with addr \w{1,8}://(?<host>${HOST}):(?<port>\d{1,5})\b`),
  // nginx: upstream: "fastcgi://unix:/run/php/www.sock:", connect() to unix:/run/app.sock failed
  /\b(?:upstream: "\w{1,16}:\/\/|connect\(\) to )unix:(?<host>\/[\w./@-]{2,200})(?=[:"\s])/,
  // nginx: upstream: "http://127.0.0.1:9000/cart"
  new RegExp(String.raw`\bupstream: "\w{1,16}://(?:[^@/"]{1,80}@)?(?<host>${HOST})(?::(?<port>\d{1,5}))?[/"]`),
  // MySQL: Can't connect to MySQL server on 'db1:3306' (111)
  new RegExp(String.raw`\bserver on '(?<host>${HOST})(?::(?<port>\d{1,5}))?'`),
  // Go: read tcp 10.0.0.5:40472->10.0.0.9:7946: i/o timeout
  new RegExp(String.raw`\b(?:read|write|dial) (?:tcp|udp)[46]? \S{3,60}->(?<host>${HOST}):(?<port>\d{1,5})\b`),
  // Go: dial tcp 10.0.6.21:6379: connect: …
  new RegExp(String.raw`\bdial (?:tcp|udp)[46]? (?<host>${HOST}):(?<port>\d{1,5})\b`),
  // Go: dial unix /run/containerd/containerd.sock: connect: …
  /\bdial unix (?<host>@?\/?[\w./@-]{2,200}): /,
  // libpq: connection to server on socket "/run/postgresql/.s.PGSQL.5432" failed
  /\bserver on socket \\?"(?<host>\/[\w./@-]{2,200}?)\\?" failed/,
  // Node: connect ECONNREFUSED 10.0.4.11:5432
  new RegExp(String.raw`\bconnect E[A-Z]{5,16} (?<host>${V6}|${HOST}):(?<port>\d{1,5})\b(?![:.\w])`),
  // Python: Connect call failed ('10.0.4.12', 5432), ('::1', 5432, 0, 0)
  new RegExp(String.raw`\((?<quote>['"])(?<host>${V6}|${HOST})\k<quote>, (?<port>\d{1,5})(?:, \d{1,10}, \d{1,10})?\)`),
  // curl: Failed to connect to db1.internal port 5432; ssh: connect to host db1 port 22
  new RegExp(
    String.raw`\b(?:connect(?:ion)?|connected) to (?:host |address )?(?<host>${HOST}) (?:\((?<address>[0-9a-fA-F.:]{3,45})\) )?port (?<port>\d{1,5})\b`,
    'i',
  ),
  // a name with its address: rsync's db1 (10.0.4.11), telnet's address 10.0.4.11, Postfix's mx1[10.0.4.11]:25
  new RegExp(String.raw`\bconnect(?:ing|ion)? to (?<host>${HOST}) \((?<address>${V6}|(?:\d{1,3}\.){3}\d{1,3})\)`, 'i'),
  new RegExp(String.raw`\bconnect to address (?<host>${V6}|${HOST})(?=:\s)`, 'i'),
  new RegExp(
    String.raw`\b(?:connect(?:ing|ion)? to|connection with) (?<host>${HOST})\[(?:IPv6:)?(?<address>${V6}|(?:\d{1,3}\.){3}\d{1,3})\](?::(?<port>\d{1,5}))?`,
    'i',
  ),
  // Kafka: Connection to node 1 (db1/10.0.4.11:9092)
  new RegExp(String.raw`\((?<host>${HOST})?/(?<address>(?:\d{1,3}\.){3}\d{1,3}):(?<port>\d{1,5})\)`),
  // Erlang, Elixir: {to_address,{"auth.internal",443}}, {:to_address, {~c"auth.internal", 443}}
  new RegExp(String.raw`\bto_address, ?\{(?:~c)?["'](?<host>${V6}|${HOST})["'], ?(?<port>\d{1,5})\}`),
  // RabbitMQ's client for .NET; StackExchange.Redis
  new RegExp(String.raw`\b(?:Connection failed, host|UnableToConnect on) (?<host>\[${V6}\]|${HOST}):(?<port>\d{1,5})\b`),
  // Python: HTTPSConnectionPool(host='pay.internal', port=8443)
  new RegExp(String.raw`\(host='(?<host>${V6}|${HOST})', port=(?<port>\d{1,5})[,)]`),
  // a URL
  new RegExp(String.raw`\b[a-z][a-z0-9+.-]{1,15}://(?:[^@/\s"']{1,80}@)?(?<host>${HOST})(?::(?<port>\d{1,5}))?(?=[/"'\\\s?#,;):]|$)`),
  // Java: connect to db1.internal/10.0.4.11:5432, Connection to db1:5432 refused
  new RegExp(
    String.raw`\b(?:to|with|at|from|server|host|broker|node|peer|endpoint)[ =:'"(]{1,3}(?<host>${HOST})(?:\/(?:<unresolved>|(?<address>[0-9.]{7,15})))?:(?<port>\d{1,5})\b`,
    'i',
  ),
  // pgjdbc: Connection to orders-db:5432 refused
  new RegExp(String.raw`\b[Cc]onnection to (?<host>${HOST}):(?<port>\d{1,5}) refused\b`),
  // pymongo: mongo:27017: [Errno 111] Connection refused; Rust: Connect(postgres:5432): Connection refused
  new RegExp(
    String.raw`(?<![\w.:/-])(?<host>[A-Za-z][\w-]{0,62}):(?<port>80|443|\d{4,5})\)?: (?:\[Errno -?\d{1,3}\] |(?:connection |connect )?(?:refused|timed out)|No route to host)`,
    'i',
  ),
  // the driver of MongoDB: {address=mongo:27017, type=UNKNOWN, …}
  new RegExp(String.raw`\baddress=(?<host>${HOST}):(?<port>\d{1,5}), type=`),
  // any name or address with a port
  new RegExp(String.raw`(?<![\w.:/-])(?<host>(?:\d{1,3}\.){3}\d{1,3}|[A-Za-z][\w-]{0,62}(?:\.[\w-]{1,63}){1,8}):(?<port>\d{2,5})(?![\w.])`),
]

/** Members of a cluster that one address names: `gcomm://10.0.0.1,10.0.0.2`, `nats://n1:4222,n2:4222`. */
const MEMBERS = new RegExp(
  String.raw`\b[a-z][a-z0-9+]{1,15}://(?:[^@/\s"']{1,80}@)?(${HOST}(?::\d{1,5})?(?:,${HOST}(?::\d{1,5})?){1,15})(?=[/"'\\\s?#;):]|$)`,
)

/** The members behind the first, where one address names several. */
export const furtherPeersIn = (text: string): readonly Peer[] =>
  (MEMBERS.exec(text)?.[1] ?? '')
    .split(',')
    .slice(1)
    .map((member) => {
      const [host, port] = member.split(/:(?=\d{1,5}$)/)
      return { host: host!, port: port === undefined ? undefined : Number(port) }
    })

/** An address of IPv4 in the form of IPv6. */
const MAPPED = /^::ffff:(?=[\d.]{7,15}$)/i

/**
 * Where in a source a line was written or a call stands: `transport.go:443`, `ssl_handshake.erl:2188`. No name with a port. Names of hosts end in .rs, .py
 * and .cc as well: of these what stands in a folder, is written with `_`, or has a number that no web server listens on.
 */
const SOURCE =
  /(?<![\w./-])(?:[\w./@-]{1,120}\.(?:go|erl|hrl|exs?|[cm]?[jt]sx?|java|kt|scala|cpp|cxx|[ch]|hpp|rb|php|lua)|(?:[\w.@-]{0,60}[/_][\w./@-]{1,60}|\w{1,60})\.(?:rs|py|cc)(?!:(?:80|443|8080|8443)\b)):\d{1,5}(?=[\]:\s,;)"'}]|$)/g

/** Where more can be read of an error. */
const HELP =
  /(?:\b(?:background on|see|visit|read|refer to|docs?|documentation|help|information|details|troubleshooting)\b[^:/]{0,30}[:( ]{1,3})https?:\/\/[^\s)"']{1,400}/gi

/** `redis cache1:6379: dial tcp 10.0.0.5:6379: …`: what a program asks for, before what its runtime tells of the address. */
const ASKED = /(?:^|[\s"'(])([A-Za-z](?:[\w.-]{0,252}[A-Za-z0-9])?):(\d{1,5})(?::\s|["')]?\s)/g
const ADDRESS = /^(?:\d{1,3}\.){3}\d{1,3}$/

/** The name with the same port that stands before an address: the last. */
const nameBefore = (text: string, port: number): string | undefined =>
  [...text.matchAll(ASKED)].findLast(([, , asked]) => Number(asked) === port)?.[1]

/** The other end of a connection, as a message names it: name or address, and port. */
export function peerIn(text: string): Peer | undefined {
  const message = text.replace(SOURCE, ' ').replace(HELP, ' ')
  for (const shape of SHAPES) {
    const match = shape.exec(message)
    const found = match?.groups
    if (match === null || found === undefined) continue
    const port = found['port'] === undefined ? undefined : Number(found['port'])
    if (port !== undefined && port > 65_535) continue
    const host = (found['host'] ?? found['address']!).replace(/^\[|\]$/g, '').replace(MAPPED, '')
    const name = port !== undefined && ADDRESS.test(host) ? nameBefore(message.slice(0, match.index), port) : undefined
    if (name !== undefined) return { host: name, port, address: host }
    return { host, port, address: found['host'] === undefined ? undefined : found['address'] }
  }
  return undefined
}
