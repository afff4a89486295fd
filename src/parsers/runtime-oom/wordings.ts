import type { RuntimeOom } from '../../records/runtime-oom.ts'

interface Wording {
  readonly literals: readonly string[]
  readonly shape: RegExp
  readonly read: (m: RegExpExecArray) => RuntimeOom | undefined
}

const kb = (bytes: string | undefined) => (bytes === undefined ? undefined : Math.round(Number(bytes) / 1024))
const jvm = (kind: string, more: Partial<RuntimeOom> = {}): RuntimeOom => ({
  runtime: 'java',
  kind,
  ...more,
})
const go = (kind: string, more: Partial<RuntimeOom> = {}): RuntimeOom => ({
  runtime: 'go',
  kind,
  native: true,
  ...more,
})

/** Words that show a line to be about the error, not the error. */
const QUOTED = /\b(?:DEBUG|TRACE)\b|-XX:|OnOutOfMemoryError|\bcatch(?:es|ing)? |\bexpected\b|\bassert/

const WORDINGS: readonly Wording[] = [
  {
    literals: ['java.lang.OutOfMemoryError'],
    shape: /(?:^|[\s:>(\]"'])java\.lang\.OutOfMemoryError(?:: (.{1,200}))?/,
    read: (m) => {
      const said = (m[1] ?? '').trim()
      if (/unable to create (?:new )?native thread|unable to create.{0,20}thread/i.test(said)) return undefined
      const direct = /reserve (\d{1,19}) bytes of direct buffer memory \(allocated: \d{1,19}, limit: (\d{1,19})\)/.exec(said)
      if (direct !== null) return jvm('Direct buffer memory', { requestedKb: kb(direct[1]), limitKb: kb(direct[2]) })
      const request = /^request (\d{1,19}) bytes for .{1,80}Out of swap space/.exec(said)
      if (request !== null) return jvm('native memory: Out of swap space?', { requestedKb: kb(request[1]), native: true })
      const kind =
        /^(Java heap space(?:: failed reallocation of scalar replaced objects)?|GC overhead limit exceeded|Metaspace|PermGen space|Compressed class space|Direct buffer memory|Requested array size exceeds VM limit|Required array (?:length|size) too large|Map failed|Out of swap space\??|C heap space)/.exec(
          said,
        )
      return jvm(kind?.[1] ?? (said === '' ? 'memory (kind not printed)' : said.slice(0, 80)))
    },
  },
  {
    literals: ['insufficient memory for the Java Runtime', 'Native memory allocation ('],
    shape:
      /^#? ?(?:There is insufficient memory for the Java Runtime Environment to continue|Native memory allocation \((?:mmap|malloc|mprotect)\) failed to (?:map|allocate|protect) (\d{1,19}) bytes)/,
    read: (m) => jvm('native memory', { requestedKb: kb(m[1]), native: true }),
  },
  {
    literals: ['heap out of memory', 'Reached heap limit', 'process out of memory'],
    shape:
      /^(?:\S{1,80} ){0,4}?(?:<--- .{0,40}|#? ?)?(?:FATAL ERROR|Fatal JavaScript out of memory|# Fatal (?:process|JavaScript) out of memory)[: ](.{0,120})/i,
    read: (m) =>
      !/heap|memory/i.test(m[0])
        ? undefined
        : // the system refused pages for the young generation: the heap need not be large
          /Committing semi space failed/.test(m[0])
          ? { runtime: 'node', kind: 'native memory', native: true }
          : { runtime: 'node', kind: 'JavaScript heap' },
  },
  {
    literals: ['runtime: out of memory'],
    shape: /(?:^|\s)(?:fatal error: )?runtime: out of memory(?:: cannot allocate (\d{1,19})-byte block \((\d{1,19}) in use\))?/,
    read: (m) => go('memory from the system', { requestedKb: kb(m[1]) }),
  },
  {
    literals: ['fatal error: out of memory', 'runtime: cannot allocate memory'],
    shape: /^(?:fatal error: out of memory \(.{1,60}\)|(?:fatal error: )?runtime: cannot allocate memory)/,
    read: () => go('memory from the system'),
  },
  {
    literals: ['MemoryError'],
    shape: /^(?:[\w.]{0,120}\.)?_?(?:Array)?MemoryError(?:: (.{0,200}))?\s{0,4}$/,
    read: (m) => ({
      runtime: 'python',
      kind: 'memory (MemoryError)',
      requestedKb: arraySize(m[1]),
      native: true,
    }),
  },
  {
    literals: ['OutOfMemoryError: CUDA', 'CUDA out of memory', 'HIP out of memory'],
    shape:
      /(?:^|[\s:])(?:torch\.(?:cuda\.)?OutOfMemoryError|RuntimeError): (?:CUDA|HIP) out of memory\. Tried to allocate (\d{1,9}(?:\.\d{1,3})?) ([KMG])iB/,
    read: (m) => ({
      runtime: 'gpu',
      kind: 'GPU memory',
      requestedKb: Math.round(Number(m[1]) * { K: 1, M: 1024, G: 1_048_576 }[m[2] as 'K' | 'M' | 'G']),
    }),
  },
  {
    literals: ['std::bad_alloc'],
    shape:
      /^(?:terminate called after throwing an instance of '?std::bad_alloc|(?:libc\+\+abi: )?terminating (?:due to|with) uncaught exception of type std::bad_alloc|.{0,120}what\(\):\s{1,4}std::bad_alloc)/,
    read: () => ({
      runtime: 'c++',
      kind: 'memory (std::bad_alloc)',
      native: true,
    }),
  },
  {
    literals: ['System.OutOfMemoryException', 'OutOfMemoryException: '],
    shape: /(?:^|[\s:>])System\.OutOfMemoryException(?::|\s|$)/,
    read: () => ({
      runtime: 'dotnet',
      kind: 'managed heap',
    }),
  },
  {
    literals: ['Managed OOM occurred after GC'],
    shape: /^Managed OOM occurred after GC #\d{1,10} \(Requested to allocate (\d{1,19}) bytes\)/,
    read: (m) => ({ runtime: 'dotnet', kind: 'managed heap', requestedKb: kb(m[1]) }),
  },
  {
    literals: ['failed to allocate memory (NoMemoryError'],
    shape: /failed to allocate memory \(NoMemoryError\)/,
    read: () => ({
      runtime: 'ruby',
      kind: 'memory (NoMemoryError)',
      native: true,
    }),
  },
  {
    literals: ['Allowed memory size of '],
    shape: /Allowed memory size of (\d{1,15}) bytes exhausted(?: ?(?:at \S{1,80} )?\(tried to allocate (\d{1,15}) bytes\))?/,
    read: (m) => ({
      runtime: 'php',
      kind: 'memory_limit',
      limitKb: kb(m[1]),
      requestedKb: kb(m[2]),
    }),
  },
  {
    literals: ['memory allocation of '],
    shape: /^memory allocation of (\d{1,19}) bytes failed/,
    read: (m) => ({
      runtime: 'rust',
      kind: 'memory from the system',
      requestedKb: kb(m[1]),
      native: true,
    }),
  },
  {
    literals: ['eheap_alloc: Cannot allocate', 'Cannot allocate '],
    shape: /(?:^|\s)(?:eheap_alloc|binary_alloc|ets_alloc|std_alloc): Cannot (?:re)?allocate (\d{1,19}) bytes of memory/,
    read: (m) => ({
      runtime: 'erlang',
      kind: 'memory from the system',
      requestedKb: kb(m[1]),
      native: true,
    }),
  },
  {
    literals: ['out of memory'],
    shape: /(?:^|\s)(?:ERROR|FATAL):\s{1,4}out of memory\s{0,4}$/,
    read: () => ({
      runtime: 'postgres',
      kind: 'memory from the system',
      native: true,
    }),
  },
  {
    literals: ['Out of memory (Needed', 'Cannot allocate memory for the buffer pool'],
    shape: /\bOut of memory \(Needed (\d{1,15}) bytes\)|InnoDB\]?:? Cannot allocate memory for the buffer pool/,
    read: (m) => ({
      runtime: 'mysql',
      kind: 'memory from the system',
      requestedKb: kb(m[1]),
      native: true,
    }),
  },
  // org.elasticsearch.common.breaker.CircuitBreakingException
  {
    literals: ['Data too large, data for'],
    shape:
      /\[(\w{1,40})\] Data too large, data for \[.{1,200}?\] would be \[(\d{1,19})\/[\w.]{1,20}\], which is larger than the limit of \[(\d{1,19})\//,
    read: (m) => ({ runtime: 'elasticsearch', kind: `memory for a request (circuit breaker "${m[1]}")`, limitKb: kb(m[3]) }),
  },
  // src/Common/MemoryTracker.cpp
  {
    literals: ['Memory limit ('],
    shape:
      /Memory limit \((total|for query|for user)\) exceeded: would use (\d{1,9}(?:\.\d{1,4})?) ([KMGT])iB.{0,120}?maximum: (\d{1,9}(?:\.\d{1,4})?) ([KMGT])iB/,
    read: (m) => ({ runtime: 'clickhouse', kind: `memory (its limit ${m[1]})`, limitKb: inKb(m[4]!, m[5]!) }),
  },
  // src/server.c: -OOM
  {
    literals: ["OOM command not allowed when used memory > 'maxmemory'"],
    shape: /OOM command not allowed when used memory > 'maxmemory'/,
    read: () => ({ runtime: 'redis', kind: 'memory (maxmemory), and refuses commands that write' }),
  },
  {
    literals: ['cache-max-memory-size exceeded'],
    shape: /cache-max-memory-size exceeded: \((\d{1,19})\/(\d{1,19})\)/,
    read: (m) => ({ runtime: 'influxdb', kind: 'memory for what it has not written yet (cache-max-memory-size)', limitKb: kb(m[2]) }),
  },
]

export const RUNTIME_OOM_LITERALS: readonly string[] = WORDINGS.flatMap(({ literals }) => literals)

export function readRuntimeOom(message: string): RuntimeOom | undefined {
  const text = message.length > 2000 ? message.slice(0, 2000) : message
  if (QUOTED.test(text)) return undefined
  for (const { literals, shape, read } of WORDINGS) {
    if (!literals.some((literal) => text.toLowerCase().includes(literal.toLowerCase()))) continue
    const m = shape.exec(text)
    if (m !== null) return read(m)
  }
  return undefined
}

const UNITS = { K: 1, M: 1024, G: 1_048_576, T: 1_073_741_824 }
const inKb = (figure: string, unit: string): number => Math.round(Number(figure) * UNITS[unit as keyof typeof UNITS])

/** numpy: `Unable to allocate 7.45 GiB for an array with shape …`. */
function arraySize(text: string | undefined): number | undefined {
  const m = /Unable to allocate (\d{1,9}(?:\.\d{0,3})?) ([KMGT])iB/.exec(text ?? '')
  return m === null ? undefined : inKb(m[1]!, m[2]!)
}
