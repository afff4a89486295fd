import type { Wording } from './wording.ts'
import { kb, refused } from './wording.ts'

/** What V8 takes from the system beside its heap: zones of the compiler, pages of the young generation, chunks, code ranges. */
const NATIVE =
  /\b(?:Zone|Committing semi space failed|MemoryChunk|CodeRange|VirtualMemory|Failed to reserve|BackingStore|ArrayBuffer|OS_Mem|NewArray|pointer cage|Segmented|external memory)\b/i

export const JAVASCRIPT: readonly Wording[] = [
  {
    literals: ['heap out of memory', 'Reached heap limit', 'process out of memory', 'JavaScript out of memory'],
    shape:
      /^(?:\S{1,80} ){0,4}?(?:<--- .{0,40}|#? ?)?(?:FATAL ERROR|Fatal JavaScript out of memory|# Fatal (?:process|JavaScript) out of memory|Fatal process out of memory)[: ](.{0,120})/i,
    read: (m) =>
      !/heap|memory/i.test(m[0])
        ? undefined
        : NATIVE.test(m[1]!)
          ? { runtime: 'node', kind: zone(m[1]!) ?? 'native memory', native: true }
          : { runtime: 'node', kind: 'JavaScript heap' },
  },
  {
    literals: ['ERR_WORKER_OUT_OF_MEMORY', 'Worker terminated due to reaching memory limit'],
    shape: /(?:^|[\s:[])(?:Error \[ERR_WORKER_OUT_OF_MEMORY\]|Error: Worker terminated due to reaching memory limit)/,
    read: () => ({ runtime: 'node', kind: 'JavaScript heap of a worker thread' }),
  },
  {
    literals: ['Array buffer allocation failed'],
    shape: /(?:^|[\s:])RangeError: Array buffer allocation failed/,
    read: () => refused('node', { kind: 'native memory for a buffer' }),
  },
  {
    literals: ['ERR_MEMORY_ALLOCATION_FAILED'],
    shape: /(?:^|[\s:[])(?:Error \[ERR_MEMORY_ALLOCATION_FAILED\]|Failed to allocate memory of size (\d{1,19}))/,
    read: (m) => refused('node', { kind: 'native memory', requestedKb: kb(m[1]) }),
  },
]

/** `Zone` has a word of its own: the compiler's memory. */
const zone = (said: string): string | undefined => (/\bZone\b/.test(said) ? 'native memory (Zone)' : undefined)
