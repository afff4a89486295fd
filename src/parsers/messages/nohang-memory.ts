import { message } from '../../core/message.ts'
import { MEMORY_LEFT, type MemoryLeft } from '../../records/memory-left.ts'
import { saidBy } from './said-by.ts'

/** What nohang says of memory before it acts: `MemAvailable [402 MiB, 2.5 %] <= soft_threshold_min_mem [636 MiB, 4.0 %]`. */
const LEFT = /^\s{0,8}MemAvailable \[\d{1,9} MiB, (\d{1,3}(?:\.\d{1,2})?) ?%\] <=? \w{1,40}/

export const nohangMemory = message<MemoryLeft>({
  id: 'nohang-memory',
  emits: MEMORY_LEFT,
  holds: ['memavailable ['],
  read(line) {
    const m = LEFT.exec(saidBy(line, /^nohang(?:-desktop)?$/, false) ?? '')
    return m === null ? undefined : { memAvailablePct: Number(m[1]) }
  },
})
