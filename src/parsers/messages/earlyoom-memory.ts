import { message } from '../../core/message.ts'
import { MEMORY_LEFT, type MemoryLeft } from '../../records/memory-left.ts'
import { saidBy } from './said-by.ts'

/** earlyoom's report of memory, before each kill and every hour (main.c, print_mem_stats). Its columns were of other widths before 1.6. */
export const earlyoomMemory = message<MemoryLeft>({
  id: 'earlyoom-memory',
  emits: MEMORY_LEFT,
  holds: ['mem avail:'],
  read(line) {
    const m =
      /^mem avail:\s{1,8}\d{1,9} of\s{1,8}\d{1,9} MiB \(\s{0,3}(\d{1,3}(?:\.\d{1,2})?) ?%\)(?:, swap free:\s{1,8}\d{1,9} of\s{1,8}\d{1,9} MiB \(\s{0,3}(\d{1,3}(?:\.\d{1,2})?) ?%\))?/.exec(
        saidBy(line, /^earlyoom$/, true) ?? '',
      )
    return m === null ? undefined : { memAvailablePct: Number(m[1]), swapFreePct: m[2] === undefined ? undefined : Number(m[2]) }
  },
})
