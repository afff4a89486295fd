import { lineType } from '../core/record.ts'

/** What earlyoom or nohang prints of the machine's memory, in per cent of all of it. */
export interface MemoryLeft {
  readonly memAvailablePct: number
  readonly swapFreePct?: number | undefined
}

export const MEMORY_LEFT = lineType<MemoryLeft>('memory-left')
