import { message } from '../../core/message.ts'
import { USER_SPACE_KILL, type UserSpaceKill } from '../../records/user-space-kill.ts'
import { saidBy } from './said-by.ts'

const REASON = 'available memory and free swap below the limits'
const SIGNALS: Readonly<Record<string, string>> = { '9': 'SIGKILL', '15': 'SIGTERM' }

/** earlyoom's kill.c over its versions. Its start-up lines say "sending SIGTERM when" and name no process. */
export const earlyoomKill = message<UserSpaceKill>({
  id: 'earlyoom-kill',
  emits: USER_SPACE_KILL,
  holds: ['sending sigterm to process', 'sending sigkill to process', 'killing process', ' did not exit'],
  read(line) {
    const own = saidBy(line, /^earlyoom$/, false)
    // a terminal that wraps long lines pads them
    const said = (own ?? saidBy(line, /^earlyoom$/, true))?.replaceAll(/ {2,64}/g, ' ')
    if (said === undefined) return undefined
    const found = sending(said) ?? killing(said) ?? (own === undefined ? undefined : (oldest(said) ?? survived(said)))
    return found === undefined ? undefined : { killer: 'earlyoom', says: 'kill', reason: REASON, ...found }
  },
})

type Told = Partial<UserSpaceKill> | undefined

function sending(said: string): Told {
  const m =
    /^sending (SIGTERM|SIGKILL) to process (\d{1,10}) uid (\d{1,10}) "(.{0,64})": (?:badness|oom_score) -?\d{1,6}(?:, oom_score_adj -?\d{1,6})?, VmRSS (\d{1,9}) MiB/.exec(
      said,
    )
  return m === null
    ? undefined
    : { signal: m[1], victimPid: Number(m[2]), victimUid: Number(m[3]), victim: m[4], rssKb: Number(m[5]) * 1024 }
}

/** Until 1.3. */
function killing(said: string): Told {
  const m = /^killing process (\d{1,10}) "(.{0,64})" with signal (\d{1,2}): badness -?\d{1,6}, VmRSS (\d{1,9}) MiB/i.exec(said)
  return m === null ? undefined : { victimPid: Number(m[1]), victim: m[2], signal: SIGNALS[m[3]!], rssKb: Number(m[4]) * 1024 }
}

/** Until 1.0. */
function oldest(said: string): Told {
  const m = /^Killing process:? (.{1,64}), pid: (\d{1,10}), badness: -?\d{1,6}, VmRSS: (\d{1,9}) MiB/.exec(said)
  if (m !== null) return { victim: m[1], victimPid: Number(m[2]), rssKb: Number(m[3]) * 1024 }
  const short = /^Killing process (\d{1,10}) ([^"].{0,63})$/.exec(said)
  return short === null ? undefined : { victimPid: Number(short[1]), victim: short[2] }
}

function survived(said: string): Told {
  const m = /^process (\d{1,10}) did not exit\s{0,4}$/.exec(said)
  return m === null ? undefined : { says: 'failed', victimPid: Number(m[1]) }
}
