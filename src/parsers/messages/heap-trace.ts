import { message } from '../../core/message.ts'
import { HEAP_TRACE, type HeapTrace } from '../../records/heap-trace.ts'

/** V8's --trace-gc (src/heap/gc-tracer.cc), printed also before it gives up. */
const GC =
  /^\s{0,8}(?:\d{1,4}: )?\[(\d{1,10}):0x[0-9a-f]{1,16}\].{0,40}(?:Mark-(?:sweep|Compact)|Scavenge).{0,40}? (\d{1,7}\.\d) \(\d{1,7}\.\d\) -> (\d{1,7}\.\d) \((\d{1,7}\.\d)\) MB/
/** A JVM's crash report, `JVM arguments:` or `jvm_args:`; its short form `Command Line:`. */
const ARGUMENTS = /^#?\s{0,8}(?:JVM arguments|jvm_args|Command Line): .{0,4000}?-Xms(\d{1,9})([kmgKMG])\b/
const UNITS: Readonly<Record<string, number>> = { k: 1, m: 1024, g: 1024 ** 2 }
/**
 * A collection of the whole heap of a JVM: -Xlog:gc of 9 and later, -verbose:gc before. The cause tells whether it was for want of memory:
 * one that somebody asked for is none.
 */
const FULL =
  /\b(?:Pause Full|Full GC) \(((?:[^()]|\([^()]{0,40}\)){1,80})\)(?:.{0,200}?\]|)\s{1,4}(?:\d{1,10}\.\d{3}: )?(\d{1,9})([KMG])->(\d{1,9})([KMG])\((\d{1,9})([KMG])\)/
const ASKED = /System\.gc|Heap (?:Dump|Inspection)|Diagnostic|JvmtiEnv|Metadata|WhiteBox|Jcmd/i

const kib = (value: string, unit: string): number => Number(value) * UNITS[unit.toLowerCase()]!

export const heapTrace = message<HeapTrace>({
  id: 'heap-trace',
  emits: HEAP_TRACE,
  holds: ['Mark-Compact', 'Mark-sweep', 'Scavenge ', 'JVM arguments:', 'jvm_args:', 'Command Line: ', 'Pause Full (', 'Full GC ('],
  read({ message: text }) {
    const gc = GC.exec(text)
    // several collections may stand in one line
    if (gc !== null)
      return { runtime: 'node', of: Number(gc[1]), heapMb: Number([...text.matchAll(/-> (\d{1,7}\.\d) \(/g)].at(-1)?.[1] ?? gc[3]) }
    const full = text.length > 2000 ? null : FULL.exec(text)
    if (full !== null) {
      const [, cause = '', before = '', u1 = '', after = '', u2 = '', heap = '', u3 = ''] = full
      if (ASKED.test(cause)) return undefined
      return { runtime: 'java', full: true, beforeKb: kib(before, u1), afterKb: kib(after, u2), heapKb: kib(heap, u3) }
    }
    const m = ARGUMENTS.exec(text)
    return m === null
      ? undefined
      : { runtime: 'java', initialKb: Number(m[1]) * UNITS[m[2]!.toLowerCase()]!, setting: `-Xms${m[1]}${m[2]}` }
  },
})
