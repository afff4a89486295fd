import { block, collect } from '../../core/block.ts'
import type { LogLine } from '../../core/log-line.ts'
import { MACHINE_CHECK, type MachineCheck } from '../../records/machine-check.ts'
import { gradeOf } from '../messages/machine-check.ts'

const BEGINS = /^CPU (\d{1,5}) BANK (\d{1,3})\b/
const STATUS = /^STATUS (?:0x)?([0-9a-f]{1,16}) MCGSTATUS [0-9a-f]/i
/** The next record, or its heading. */
const NEXT = /^(?:Hardware event\.|MCE \d|CPU \d{1,5} BANK )/

/** A record of the processor as mcelog(8) prints it, decoded (mcelog, mcelog.c dump_mce): the bank first, the status below what it means. */
export const mcelogRecord = block<MachineCheck & LogLine>({
  id: 'mcelog-record',
  emits: MACHINE_CHECK,
  begins: [' BANK '],
  opens: (message) => BEGINS.test(message),
  maxLines: 32,
  open: (first) =>
    collect(
      first,
      (message) => (STATUS.test(message) ? 'last' : NEXT.test(message) ? 'end' : message.trim() === '' ? 'pass' : 'take'),
      (lines) => {
        const [, cpu, bank] = BEGINS.exec(first.message)!
        const status = STATUS.exec(lines.at(-1)!.message)?.[1]
        const { at: _at, time: _time, ...said } = first
        return status === undefined
          ? undefined
          : { ...said, by: 'processor', grade: gradeOf(BigInt(`0x${status}`)), cpu: Number(cpu), bank: Number(bank), status }
      },
    ),
})
