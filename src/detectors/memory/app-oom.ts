import type { LogLine } from '../../core/log-line.ts'
import { detector, type Found } from '../../core/detector.ts'
import type { Cited, Span } from '../../core/span.ts'
import { LIMIT } from '../../records/limit.ts'
import { readRuntimeOom, RUNTIME_OOM_LITERALS, type RuntimeOom } from './runtime-oom.ts'
import { size, times } from './sizes.ts'

interface Facts extends RuntimeOom {
  message: string
  comm?: string | undefined
  pid?: number | undefined
  unit?: string | undefined
  /** Heap in use after the last collections that Node printed. */
  heapMb?: number | undefined
  /** Address-space limit (ulimit -v) that stands in the same input, which refuses native allocations. */
  addressSpaceKb?: number | undefined
}

const GC =
  /^\s{0,8}(?:\d{1,4}: )?\[(\d{1,10}):0x[0-9a-f]{1,16}\].{0,40}(?:Mark-(?:sweep|Compact)|Scavenge).{0,40}? (\d{1,7}\.\d) \(\d{1,7}\.\d\) -> (\d{1,7}\.\d) \((\d{1,7}\.\d)\) MB/

/** The runtime's own allocator gave up; the kernel killed nothing. */
export const appOom = detector<Facts>({
  id: 'app-oom',
  title: "A program reached its runtime's own memory limit",
  severity: 'error',
  domain: 'memory',
  seenIn: ['log'],
  leadsTo: ['process-aborted', 'unit-failed', 'container-error', 'crash-loop', 'probe-failure'],
  watch(bench) {
    let heap: { pid: number; mb: number; line: Cited<LogLine> } | undefined
    bench.onLine(['Mark-Compact', 'Mark-sweep', 'Mark-Compact (reduce)'], (line) => {
      const m = GC.exec(line.message)
      if (m !== null) heap = { pid: Number(m[1]), mb: Number([...line.message.matchAll(/-> (\d{1,7}\.\d) \(/g)].at(-1)?.[1] ?? m[3]), line }
    })
    const native: Found<Facts>[] = []
    let space: { kb: number; pid?: number | undefined; at: Span } | undefined
    bench.on(LIMIT, ({ name, soft, pid, scope, at }) => {
      // ulimit counts it in KiB, /proc/PID/limits in bytes
      if (name === 'as' && soft !== undefined) space ??= { kb: scope === 'shell' ? soft : Math.round(soft / 1024), pid, at }
    })
    bench.atEnd(() => {
      for (const found of native) {
        const fits = space !== undefined && (space.pid === undefined || found.facts.pid === undefined || space.pid === found.facts.pid)
        if (space === undefined || !fits) bench.find(found)
        else
          bench.find({
            ...found,
            facts: { ...found.facts, limitKb: found.facts.limitKb ?? space.kb, addressSpaceKb: space.kb },
            proof: [...found.proof, { at: space.at, witness: 'capture', note: `address space is limited to ${size(space.kb)}` }],
          })
      }
    })
    bench.onLine(RUNTIME_OOM_LITERALS, (line) => {
      if (line.kernel === true) return
      const said = readRuntimeOom(line.message)
      if (said === undefined) return
      const node = said.runtime === 'node' ? heap : undefined
      const pid = line.pid ?? node?.pid
      const found: Found<Facts> = {
        group: `${line.host ?? ''}\0${line.ident ?? line.at.artifact}\0${said.runtime}\0${said.kind}`,
        event: `${line.at.artifact}:${line.at.line}`,
        facts: { ...said, message: line.message.trim().slice(0, 600), comm: line.ident, pid, unit: line.unit, heapMb: node?.mb },
        entities: { host: line.host, pid, comm: line.ident, unit: line.unit },
        proof: [
          { at: line.at, time: line.time, witness: 'application log', note: `${said.runtime}: ${said.kind}` },
          ...(node === undefined
            ? []
            : [
                {
                  at: node.line.at,
                  time: node.line.time,
                  witness: 'application log' as const,
                  note: `the heap holds ${node.mb} MB after a full collection`,
                },
              ]),
        ],
        time: line.time,
        title: `${line.ident ?? 'A program'} ran out of ${said.kind} (${said.runtime})`,
      }
      if (said.native === true && native.length < 10_000) native.push(found)
      else bench.find(found)
    })
  },
  join: (before, later) => ({
    ...before,
    limitKb: before.limitKb ?? later.limitKb,
    requestedKb: before.requestedKb ?? later.requestedKb,
    heapMb: before.heapMb ?? later.heapMb,
  }),
  cause(f, count) {
    const who = f.comm === undefined ? `A ${f.runtime} program` : `${f.comm}${f.pid === undefined ? '' : ` (pid ${f.pid})`}`
    const limit =
      f.addressSpaceKb !== undefined
        ? ` Its address space may be limited to ${size(f.addressSpaceKb)} (ulimit -v).`
        : f.limitKb === undefined
          ? ''
          : ` Its limit is ${size(f.limitKb)}.`
    const asked = f.requestedKb === undefined ? '' : ` It asked for ${size(f.requestedKb)} at once.`
    const heap = f.heapMb === undefined ? '' : ` After a full collection ${f.heapMb} MB were still in use.`
    const native =
      f.native === true
        ? ' The runtime asked the system and was refused: look at ulimit -v, the cgroup, overcommit and address space, not at a heap setting.'
        : ' The limit is the runtime’s own: the machine may have memory left, and the kernel killed nothing.'
    return `${who} ran out of ${f.kind}${count > 1 ? `, ${times(count)}` : ''}.${limit}${asked}${heap}${native}`
  },
  fix: (f) => [
    { when: 'now', say: f.advice },
    {
      when: 'durable',
      say: `Take a heap profile of the program (${f.profiler}) at high use: a limit that is reached again after each raise is a leak.`,
    },
    { when: 'verify', say: 'Memory in use after a full collection stays flat under steady load.' },
  ],
  links: [
    'https://docs.oracle.com/en/java/javase/21/troubleshoot/troubleshooting-memory-leaks.html',
    'https://nodejs.org/api/cli.html#--max-old-space-sizesize-in-mib',
    'https://go.dev/doc/gc-guide',
  ],
  mechanism:
    'Managed runtimes keep a heap with a limit of their own, and collect harder and harder as it fills; when a collection frees too little they raise an error or abort. Native allocators fail when the system refuses: address-space limits, overcommit, a cgroup that fails instead of kills.',
  decoys: [
    'a kernel OOM kill, whose fix is the opposite',
    '`unable to create native thread`, which is about threads',
    'flags such as -XX:+HeapDumpOnOutOfMemoryError in a command line',
    'a word in a debug line',
  ],
  examples: [
    {
      name: 'a JVM heap',
      files: {
        'app.log':
          '2026-01-26 01:49:41,123 ERROR [http-8] o.a.Dispatcher - request failed\njava.lang.OutOfMemoryError: Java heap space\n\tat com.example.Cache.put(Cache.java:40)\n',
      },
      fires: true,
    },
    {
      name: 'Node',
      files: {
        'app.log':
          '[4242:0x43336ef0]     6041 ms: Mark-Compact (reduce) 254.9 (280.5) -> 253.8 (256.0) MB, 547.26 / 0.00 ms  (average mu = 0.794, current mu = 0.572) allocation failure; scavenge might not succeed\n\nFATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n',
      },
      fires: true,
    },
    {
      name: 'Python',
      files: { 'app.log': 'Traceback (most recent call last):\n  File "/srv/load.py", line 12, in <module>\nMemoryError\n' },
      fires: true,
    },
    {
      name: 'flags, threads and plans',
      files: {
        'app.log':
          '2026-01-26 01:49:40,000 INFO starting with -XX:+HeapDumpOnOutOfMemoryError -XX:OnOutOfMemoryError=kill\njava.lang.OutOfMemoryError: unable to create native thread: possibly out of memory or process/resource limits reached\n2026-01-26 01:49:41,000 DEBUG test: handler for MemoryError registered\n',
      },
      fires: false,
    },
  ],
})
