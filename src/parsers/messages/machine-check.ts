import { message } from '../../core/message.ts'
import { MACHINE_CHECK, type MachineCheck, type MachineCheckGrade } from '../../records/machine-check.ts'

/** arch/x86/kernel/cpu/mce/core.c: print_mce. The status always has 16 digits: a shorter one is cut, and its bits mean something else. */
const INTEL =
  /^(?:mce: )?\[Hardware Error\]: CPU (\d{1,5}): Machine Check(?: Exception)?: ([0-9a-f]{1,16}) Bank (\d{1,3}): ([0-9a-f]{16})\b/i
/** drivers/edac/sb_edac.c, skx_common.c: the same record, as the driver of the memory controller was handed it. */
const EDAC = /^EDAC (?:\w{1,32} )?MC\d{1,3}: CPU (\d{1,5}): Machine Check Event: [0-9a-fx]{1,18} Bank (\d{1,3}): (?:0x)?([0-9a-f]{16})\b/i
/** drivers/edac/mce_amd.c: `[Hardware Error]: CPU:2 (10:4:2) MC3_STATUS[Over|CE|…]: 0x…`. */
const AMD = /^(?:mce: )?\[Hardware Error\]: CPU:?(\d{1,5}) \([0-9a-f:]{1,24}\) MC(\d{1,3})_STATUS\[([^\]]{1,80})\]: (0x[0-9a-f]{1,16})/
/** drivers/firmware/efi/cper.c, drivers/acpi/apei/ghes.c. */
const FIRMWARE = /^(?:\{(\d{1,6})\})?\[Hardware Error\]: event severity: (fatal|recoverable|corrected|info)/
const LOGGED = /^(?:mce: \[Hardware Error\]: )?Machine check events logged/
const FATAL = /^(?:mce: )?\[Hardware Error\]: Machine check: |^Disabling lock debugging due to machine check/
/** Kernels before 2.6.31. */
const OLD = /^CPU (\d{1,5}): Machine Check Exception: {1,4}[0-9a-f]{1,16}/i

/** IA32_MCi_STATUS (Intel SDM vol. 3B, 16.3.2.2): bit 61 uncorrected, 57 processor context corrupt. */
export function gradeOf(status: bigint): MachineCheckGrade {
  if (status === 0n) return 'empty'
  if ((status & (1n << 61n)) === 0n) return 'corrected'
  return (status & (1n << 57n)) === 0n ? 'uncorrected' : 'fatal'
}

const gradeOfFlags = (flags: string): MachineCheckGrade =>
  /\bUE\b|\bUC\b/.test(flags) ? (flags.includes('PCC') ? 'fatal' : 'uncorrected') : flags.includes('Deferred') ? 'deferred' : 'corrected'

const GRADES: ReadonlyMap<string, MachineCheckGrade> = new Map([
  ['fatal', 'fatal'],
  ['recoverable', 'uncorrected'],
  ['corrected', 'corrected'],
])

export const machineCheck = message<MachineCheck>({
  id: 'machine-check',
  emits: MACHINE_CHECK,
  holds: ['[hardware error]', 'machine check events logged', 'machine check exception', 'due to machine check', 'machine check event: '],
  read({ message: text, kernel }) {
    if (kernel === false) return undefined
    let m = INTEL.exec(text)
    if (m !== null) {
      const [, cpu, mcg, bank, status] = m
      const isPolled = /^0+$/.test(mcg!) ? true : undefined
      return { by: 'processor', grade: gradeOf(BigInt(`0x${status}`)), cpu: Number(cpu), bank: Number(bank), status, isPolled }
    }
    m = EDAC.exec(text)
    if (m !== null) {
      const [, cpu, bank, status] = m
      return { by: 'processor', grade: gradeOf(BigInt(`0x${status}`)), cpu: Number(cpu), bank: Number(bank), status, isOfMemory: true }
    }
    m = AMD.exec(text)
    if (m !== null) return { by: 'processor', grade: gradeOfFlags(m[3]!), cpu: Number(m[1]), bank: Number(m[2]), status: m[4] }
    m = FIRMWARE.exec(text)
    const severity = GRADES.get(m?.[2] ?? '')
    if (m !== null && severity !== undefined)
      return { by: 'firmware', grade: severity, event: m[1] === undefined ? undefined : Number(m[1]) }
    if (FATAL.test(text)) return { by: 'processor', grade: 'fatal' }
    if (LOGGED.test(text)) return { by: 'processor', grade: 'logged' }
    m = OLD.exec(text)
    return m === null ? undefined : { by: 'processor', grade: 'fatal', cpu: Number(m[1]) }
  },
})
