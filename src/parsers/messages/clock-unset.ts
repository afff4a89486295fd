import { message } from '../../core/message.ts'
import { CLOCK_UNSET, type ClockUnset } from '../../records/clock-unset.ts'

/** systemd: src/shared/clock-util.c and src/core/main.c; src/timesync/timesyncd.c. */
const BEFORE =
  /^System time (?:before build time, advancing clock|advanced to (?:built-in epoch|timesyncd timestamp))|^System clock time (?:unset or jumped backwards|advanced to built-in epoch)/
/** drivers/rtc: class.c (hctosys), and drivers of clocks with a battery. */
const UNREAD =
  /\bhctosys: (?:unable to (?:read the hardware clock|open rtc device)|invalid date\/time)|\b(?:low voltage detected|oscillator (?:failed|stop(?:ped)?)|power loss detected),? ?(?:date\/time|date|time) is not reliable/i
const UNANSWERED = /^Timed out waiting for reply from (?<server>[\w.:%-]{1,253}?)(?::123)?(?: \(|\.?$)/

const TIME = /^(?:systemd-timesyncd|chronyd?|ntpd?)$/
/** chronyd tells of a source that it selects all day long: a clock so far off it then steps, and says so. */
const SET = /^(?:Initial (?:clock )?synchronization to |Synchronized to time server |System clock was stepped by |Contacted time server )/

/** Words of a boot after which the clock shows some time or other. */
export const clockUnset = message<ClockUnset>({
  id: 'clock-unset',
  emits: CLOCK_UNSET,
  holds: [
    ...['before build time, advancing', 'advanced to built-in epoch', 'advanced to timesyncd timestamp', 'unset or jumped backwards'],
    ...['hctosys: unable to', 'hctosys: invalid date', 'time is not reliable', 'date is not reliable'],
    ...['Timed out waiting for reply from', 'synchronization to ', 'Synchronized to time server', 'Contacted time server'],
    'System clock was stepped by',
  ],
  read({ message: text, kernel, ident }) {
    if (UNREAD.test(text)) return kernel === false ? undefined : { says: 'lost', by: 'the kernel' }
    if (kernel === true) return undefined
    if (BEFORE.test(text)) return { says: 'lost', by: ident ?? 'systemd' }
    if (SET.test(text) && TIME.test(ident ?? 'chronyd')) return { says: 'set', by: ident ?? 'chronyd' }
    const server = UNANSWERED.exec(text)?.groups?.['server']
    return server === undefined || (ident !== undefined && ident !== 'systemd-timesyncd')
      ? undefined
      : { says: 'unanswered', by: 'systemd-timesyncd', server }
  },
})
