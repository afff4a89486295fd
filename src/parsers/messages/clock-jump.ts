import { message } from '../../core/message.ts'
import { CLOCK_JUMP, type ClockJump } from '../../records/clock-jump.ts'

/** chrony: sched.c and reference.c; ntpd: ntp_loopfilter.c (clock_update), ntpd/ntp_proto.c. */
const JUMPED = /^(?<moved>Forward|Backward) time jump detected!/
const WRONG = /\bSystem clock (?:wrong by|(?<set>was stepped by)) (?<seconds>-?\d{1,12}(?:\.\d{1,12})?) seconds/
const RESET = /\b(?:time reset|step time server \S{1,60} offset) (?<seconds>[+-]?\d{1,12}(?:\.\d{1,12})?) s(?:ec)?\b/
/** `System time     : 412.120331122 seconds fast of NTP time` of chronyc tracking (client.c): what it corrects, or cannot while it has no source. */
const TRACKED = /^System time\s{1,12}: (?<seconds>\d{1,12}(?:\.\d{1,12})?) seconds (?<way>fast|slow) of NTP time\s{0,8}$/

/** A clock that jumped, or that was set by so much. */
export const clockJump = message<ClockJump>({
  id: 'clock-jump',
  emits: CLOCK_JUMP,
  holds: [
    'time jump detected',
    'System clock wrong by',
    'System clock was stepped by',
    'seconds fast of NTP',
    'seconds slow of NTP',
    'time reset ',
    'step time server',
  ],
  read({ message: text, kernel, ident }) {
    if (kernel === true) return undefined
    const moved = JUMPED.exec(text)?.groups?.['moved']
    if (moved !== undefined) return { by: ident ?? 'chronyd', moved: moved === 'Forward' ? 'forward' : 'backward' }
    const tracked = TRACKED.exec(text)?.groups
    if (tracked !== undefined)
      return { by: 'chronyd', seconds: Number(tracked['seconds']) * (tracked['way'] === 'fast' ? -1 : 1), isNow: true }
    const chrony = WRONG.exec(text)?.groups
    const seconds = (chrony ?? RESET.exec(text)?.groups)?.['seconds']
    if (seconds === undefined) return undefined
    const isSet = chrony === undefined || chrony['set'] !== undefined
    return { by: ident ?? (chrony === undefined ? 'ntpd' : 'chronyd'), seconds: Number(seconds), ...(isSet ? { isSet } : {}) }
  },
})
