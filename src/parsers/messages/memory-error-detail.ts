import { message } from '../../core/message.ts'
import { MEMORY_ERROR_DETAIL, type MemoryErrorDetail } from '../../records/memory-error.ts'

/** drivers/edac/skx_common.c and sb_edac.c: the record of the processor, before the error that is read out of it. */
const DETAIL =
  /^EDAC (?:\w{1,32} )?MC(\d{1,3}): (?:HANDLING MCE MEMORY ERROR|CPU \d{1,5}: Machine Check Event: |(?:TSC|ADDR|MISC|PROCESSOR) [0-9a-fx:]{1,24}\b)/

export const memoryErrorDetail = message<MemoryErrorDetail>({
  id: 'memory-error-detail',
  emits: MEMORY_ERROR_DETAIL,
  holds: ['edac '],
  read({ message: text, kernel }) {
    const m = kernel === false ? null : DETAIL.exec(text)
    return m === null ? undefined : { mc: Number(m[1]) }
  },
})
