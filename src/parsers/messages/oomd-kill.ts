import { message } from '../../core/message.ts'
import { USER_SPACE_KILL, type UserSpaceKill } from '../../records/user-space-kill.ts'
import { saidBy } from './said-by.ts'

/**
 * systemd-oomd (src/oom/oomd-manager.c). Before 250: `Memory pressure for X is greater than N for more than …`, then the kill;
 * since: one line. 258 marks first (`Marked …`). The unit's manager says `systemd-oomd killed N process(es) in this unit.`
 */
export const oomdKill = message<UserSpaceKill>({
  id: 'oomd-kill',
  emits: USER_SPACE_KILL,
  holds: ['due to memory pressure', 'reclaim activity', 'due to memory used', 'due to swap used', 'oomd killed ', 'killed /'],
  read(line) {
    const said = saidBy(line, /oomd|systemd/i, true)
    if (said === undefined) return undefined
    const isOomd = said !== line.message || /oomd/i.test(line.ident ?? '')
    const found = byPressure(said) ?? bySwap(said) ?? reasonOf(said) ?? inUnit(said) ?? cut(said, isOomd)
    return found === undefined ? undefined : { killer: 'systemd-oomd', says: 'kill', ...found }
  },
})

type Told = Partial<UserSpaceKill> | undefined

function byPressure(said: string): Told {
  const m =
    /^(?:Killed|Marked) (\S{1,2048})(?: for killing)? due to memory pressure for (\S{1,2048}?) being (\d{1,3}(?:\.\d{1,2})?)% > (\d{1,3}(?:\.\d{1,2})?)%(?: for > (\d[\w ]{0,20}?)(?: with reclaim activity)?)?\s{0,4}$/.exec(
      said,
    )
  return m === null
    ? undefined
    : {
        cgroup: m[1],
        measured: m[2],
        pressurePct: Number(m[3]),
        thresholdPct: Number(m[4]),
        thresholdSeconds: seconds(m[5]),
        reason: 'memory pressure',
      }
}

function bySwap(said: string): Told {
  const m =
    /^(?:Killed|Marked) (\S{1,2048})(?: for killing)? due to (memory used \(\d{1,20}\) \/ total \(\d{1,20}\) and )?swap used \(\d{1,20}\) \/ total \(\d{1,20}\) being more than (\d{1,3}(?:\.\d{1,2})?)%/.exec(
      said,
    )
  return m === null
    ? undefined
    : { cgroup: m[1], thresholdPct: Number(m[3]), reason: m[2] === undefined ? 'swap used up' : 'memory and swap used up' }
}

function reasonOf(said: string): Told {
  const m =
    /^Memory pressure for (\S{1,2048}) is (?:(\d{1,3}(?:\.\d{1,2})?)% > |greater than )(\d{1,3}(?:\.\d{1,2})?)%? for (?:> |more than )(\d[\w ]{0,20}?) (?:and there was|with) reclaim activity/.exec(
      said,
    )
  return m === null
    ? undefined
    : {
        says: 'reason',
        measured: m[1],
        pressurePct: m[2] === undefined ? undefined : Number(m[2]),
        thresholdPct: Number(m[3]),
        thresholdSeconds: seconds(m[4]),
        reason: 'memory pressure',
      }
}

/** The kernel's count in the cgroup's memory.events, as oomd's older versions and the unit's manager tell it. */
function inUnit(said: string): Told {
  const cgroup = /^(?:systemd-)?oomd killed (\d{1,6}) process(?:es|\(es\))? in (?:cgroup )?(\/\S{1,2048}?)\.?$/.exec(said)
  if (cgroup !== null) return { cgroup: cgroup[2], processes: Number(cgroup[1]), reason: 'memory pressure or swap' }
  const unit = /^(\S{1,256}): systemd-oomd killed (\d{1,6}|some) process\(es\) in this unit\./.exec(said)
  return unit === null
    ? undefined
    : { killedUnit: unit[1], processes: unit[2] === 'some' ? undefined : Number(unit[2]), reason: 'memory pressure or swap' }
}

/** A pager or a terminal cut the rest. */
function cut(said: string, isOomd: boolean): Told {
  const m = /^Killed (\/\S{1,2048}) due to (memory pressure|memory used|swap used)\b/.exec(said)
  if (m !== null) return { cgroup: m[1], reason: m[2] }
  const path = isOomd ? /^Killed (\/\S{1,2048})( d[a-z ]{0,24})?\s{0,4}$/.exec(said) : null
  if (path === null) return undefined
  const cgroup = path[1]!
  // where the path itself is cut, what other cgroups are in is no victim, nor is a stump a name
  const [, above, last] = /^(\/.{0,2048}?)?\/([^/]{0,255})$/.exec(cgroup)!
  if (path[2] !== undefined || (last!.length > MOST_OF_STUMP && !HOLDS_OTHERS.test(last!))) return { cgroup }
  return { measured: HOLDS_OTHERS.test(last!) ? cgroup : above }
}

/** Letters of a name that tell nothing. */
const MOST_OF_STUMP = 3
const HOLDS_OTHERS = /\.slice$|^user@\d{1,10}\.service$/

/** `20s`, `1min`, `1min 30s` as systemd prints spans. */
function seconds(span: string | undefined): number | undefined {
  const m = span === undefined ? null : /^(?:(\d{1,4})min ?)?(?:(\d{1,5})s)?$/.exec(span)
  return m === null ? undefined : Number(m[1] ?? 0) * 60 + Number(m[2] ?? 0)
}
