import { message } from '../../core/message.ts'
import { MEMORY_ERROR, type MemoryError } from '../../records/memory-error.ts'

/** drivers/edac/edac_mc.c, old (`CE page …`) and new (`1 CE memory read error on DIMM …`) wording. */
const EDAC = /^EDAC (?:\w{1,32} )?MC(\d{1,3}): (?:(\d{1,9}) )?(CE|UE) (?!ERROR_ADDRESS)(.{1,400})$/s
/** mm/memory-failure.c. */
const POISON = /^Memory failure: (0x[0-9a-f]{1,16}): (.{1,200})$/s

export const memoryError = message<MemoryError>({
  id: 'memory-error',
  emits: MEMORY_ERROR,
  holds: ['edac ', 'memory failure: 0x'],
  read({ message: text, kernel }) {
    if (kernel === false) return undefined
    const m = EDAC.exec(text)
    if (m !== null) {
      const [, mc, errors = '1', kind, rest = ''] = m
      const label = /label "([^"]{1,64})"/.exec(rest)?.[1] ?? / on (\S{1,64}(?: label)?) \(/.exec(rest)?.[1]
      const row = /\brow[: ](\d{1,6})/.exec(rest)?.[1]
      return {
        kind: kind as MemoryError['kind'],
        errors: Number(errors),
        mc: Number(mc),
        label,
        row: row === undefined ? undefined : Number(row),
      }
    }
    const poison = POISON.exec(text)
    if (poison === null || !/hwpoison|recovery action|Sending SIGBUS|Killing/i.test(poison[2]!)) return undefined
    const victim = /(?:Sending SIGBUS to|Killing) (\S{1,64}:\d{1,10})/.exec(poison[2]!)?.[1]
    return { kind: 'UE', errors: 1, page: poison[1], victim }
  },
})
