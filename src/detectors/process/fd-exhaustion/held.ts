import { overTime } from '../../../casefile/series/over-time.ts'
import { processName } from '../../../core/words/names.ts'
import type { Limit } from '../../../records/limit.ts'
import type { Holder } from '../../../casefile/descriptors.ts'
import { limitsOf } from '../../../casefile/limits.ts'
import { settingsOf } from '../../../casefile/settings.ts'
import { mostOf } from '../../../core/grouped.ts'
import type { Measured, Proof } from '../../../core/finding.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import { besideOf, factsOf, limitRow, type LimitRow } from '../limits-in-force.ts'
import type { Facts } from './judge.ts'

const SETTINGS = ['fs.nr_open', 'fs.inotify.max_user_instances', 'fs.inotify.max_user_watches', 'fs.file-max'] as const
const MAX_ROWS = 8
/** Of one and the same file or peer: so many, and such a share of all, is worth a word. */
const MIN_TARGET = 5
const MIN_TARGET_SHARE = 0.2
/** A state that nearly all sockets are in says more than their family. */
const STATES = /^(?:CLOSE_WAIT|ESTABLISHED|SYN_SENT|unidentified socket|deleted)$/
const STATE_WEIGHT = 1.25

type Held = Pick<
  Facts,
  'user' | 'servedPort' | 'servedCount' | 'closeWait' | 'listed' | 'topKind' | 'topKindCount' | 'topTarget' | 'topTargetCount'
>

/** What most of the descriptors of a listing are; a state of connections says more than their family. */
export function heldBy(holder: Holder | undefined): Held {
  const files = holder?.fullest
  if (files === undefined) return {}
  const [topKind, topKindCount] = mostOf(files.kinds, ([kind, n]) => n * (STATES.test(kind) ? STATE_WEIGHT : 1)) ?? []
  const same = files.topNameCount >= MIN_TARGET && files.topNameCount > files.count * MIN_TARGET_SHARE
  const isServer = (files.servedCount ?? 0) > files.count * MIN_TARGET_SHARE
  return {
    user: files.user,
    ...(isServer ? { servedPort: files.servedPort, servedCount: files.servedCount } : {}),
    closeWait: files.kinds.get('CLOSE_WAIT') ?? 0,
    listed: files.count,
    topKind,
    topKindCount,
    ...(same ? { topTarget: files.topName?.slice(0, 160), topTargetCount: files.topNameCount } : {}),
  }
}

/** How many it had open each time that somebody looked: rows of lsof are no descriptors. */
export function openOverTime({ listings, counts }: Holder, who: Parameters<typeof processName>[0], limit: number | undefined): Measured[] {
  const looks = [...listings, ...counts.filter(({ lsofRows }) => lsofRows !== true)]
  return overTime(
    { quantity: 'descriptors.open', unit: 'count', of: processName(who) ?? looks[0]?.at.artifact, limit },
    looks,
    ({ count }) => count,
  )
}

type InForce = Pick<Facts, 'limit' | 'hardLimit' | 'shellLimit' | 'limitSource' | 'limits'>

/** The limit of a process among all those that captures show, with the lines that do. */
export function inForce(
  scope: Scope,
  own: Cited<Limit> | undefined,
  used: number | undefined,
): { readonly facts: InForce; readonly beside: Proof[] } {
  const shell = limitsOf(scope).ofShell('nofile')
  const rows = tableOf(scope, own, used)
  const beside = besideOf(
    rows.filter(({ at }) => at !== own?.at),
    3,
  )
  return {
    facts: {
      limit: own?.soft,
      hardLimit: own?.hard,
      shellLimit: shell?.soft === own?.soft ? undefined : shell?.soft,
      limitSource: own?.at.artifact,
      limits: factsOf(rows),
    },
    beside: [
      ...(own === undefined ? [] : [{ at: own.at, note: own.scope === 'unit' ? 'the limit of its unit' : 'the limit of the process' }]),
      ...beside,
    ],
  }
}

/** The limit of the process, those of units and shells, and those of the machine. */
export function tableOf(scope: Scope, own: Cited<Limit> | undefined, used: number | undefined): LimitRow[] {
  const nofile = limitsOf(scope)
    .all('nofile')
    .filter((limit) => limit === own || limit.scope !== 'process')
    .slice(0, MAX_ROWS)
    .flatMap((limit) => rowsOf(limit, limit === own ? used : undefined))
  const settings = settingsOf(scope)
  const allocated = settings.get('fs.file-nr')
  const [open, , max] = allocated?.numbers.length === 3 ? allocated.numbers : []
  const machine = allocated === undefined || max === undefined ? [] : [limitRow('fs.file-max', max, open, allocated.at)]
  const others = SETTINGS.filter((name) => name !== 'fs.file-max' || machine.length === 0).flatMap((name) => {
    const setting = settings.get(name)
    return setting?.numbers.length === 1 ? [limitRow(name, setting.numbers[0], undefined, setting.at)] : []
  })
  return [...nofile, ...machine, ...others]
}

function rowsOf({ scope, unit, soft, hard, at }: Cited<Limit>, used: number | undefined): LimitRow[] {
  if (scope === 'shell') return [limitRow('ulimit -n of a shell, not in force here', soft, undefined, at)]
  const name = scope === 'unit' ? `LimitNOFILE of ${unit ?? 'the unit'}` : 'RLIMIT_NOFILE'
  return [
    limitRow(`${name} (soft)`, soft, used, at),
    ...(hard === undefined || hard === soft ? [] : [limitRow(`${name} (hard)`, hard, undefined, at)]),
  ]
}
