import type { PeerFailure } from '../../records/peer-failure.ts'

/** errno(3) in the words of strerror, of runtimes and of servers. */
const HOW: readonly (readonly [RegExp, PeerFailure['how']])[] = [
  // an admission webhook whose Service has no pods
  [/failed calling webhook.{1,600}no endpoints available for service/is, 'refused'],
  [/connection refused|econnrefused|refused the connection|\bactively refused|\bconnection to \S{3,260} refused\b/i, 'refused'],
  // Python: asyncio's own words behind the number of the error
  [/\[Errno 111\] Connect call failed/, 'refused'],
  [/\[Errno (?:101|113)\] Connect call failed/, 'no route'],
  [/\[Errno 110\] Connect call failed/, 'timed out'],
  // a socket of this machine that its server has not made, or has removed
  [/\bdial unix \S{2,200}: connect: no such file|\bconnection to server on socket "[^"]{2,200}" failed: no such file/i, 'refused'],
  // libmysqlclient puts the number of the error behind: CR_CONN_HOST_ERROR, CR_CONNECTION_ERROR
  [
    /\bCan't connect to (?:local |MySQL |MariaDB )*server (?:on '[^']{1,260}' \(111\b|through socket '[^']{2,200}' \((?:2|111)\b)/,
    'refused',
  ],
  [/\bCan't connect to (?:MySQL |MariaDB )?server on '[^']{1,260}' \(110\b/, 'timed out'],
  [/\bCan't connect to (?:MySQL |MariaDB )?server on '[^']{1,260}' \((?:101|113)\b/, 'no route'],
  [/no route to host|ehostunreach|enetunreach|network is unreachable|host is unreachable/i, 'no route'],
  [/connection reset|econnreset|server closed the connection unexpectedly/i, 'reset'],
  // Go: net/http names the URL, and then what became of the request
  [
    /\b(?:Get|Post|Put|Patch|Delete|Head) \\?"https?:\/\/[^"\s]{3,600}": (?:.{0,60}: )?(?:context deadline exceeded|net\/http: TLS handshake timeout|net\/http: request canceled(?: while waiting for connection)? \(Client\.Timeout)/,
    'timed out',
  ],
  // etcdctl endpoint health: etcdctl/ctlv3/command/ep_command.go
  [/^\S{3,260} is unhealthy: failed to commit proposal: context deadline exceeded\b/, 'timed out'],
  // the queue of a socket of this machine is full: nginx, uWSGI's clients
  [/\bconnect\(\) to unix:\S{2,200} failed \(11: Resource temporarily unavailable\)/, 'timed out'],
  // Galera: gcomm/src/gmcast.cpp
  [/\bconnection to peer \S{1,40} with addr \S{3,200} timed out\b/, 'timed out'],
  [/failed calling webhook.{1,600}context deadline exceeded/is, 'timed out'],
  [
    /\btimed out waiting for connection to \S|connection timed out|etimedout|i\/o timeout|connect(?:ion)? timeout|connect(?:ion)? attempt timed out|connect timed out/i,
    'timed out',
  ],
  // Erlang: httpc, with the address that was asked beside it
  [/\bfailed_connect\b.{0,300}\b(?:timeout|etimedout)\b/, 'timed out'],
  // MariaDB's client does not tell more than that it waited: EINPROGRESS
  [/\bCan't connect to (?:MySQL |MariaDB )?server on '[^']{1,260}' \(115\)/, 'not made'],
  // RabbitMQ: rabbit_nodes_common.erl
  [/\bepmd error for host \S{1,260}: timeout\b/, 'timed out'],
  [/\bepmd error for host \S{1,260}: (?:address|closed)\b/, 'not made'],
  // Kafka's clients, and others in these words
  [
    /\bconnection (?:to|with) .{1,300}? (?:could|can) ?not be (?:established|made)\b|\b(?:could|can) ?not (?:establish|make) (?:a )?connection (?:to|with) /i,
    'not made',
  ],
  // Prisma, kafka-python
  [/\bCan't reach database server at \x60|\bNoBrokersAvailable: /, 'not made'],
  // StackExchange.Redis, MassTransit
  [/\bUnableToConnect on \S{3,260}:\d{1,5}\b|^\s{0,12}Connection Failed: [a-z]{2,10}:\/\//, 'not made'],
]

/** What became of a connection, in the words of strerror, of runtimes and of servers. */
export const peerHow = (text: string): PeerFailure['how'] | undefined => HOW.find(([shape]) => shape.test(text))?.[1]
