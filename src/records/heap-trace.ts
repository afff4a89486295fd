import { lineType } from '../core/record.ts'

/** What a runtime prints of its own heap: V8 after a collection, a JVM of the options it was started with. */
export interface HeapTrace {
  readonly runtime: 'node' | 'java'
  /** The process, where the line bears it. */
  readonly of?: number | undefined
  /** In use after the last collection, in MB as V8 prints it. */
  readonly heapMb?: number | undefined
  /** The heap that it reserves at its start, and the option. */
  readonly initialKb?: number | undefined
  readonly setting?: string | undefined
  /** A collection of the whole heap for want of room: in use before and after it, and how large the heap is. */
  readonly full?: true | undefined
  readonly beforeKb?: number | undefined
  readonly afterKb?: number | undefined
  readonly heapKb?: number | undefined
}

export const HEAP_TRACE = lineType<HeapTrace>('heap-trace')
