import { message } from '../../core/message.ts'
import { MEMORY_ERROR, type MemoryError } from '../../records/memory-error.ts'

/** drivers/edac/edac_mc.c, old (`CE page …`) and new (`1 CE memory read error on DIMM …`) wording. */
const EDAC = /^EDAC (?:\w{1,32} )?MC(\d{1,3}): (?:(\d{1,9}) )?(CE|UE) (?!ERROR_ADDRESS)(.{1,400})$/s
/** rasdaemon's log (ras-mc-handler.c): `1 Corrected error: memory read error on LABEL (mc: 1 location: …`. */
const RASDAEMON =
  /\bmc_event: {1,20}(?:\S{1,12} \S{1,12} [+-]\d{4} )?(\d{1,9}) (Corrected|Uncorrected|Deferred|Fatal) errors?: .{1,80}? on (\S.{0,63}?) \(mc: (\d{1,3})\b/
/** `ras-mc-ctl --summary`, and its `--errors`. */
const RAS_SUMMARY =
  /^\s{0,16}(Corrected|Uncorrected|Deferred|Fatal) on DIMM Label\(s\): '([^']{1,64})' location: (\d{1,3})\b.{0,40}? errors: (\d{1,12})/
const RAS_ERRORS =
  /^\d{1,9} \d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4} (\d{1,9}) (Corrected|Uncorrected|Deferred|Fatal) error\(s\): .{1,80}? at (\S.{0,63}?) location: (\d{1,3})\b/
/** The event log of a baseboard controller, as `ipmitool sel list` and `elist` print it: the sensor names the module. */
const SEL =
  /\bMemory (?:#0x[\da-f]{2}|(\S{1,40}))(?: \S{1,20}){0,2} {1,20}\| {1,20}(Uncorrectable|Correctable) ECC\b.{0,80}?\| {1,20}Asserted\b(?:[ |]{1,20}(?:CPU ?\d{1,2}[ _]?)?(DIMM[ _#]?\w{1,12}|P\d-DIMM\w{1,6}))?/
/** mm/memory-failure.c. */
const POISON = /^Memory failure: (0x[0-9a-f]{1,16}): (.{1,200})$/s

const kindOf = (said: string): MemoryError['kind'] => (said === 'Corrected' ? 'CE' : 'UE')

export const memoryError = message<MemoryError>({
  id: 'memory-error',
  emits: MEMORY_ERROR,
  holds: ['edac ', 'memory failure: 0x', 'mc_event:', 'on DIMM Label', 'error(s): ', 'Uncorrectable ECC', 'Correctable ECC'],
  read({ message: text, kernel }) {
    const told = RASDAEMON.exec(text) ?? RAS_ERRORS.exec(text)
    if (told !== null) return { kind: kindOf(told[2]!), errors: Number(told[1]), mc: Number(told[4]), label: told[3] }
    const event = SEL.exec(text)
    if (event !== null) return { kind: event[2] === 'Correctable' ? 'CE' : 'UE', errors: 1, label: event[1] ?? event[3], bySensor: true }
    const sum = RAS_SUMMARY.exec(text)
    if (sum !== null) return { kind: kindOf(sum[1]!), errors: Number(sum[4]), mc: Number(sum[3]), label: sum[2], isSum: true }
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
