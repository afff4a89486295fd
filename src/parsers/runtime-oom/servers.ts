import { kb, refused, sizeIn, type Wording } from './wording.ts'

/** Servers that refuse what would be too much, or are refused by the system, and mostly live on. */
export const SERVERS: readonly Wording[] = [
  {
    literals: ['_alloc: Cannot allocate', '_alloc: Cannot reallocate'],
    shape:
      /(?:^|\s)(?:eheap|binary|ets|std|ll|sl|temp|driver|fix|literal)_alloc: Cannot (?:re)?allocate (\d{1,19}) bytes of memory(?: \(of type "([\w ]{1,40})"\))?/,
    read: (m) => refused('erlang', { requestedKb: kb(m[1]) }),
  },
  // rabbit: vm_memory_monitor, rabbit_alarm
  {
    literals: ['vm_memory_high_watermark set'],
    shape: /vm_memory_high_watermark set\. Memory used:(\d{1,19}) allowed:(\d{1,19})/,
    read: (m) => ({ runtime: 'rabbitmq', kind: 'vm_memory_high_watermark', usedKb: kb(m[1]), limitKb: kb(m[2]), refusal: true }),
  },
  {
    literals: ['memory resource limit alarm set on node'],
    shape: /memory resource limit alarm set on node '?([\w@.-]{1,160}?)'?\.?\s{0,4}$/,
    read: (m) => ({ runtime: 'rabbitmq', kind: 'vm_memory_high_watermark', program: m[1], refusal: true }),
  },
  // rabbitmqctl cluster_status
  {
    literals: ['Memory alarm on node '],
    shape: /^\s{0,8}Memory alarm on node ([\w@.-]{1,160})\s{0,4}$/,
    read: (m) => ({ runtime: 'rabbitmq', kind: 'vm_memory_high_watermark', program: m[1], refusal: true }),
  },
  {
    literals: ['out of memory'],
    shape: /(?:^|\s)(?:ERROR|FATAL):\s{1,4}out of memory\s{0,4}$/,
    read: (m) => refused('postgres', /ERROR/.test(m[0]) ? { refusal: true } : {}),
  },
  {
    literals: ['Out of memory (Needed', 'Cannot allocate memory for the buffer pool'],
    shape:
      /\bOut of memory \(Needed (\d{1,15}) bytes\)|(?:InnoDB: |\[InnoDB\] |\[ERROR\] (?:\[\S{1,20}\] )?)Cannot allocate memory for the buffer pool/,
    read: (m) => refused('mysql', { requestedKb: kb(m[1]) }),
  },
  {
    // its clients leave out the code, and put their own class in its place
    literals: ['command not allowed when used memory'],
    shape: /\b(?:OOM |OutOfMemoryError: )command not allowed when used memory > '?maxmemory\b/,
    read: () => ({ runtime: 'redis', kind: 'maxmemory', refusal: true }),
  },
  {
    literals: ['Out Of Memory allocating'],
    shape: /^(?:.{0,80}# )?Out Of Memory allocating (\d{1,19}) bytes/,
    read: (m) => refused('redis', { requestedKb: kb(m[1]) }),
  },
  // src/rdb.c, src/aof.c, src/module.c: it forks itself for what runs in the background
  {
    literals: ['background: fork: Cannot', 'replication: fork: Cannot', 'fork for module: Cannot'],
    shape:
      /\bCan't (?:(?:save|rewrite append only file) in background|.{1,40} replication|fork for module): (?:fork: )?Cannot allocate memory/,
    read: () => refused('redis', { kind: 'memory for a copy of itself (fork)' }),
  },
  // Elasticsearch and OpenSearch: HierarchyCircuitBreakerService
  {
    literals: ['Data too large, data for'],
    shape:
      /(?:\[([\w.]{1,40})\] )?Data too large, data for \[[^\]]{1,120}\] would be \[(\d{1,19})\/[^\]]{1,20}\], which is larger than the limit of \[(\d{1,19})\/[^\]]{1,20}\]/,
    read: (m) => ({
      runtime: 'elasticsearch',
      kind: `circuit breaker${m[1] === undefined ? '' : ` [${m[1]}]`}`,
      usedKb: kb(m[2]),
      limitKb: kb(m[3]),
      refusal: true,
    }),
  },
  {
    literals: ['cache-max-memory-size exceeded'],
    shape: /\bcache-max-memory-size exceeded: \((\d{1,19})\/(\d{1,19})\)/,
    read: (m) => ({ runtime: 'influxdb', kind: 'cache-max-memory-size', usedKb: kb(m[1]), limitKb: kb(m[2]), refusal: true }),
  },
  // ClickHouse: MemoryTracker.cpp
  {
    literals: ['MEMORY_LIMIT_EXCEEDED', 'Memory limit (', 'memory limit exceeded: would use'],
    shape:
      /\b[Mm]emory limit (?:\((total|for query|for user|for \w{1,20})\) )?exceeded: would use (\d{1,9}(?:\.\d{1,3})? [KMGT]iB)(?: \(attempt to allocate chunk of (?:(\d{1,19}) bytes|(\d{1,9}(?:\.\d{1,3})? [KMGT]iB))\))?.{0,80}?, maximum: (\d{1,9}(?:\.\d{1,3})? [KMGT]iB)/,
    read(m) {
      const of =
        m[1] ?? /\((total|for query|for user)\) memory limit/i.exec(m.input)?.[1] ?? /(Query|User) memory limit/i.exec(m.input)?.[1]
      const kind =
        of === undefined || /total/.test(of)
          ? 'memory limit of the server'
          : /query/i.test(of)
            ? 'memory limit of a query'
            : 'memory limit of a user'
      return {
        runtime: 'clickhouse',
        kind,
        usedKb: sizeIn(m[2]),
        requestedKb: kb(m[3]) ?? sizeIn(m[4]),
        limitKb: sizeIn(m[5]),
        refusal: true,
      }
    },
  },
]
