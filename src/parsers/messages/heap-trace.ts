import { message } from '../../core/message.ts'
import { HEAP_TRACE, type HeapTrace } from '../../records/heap-trace.ts'

/** V8's --trace-gc (src/heap/gc-tracer.cc), printed also before it gives up. */
const GC =
  /^\s{0,8}(?:\d{1,4}: )?\[(\d{1,10}):0x[0-9a-f]{1,16}\].{0,40}(?:Mark-(?:sweep|Compact)|Scavenge).{0,40}? (\d{1,7}\.\d) \(\d{1,7}\.\d\) -> (\d{1,7}\.\d) \((\d{1,7}\.\d)\) MB/
/** A JVM's crash report, `JVM arguments:` or `jvm_args:`. */
const ARGUMENTS = /^#?\s{0,8}(?:JVM arguments|jvm_args): .{0,4000}?-Xms(\d{1,9})([kmgKMG])\b/
const UNITS: Readonly<Record<string, number>> = { k: 1, m: 1024, g: 1024 ** 2 }

export const heapTrace = message<HeapTrace>({
  id: 'heap-trace',
  emits: HEAP_TRACE,
  holds: ['Mark-Compact', 'Mark-sweep', 'Scavenge ', 'JVM arguments:', 'jvm_args:'],
  read({ message: text }) {
    const gc = GC.exec(text)
    // several collections may stand in one line
    if (gc !== null)
      return { runtime: 'node', of: Number(gc[1]), heapMb: Number([...text.matchAll(/-> (\d{1,7}\.\d) \(/g)].at(-1)?.[1] ?? gc[3]) }
    const m = ARGUMENTS.exec(text)
    return m === null
      ? undefined
      : { runtime: 'java', initialKb: Number(m[1]) * UNITS[m[2]!.toLowerCase()]!, setting: `-Xms${m[1]}${m[2]}` }
  },
})
