import type { OomRuntime, RuntimeOom } from '../../../records/runtime-oom.ts'
import { isFork } from './fork.ts'

/** What a program ran out of, as far as it decides what helps. */
export type Shortage = 'heap' | 'classes' | 'direct' | 'one request' | 'mappings' | 'native' | 'device' | 'limit of the server'

export function shortageOf({ runtime, kind, native, refusal }: Pick<RuntimeOom, 'runtime' | 'kind' | 'native' | 'refusal'>): Shortage {
  if (runtime === 'gpu') return 'device'
  if (native !== true && refusal === true) return 'limit of the server'
  if (/Metaspace|PermGen|Compressed class/.test(kind)) return 'classes'
  if (/direct/i.test(kind)) return 'direct'
  if (/array (?:size|length)|Required length/i.test(kind)) return 'one request'
  if (/Map failed/.test(kind)) return 'mappings'
  return native === true || /native|swap|C heap|request/i.test(kind) ? 'native' : 'heap'
}

const SYSTEM =
  'Find which limit refused: ulimit -v, the cgroup’s memory.max, vm.overcommit_memory=2, max_map_count; then raise it or ask for less at once.'

const JVM: readonly (readonly [RegExp, string])[] = [
  [
    /Java heap space|GC overhead/,
    'Look at the heap dump (-XX:+HeapDumpOnOutOfMemoryError); raise -Xmx only if what lives is meant to live.',
  ],
  [
    /Compressed class/,
    'Classes are loaded again and again, or their space is small: look for class loader leaks; this space has a size of its own, raise -XX:CompressedClassSpaceSize.',
  ],
  [/PermGen/, 'Classes are loaded again and again or the limit is low: look for class loader leaks, raise -XX:MaxPermSize.'],
  [/Metaspace/, 'Classes are loaded again and again or the limit is low: look for class loader leaks, raise -XX:MaxMetaspaceSize.'],
  [
    /Netty/,
    'Netty counts its direct memory itself: find buffers that are not released (-Dio.netty.leakDetection.level=paranoid); raise -Dio.netty.maxDirectMemory or -XX:MaxDirectMemorySize only for what is meant to live.',
  ],
  [/[Dd]irect/, 'Direct buffers have a limit of their own: raise -XX:MaxDirectMemorySize or release buffers (Netty leak detection).'],
  [/array (?:size|length)|Required length/i, 'A single array beyond what the JVM can address was asked for: read or build it in parts.'],
  [/Map failed/, 'mmap failed: raise vm.max_map_count or map fewer files.'],
  [/native|swap|C heap|request/, SYSTEM],
]

const OTHERS: Partial<Readonly<Record<OomRuntime, string>>> = {
  gpu: 'GPU memory is full, not the host’s: a smaller batch, fewer processes on the device.',
  dotnet: 'Look at a dump (dotnet-gcdump): what lives is meant to live, or leaks.',
  php: 'The script reached memory_limit of php.ini: stream the data in parts, or raise the limit for this pool only.',
  postgres: 'Lower work_mem or max_connections; the system refused (overcommit, cgroup, ulimit).',
  mysql: 'Lower innodb_buffer_pool_size or the per-connection buffers; the system refused.',
  redis: 'Free keys or let Redis evict them (maxmemory-policy), or raise maxmemory below what the machine has.',
  elasticsearch:
    'Ask for less at once: smaller bulks, fewer buckets and shards in one search; raise the heap only if its breakers trip under usual load.',
  clickhouse:
    'Let the query spill (max_bytes_before_external_group_by, max_bytes_before_external_sort), or ask for less; raise max_memory_usage only below what the machine has.',
  rabbitmq:
    'See what holds the memory (queues that nobody reads, connections) and let consumers drain it: publishers are let in again below its limit (vm_memory_high_watermark).',
  influxdb:
    'Write in smaller batches, and see why its cache is not written out (slow disk, compactions); raise cache-max-memory-size below what the machine has.',
  lua: 'The Lua VM has a limit of its own (LuaJIT without GC64: 1 to 2 GB): keep less in its tables and shared values, reload the workers.',
  r: 'Work on it in parts or with fewer copies: R wants one vector in one piece.',
}

const NODE_HEAP =
  'Find what keeps the objects alive; raise --max-old-space-size only if they are meant to live, and keep it below the container’s limit.'
const NODE_WORKER = 'A worker has limits of its own: raise resourceLimits.maxOldGenerationSizeMb where it is made, or give it less at once.'
const NODE_NATIVE =
  'Its heap is not full, so --max-old-space-size does not help: give the container or the machine more memory, or look for the limit that refused (ulimit -v, memory.max, overcommit).'

/** What to do at once, by what ran out. */
function adviceFor({ runtime, kind, native }: RuntimeOom): string {
  if (runtime === 'java') return JVM.find(([shape]) => shape.test(kind))?.[1] ?? 'Look at the heap dump.'
  if (runtime === 'node') return native === true ? NODE_NATIVE : /worker/.test(kind) ? NODE_WORKER : NODE_HEAP
  if (isFork({ runtime, kind })) return 'Let the kernel promise the copy its memory: vm.overcommit_memory=1.'
  return OTHERS[runtime] ?? SYSTEM
}

/** What profiles the memory of each runtime. */
const PROFILERS: Readonly<Record<OomRuntime, string>> = {
  java: 'jcmd GC.heap_dump, Native Memory Tracking',
  node: 'node --heapsnapshot-near-heap-limit=2',
  go: 'net/http/pprof heap',
  python: 'tracemalloc, memray',
  gpu: 'torch.cuda.memory_summary()',
  c: 'heaptrack, jemalloc profiling',
  'c++': 'heaptrack, jemalloc profiling',
  dotnet: 'dotnet-gcdump, dotnet-counters',
  ruby: 'ObjectSpace, memory_profiler',
  php: 'Xdebug, memory_get_peak_usage()',
  rust: 'dhat, heaptrack',
  erlang: 'recon_alloc, observer',
  postgres: 'pg_log_backend_memory_contexts(pid)',
  mysql: 'performance_schema memory tables',
  perl: 'Devel::Size, Devel::Gladiator',
  lua: 'collectgarbage("count"), lua-resty-memory',
  r: 'profmem, gc()',
  julia: 'Profile.Allocs, GC.enable_logging()',
  redis: 'MEMORY DOCTOR, redis-cli --bigkeys',
  elasticsearch: 'GET _nodes/stats/breaker',
  clickhouse: 'system.query_log memory_usage',
  rabbitmq: 'rabbitmq-diagnostics memory_breakdown',
  influxdb: 'the heap profile of /debug/pprof',
}

/** What shows memory beside the heap, or other than objects. */
const BESIDE: Partial<Readonly<Record<OomRuntime, Partial<Readonly<Record<Shortage, string>>>>>> = {
  java: {
    native: 'Native Memory Tracking: jcmd VM.native_memory',
    classes: 'jcmd VM.classloader_stats',
    mappings: 'which files stand in /proc/PID/maps',
    direct: 'Native Memory Tracking, the MXBean of buffer pools',
  },
  node: { native: 'process.memoryUsage(): rss, external and arrayBuffers' },
  dotnet: { native: 'dotnet-dump: the sizes of its modules and heaps' },
}

/** What helps, and what shows where the memory goes. */
export const remedyOf = (oom: RuntimeOom): { readonly advice: string; readonly profiler: string } => ({
  advice: adviceFor(oom),
  profiler: BESIDE[oom.runtime]?.[shortageOf(oom)] ?? PROFILERS[oom.runtime],
})
