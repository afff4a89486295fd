import { message } from '../../core/message.ts'
import { CONFIGURATION_REFUSAL, type ConfigurationRefusal } from '../../records/configuration-refusal.ts'

interface Shape {
  readonly says: RegExp
  readonly kind: string
  readonly by?: string
  readonly missing?: true
}

/** What servers say of their own start, each in a sentence that nobody else writes. Groups: `name`, `file`, `line`, `value`, `needs`. */
const SHAPES: readonly Shape[] = [
  // httpd: modules/ssl/ssl_engine_config.c
  { says: /\b\w{3,40}: file '(?<file>\/[^']{1,300})' does not exist or is empty/, kind: 'file', missing: true },
  // BIND: lib/isccfg/parser.c
  {
    says: /^(?<file>\/[^:\s]{1,300}):(?<line>\d{1,7}): (?:missing '.{1,4}' before|unknown option '|expected .{1,60} near|unexpected token near|syntax error near|.{1,60} expected near)/,
    kind: 'syntax',
  },
  // PostgreSQL: src/backend/utils/init/miscinit.c (ValidatePgVersion), port/sysv_shmem.c
  {
    says: /\bThe data directory was initialized by PostgreSQL version (?<value>\d{1,3}(?:\.\d{1,3})?), which is not compatible with this version (?<needs>\d{1,3})/,
    kind: 'data directory',
    by: 'PostgreSQL',
  },
  { says: /\bFATAL: {1,3}database files are incompatible with server/, kind: 'data directory', by: 'PostgreSQL' },
  {
    says: /\bcould not (?:map anonymous|create) shared memory(?: segment)?: Cannot allocate memory/,
    kind: 'shared memory',
    by: 'PostgreSQL',
  },
  // Galera: wsrep-lib, gcs/src/gcs.cpp
  { says: /\bIt may not be safe to bootstrap the cluster from this node\b/, kind: 'bootstrap', by: 'Galera' },
  // Elasticsearch, OpenSearch: org.elasticsearch.bootstrap.BootstrapChecks
  {
    says: /\bmax virtual memory areas (?<name>vm\.max_map_count) \[(?<value>\d{1,10})\] is too low, increase to at least \[(?<needs>\d{1,10})\]/,
    kind: 'limit',
    by: 'Elasticsearch',
  },
  {
    says: /\b(?<name>max file descriptors) \[(?<value>\d{1,10})\] for \w{1,20} process is too low, increase to at least \[(?<needs>\d{1,10})\]/,
    kind: 'limit',
    by: 'Elasticsearch',
  },
  // Prometheus: tsdb/db.go (a lock file of its own)
  { says: /\block DB directory: resource temporarily unavailable/, kind: 'lock', by: 'Prometheus' },
  // MySQL, MariaDB: os0file.cc (EAGAIN of fcntl); PostgreSQL: miscinit.c; MongoDB: storage_engine_lock_file.cpp; Elasticsearch: NodeEnvironment; LevelDB, RocksDB: env_posix.cc
  { says: /\bUnable to lock (?<file>\.?\/?[\w./-]{1,200}) error: 11\b/, kind: 'lock', by: 'InnoDB' },
  { says: /\bFATAL: {1,3}lock file "(?<file>[^"]{1,300})" already exists/, kind: 'lock', by: 'PostgreSQL' },
  { says: /\bUnable to lock the lock file: (?<file>\/\S{1,300}) \(Resource temporarily unavailable\)/, kind: 'lock', by: 'MongoDB' },
  { says: /\bfailed to obtain node locks?, tried \[/, kind: 'lock', by: 'Elasticsearch' },
  {
    says: /\bIO error: (?:While )?lock (?:file: )?(?<file>\/[^:\s]{1,300}): Resource temporarily unavailable/,
    kind: 'lock',
  },
  // Keycloak: quarkus/runtime HostnameV2
  {
    says: /\bStrict hostname resolution configured but no (?<name>hostname) setting provided/,
    kind: 'setting',
    missing: true,
    by: 'Keycloak',
  },
]

/** A server does not start with what it finds: settings, limits of the system, data of another version. */
export const serverNotStarted = message<ConfigurationRefusal>({
  id: 'server-not-started',
  emits: CONFIGURATION_REFUSAL,
  holds: [
    ...['does not exist or is empty', "missing '", 'unexpected token near', ' expected near', 'syntax error near', ' near '],
    ...['not compatible with this version', 'database files are incompatible', 'shared memory', 'safe to bootstrap'],
    ...[
      'is too low, increase to at least',
      'lock DB directory',
      'Unable to lock ',
      'lock file "',
      'obtain node lock',
      'IO error: ',
      'no hostname setting',
    ],
  ],
  read({ message: text, kernel, priority }) {
    if (kernel === true || (priority !== undefined && priority > 6)) return undefined
    for (const { says, kind, by, missing } of SHAPES) {
      const found = says.exec(text)
      if (found === null) continue
      const { name, file, line, value, needs } = found.groups ?? {}
      return {
        kind,
        name: name ?? (kind === 'file' ? file : undefined),
        by,
        missing: missing === true,
        file,
        fileLine: line === undefined ? undefined : Number(line),
        value: value === undefined ? undefined : Number(value),
        needs: needs === undefined ? undefined : Number(needs),
        // each of them is said by who gives up; Apache and BIND also say it of a check
        ends: kind === 'file' || kind === 'syntax' ? undefined : true,
        sentence: sentenceOf(text.slice(found.index)),
      }
    }
    return undefined
  },
})

/** The first sentence, without level and closing quote. */
const sentenceOf = (text: string): string =>
  text
    .split(/\n|\. (?=[A-Z])/)[0]!
    .replace(/^.{0,20}FATAL: {1,3}/, '')
    .replace(/[".\s]{1,4}$/, '')
    .slice(0, 300)
