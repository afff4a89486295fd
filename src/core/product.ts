/** A server or a runtime whose lines nobody else writes: what people call it, and the name of its process. */
export interface Product {
  readonly name: string
  readonly comm: string
}

/** Marks that a product puts into each of its lines. */
const MARKS: readonly (readonly [RegExp, string, string])[] = [
  [/\[MY-\d{6}\]|\bWSREP: |(?:^|\s)\d{1,9} \[(?:Note|Warning|ERROR)\] (?:InnoDB|mysqld|\/\S{0,80}mysqld): /, 'MySQL', 'mysqld'],
  [/\[(?:Note|Warning|ERROR)\] (?:\/\S{0,80})?mariadbd\b/, 'MariaDB', 'mariadbd'],
  [
    /(?:\[\d{1,7}(?:-\d{1,7})?\]|\bUTC|\bCES?T) (?:\S{1,130}@\S{1,64} )?(?:LOG|FATAL|PANIC|HINT|DETAIL|ERROR|WARNING|STATEMENT): {2}/,
    'PostgreSQL',
    'postgres',
  ],
  [/\[(?:ERROR|WARNING|INFO)\] plugin\/[a-z]{2,20}(?:: |\b)/, 'CoreDNS', 'coredns'],
  [/\bfile "(?:base|global|pg_wal|pg_xact|pg_tblspc|pg_multixact)\/[\w./]{1,120}"/, 'PostgreSQL', 'postgres'],
  [/\bAH\d{5}: /, 'Apache httpd', 'httpd'],
  [/(?:^|\s)(?:(?:\d{1,7}:)?[MCSX]|\[\d{1,7}\]) \d{1,2} [A-Z][a-z]{2} (?:\d{4} )?\d\d:\d\d:\d\d\.\d{3} [.*#-] /, 'Redis', 'redis-server'],
  [/\[(?:NOTICE|WARNING|ALERT)\] {1,4}(?:\d{1,3}\/\d{6} )?\(\d{1,7}\) : /, 'HAProxy', 'haproxy'],
  [/\bkid\d{1,3}\| /, 'Squid', 'squid'],
  [/\]\[\w{1,20}\] \[(?:\.\/|external\/envoy\/)?source\/[\w/]{1,120}\.(?:cc|h):\d{1,6}\]/, 'Envoy', 'envoy'],
  [/\bsmbd's max open files\b|\bsource3\/smbd\//, 'smbd of Samba', 'smbd'],
  [/\]\[o\.e\.[\w.]{1,80} {0,20}\]|\borg\.elasticsearch\.|\bElasticsearch\b/, 'Elasticsearch', 'java'],
  [/\]\[o\.o\.[\w.]{1,80} {0,20}\]|\borg\.opensearch\./, 'OpenSearch', 'java'],
  [/(?:^|\s)[FEWID] {1,2}(?:-|[A-Z_]{3,12}) {1,12}\[[\w.-]{1,80}\] /, 'MongoDB', 'mongod'],
  [/"s":"[FEWID]",\s{1,4}"c":"[A-Z-]{1,12}"/, 'MongoDB', 'mongod'],
  [/(?:^|[\s"])failed to run Kubelet: /, 'kubelet', 'kubelet'],
  [/\(kafka\.[\w.$]{1,120}\)|\bKafkaServer\b/, 'Kafka', 'java'],
]

/** Who says this, where its own marks tell. */
export function productIn(text: string): Product | undefined {
  const found = MARKS.find(([mark]) => mark.test(text))
  return found === undefined ? undefined : { name: found[1], comm: found[2] }
}
