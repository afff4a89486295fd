import { message } from '../../core/message.ts'
import { USER_SPACE_KILL, type UserSpaceKill } from '../../records/user-space-kill.ts'
import { saidBy } from './said-by.ts'

/** lmkd.cpp, find_and_kill_process: `reason: device is low on swap (81232kB < 104856kB) and thrashing (112%)`. */
const WHY = /; reason: (.{1,200}?)\.?$/
const opted = (why: string | undefined): { readonly why?: string } => (why === undefined ? {} : { why })

/** Android: lmkd (`Kill 'name' (pid), uid …`) and the old driver of the kernel (drivers/staging/android/lowmemorykiller.c). */
export const lmkdKill = message<UserSpaceKill>({
  id: 'lmkd-kill',
  emits: USER_SPACE_KILL,
  holds: ["kill '", "killing '"],
  read(line) {
    const said =
      line.kernel === true || line.message.startsWith('lowmemorykiller') ? line.message : saidBy(line, /^(?:lmkd|lowmemorykiller)$/, false)
    const m =
      /^(?:lowmemorykiller: |lmkd: )?Kill(?:ing)? '(.{1,80}?)' \((\d{1,10})\)(?: \(tgid \d{1,10}\))?,(?: uid (\d{1,10}),)? (?:oom_score_adj|oom_adj|adj) (-?\d{1,5})[\s,]{1,4}(?:to free (\d{1,12}) ?kB)?/.exec(
        said ?? '',
      )
    if (m === null) return undefined
    return {
      killer: 'lmkd',
      says: 'kill',
      victim: m[1],
      victimPid: Number(m[2]),
      victimUid: m[3] === undefined ? undefined : Number(m[3]),
      rssKb: m[5] === undefined ? undefined : Number(m[5]),
      oomScoreAdj: Number(m[4]),
      reason: `low memory, oom_score_adj ${Number(m[4])}`,
      ...opted(WHY.exec(said!)?.[1]),
    }
  },
})
