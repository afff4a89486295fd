import { message } from '../../core/message.ts'
import { THERMAL_EVENT, type ThermalEvent } from '../../records/thermal-event.ts'

/** drivers/thermal/intel/therm_throt.c (arch/x86/kernel/cpu/mce/therm_throt.c before 5.5). */
const THROTTLED =
  /^(?:mce: )?CPU(\d{1,5}): (Core|Package) temperature (?:is )?above threshold, cpu clock (?:is )?throttled \(total events = (\d{1,15})\)/
const NORMAL = /^(?:mce: )?CPU(\d{1,5}): (Core|Package) temperature\/speed normal/
/** drivers/thermal/thermal_core.c */
const CRITICAL =
  /^(?:thermal (?<zone>\S{1,64}): .{0,64}?)?critical temperature reached(?: ?\(?(?<degrees>-?\d{1,3})(?:\.\d{1,3})? ?C\)?)?(?<stops>.{0,8}shutting down)?/i
/** kernel/reboot.c */
const STOPPED =
  /^reboot: HARDWARE PROTECTION (?:shutdown|reboot|emergency shutdown) \(Temperature too high\)|^(?:thermal \S{1,64}: )?Temperature too high: shutting down/i

export const thermalEvent = message<ThermalEvent>({
  id: 'thermal-event',
  emits: THERMAL_EVENT,
  holds: ['clock throttled', 'clock is throttled', 'temperature/speed normal', 'critical temperature reached', 'temperature too high'],
  read({ message: text, kernel }) {
    if (kernel === false) return undefined
    const m = THROTTLED.exec(text) ?? NORMAL.exec(text)
    if (m !== null) {
      const part = m[2] as ThermalEvent['part']
      return m[3] === undefined
        ? { kind: 'normal', cpu: Number(m[1]), part }
        : { kind: 'throttled', cpu: Number(m[1]), part, totalEvents: Number(m[3]) }
    }
    if (STOPPED.test(text)) return { kind: 'stopped', part: 'zone' }
    const hot = CRITICAL.exec(text)?.groups
    if (hot === undefined) return undefined
    const { zone, degrees, stops } = hot
    return {
      kind: stops === undefined ? 'critical' : 'stopped',
      part: 'zone',
      zone,
      degrees: degrees === undefined ? undefined : Number(degrees),
    }
  },
})
