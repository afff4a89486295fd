/** Who listens there as a rule: /etc/services, and the defaults of the servers; the kernel calls some by the runtime that they run in. */
const BY_PORT: ReadonlyMap<number, RegExp> = new Map([
  [3306, /^(?:mysql|mariadb|percona)/],
  [5432, /^postgres/],
  [6379, /^(?:redis|valkey|keydb)/],
  [27017, /^mongo/],
  [11211, /^memcached/],
  [5672, /^(?:rabbitmq|beam\.smp$)/],
  [9200, /^(?:elasticsearch|opensearch|java$)/],
  [2379, /^etcd/],
  [2181, /^(?:zookeeper|java$)/],
  [9042, /^(?:cassandra|scylla|java$)/],
  [9092, /^(?:kafka|java$)/],
  [8500, /^consul/],
  [8200, /^(?:vault|openbao)/],
  [389, /^(?:slapd|dirsrv)/],
  [53, /^(?:named|bind9|unbound|dnsmasq|systemd-resolved)/],
  [80, /^(?:nginx|apache2|httpd|caddy|haproxy|lighttpd)/],
  [443, /^(?:nginx|apache2|httpd|caddy|haproxy|lighttpd)/],
])

/** How the programs and units are called that listen on this port as a rule. */
export const programsOn = (port: number): RegExp | undefined => BY_PORT.get(port)

/** What clients call servers whose address they do not print. */
const BY_KIND: ReadonlyMap<string, number> = new Map([
  ['MySQL', 3306],
  ['MariaDB', 3306],
  ['PostgreSQL', 5432],
  ['Redis', 6379],
  ['MongoDB', 27017],
  ['memcached', 11211],
  ['RabbitMQ', 5672],
  ['Elasticsearch', 9200],
  ['OpenSearch', 9200],
  ['etcd', 2379],
  ['ZooKeeper', 2181],
  ['Cassandra', 9042],
  ['Kafka', 9092],
])

/** The port of this kind of server as a rule. */
export const portOf = (kind: string): number | undefined => BY_KIND.get(kind)

/** What a program does for the server whose name it has. */
const HELPS =
  /[-_.](?:\w{0,20}(?:archiv|backup|check|clean|dump|export|metric|migrat|monitor|restor)\w{0,10}|admin|cli|client|commander|cron|express|init|logrotate|prune|setup|sync|template|vacuum)(?=[-_.@\d]|$)/i

/** Whether a program or unit is called like a server, and not like what helps one: `postgresql@14-main.service`, no `postgres_exporter.service`. */
export const isServer = (programs: RegExp, called: string): boolean => programs.test(called) && !HELPS.test(called)
