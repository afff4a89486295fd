import type { Heap } from '../core/heap-size.ts'
import { lineType } from '../core/record.ts'

/** A command line or an environment of a process, captured as it is, with the heap that it asks for. */
export const HEAP_SETTING = lineType<Heap>('heap-setting')
