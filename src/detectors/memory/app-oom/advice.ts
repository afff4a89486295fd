import type { RuntimeOom } from '../../../records/runtime-oom.ts'

const SYSTEM =
  'Find which limit refused: ulimit -v, the cgroup’s memory.max, vm.overcommit_memory=2, max_map_count; then raise it or ask for less at once.'

const JVM: readonly (readonly [RegExp, string])[] = [
  [
    /Java heap space|GC overhead/,
    'Look at the heap dump (-XX:+HeapDumpOnOutOfMemoryError); raise -Xmx only if what lives is meant to live.',
  ],
  [
    /Metaspace|PermGen|Compressed class/,
    'Classes are loaded again and again or the limit is low: look for class loader leaks, raise -XX:MaxMetaspaceSize.',
  ],
  [/[Dd]irect/, 'Direct buffers have a limit of their own: raise -XX:MaxDirectMemorySize or release buffers (Netty leak detection).'],
  [/array size/, 'A single array beyond what the JVM can address was asked for: read or build it in parts.'],
  [/Map failed/, 'mmap failed: raise vm.max_map_count or map fewer files.'],
  [/native|swap|request/, SYSTEM],
]

const OTHERS: Partial<Readonly<Record<RuntimeOom['runtime'], string>>> = {
  gpu: 'GPU memory is full, not the host’s: a smaller batch, fewer processes on the device.',
  dotnet: 'Look at a dump; under a container limit the heap may use 75 % of it (DOTNET_GCHeapHardLimitPercent).',
  php: 'The script reached memory_limit of php.ini: stream the data in parts, or raise the limit for this pool only.',
  postgres: 'Lower work_mem or max_connections; the system refused (overcommit, cgroup, ulimit).',
  elasticsearch:
    'Send smaller requests (bulk, aggregations, page sizes) or fewer at once; raise the heap (-Xms, -Xmx) only up to half of the RAM.',
  clickhouse:
    'See what holds it (system.processes, system.metrics); bound single queries with max_memory_usage, or raise max_server_memory_usage where RAM is left.',
  redis:
    'See what fills it (redis-cli --bigkeys, INFO memory); give keys a lifetime and choose an eviction policy (maxmemory-policy), or raise maxmemory where RAM is left.',
  influxdb:
    'Write in smaller batches, or let the disk keep up: points wait in memory until they are written; raise cache-max-memory-size only where RAM is left.',
  mysql: 'Lower innodb_buffer_pool_size or the per-connection buffers; the system refused.',
}

/** What to do at once, by what ran out. */
export function adviceFor({ runtime, kind, native }: RuntimeOom): string {
  if (runtime === 'java') return JVM.find(([shape]) => shape.test(kind))?.[1] ?? 'Look at the heap dump.'
  if (runtime === 'node' && native !== true)
    return 'Find what keeps the objects alive; raise --max-old-space-size only if they are meant to live, and keep it below the container’s limit.'
  return OTHERS[runtime] ?? SYSTEM
}

/** What profiles the memory of each runtime. */
export const PROFILERS: Readonly<Record<RuntimeOom['runtime'], string>> = {
  java: 'jcmd GC.heap_dump, Native Memory Tracking',
  node: 'node --heapsnapshot-near-heap-limit=2',
  go: 'net/http/pprof heap',
  python: 'tracemalloc, memray',
  gpu: 'torch.cuda.memory_summary()',
  'c++': 'heaptrack, jemalloc profiling',
  dotnet: 'dotnet-gcdump, dotnet-counters',
  ruby: 'ObjectSpace, memory_profiler',
  php: 'Xdebug, memory_get_peak_usage()',
  rust: 'dhat, heaptrack',
  erlang: 'recon_alloc, observer',
  postgres: 'pg_log_backend_memory_contexts(pid)',
  mysql: 'performance_schema memory tables',
  elasticsearch: 'GET _nodes/stats/breaker',
  clickhouse: 'system.query_log, memory_usage',
  redis: 'MEMORY DOCTOR, MEMORY USAGE',
  influxdb: 'SHOW STATS',
  perl: 'Devel::Size, Devel::Gladiator',
}
