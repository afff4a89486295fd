import { limitsOf } from '../../../casefile/limits.ts'
import { overTime } from '../../../casefile/series/over-time.ts'
import { settingsOf } from '../../../casefile/settings.ts'
import type { Measured, Proof } from '../../../core/finding.ts'
import { mostOf } from '../../../core/grouped.ts'
import { cite } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import { MEMORY_MAPS, type MemoryMaps } from '../../../records/memory-maps.ts'
import { PROCESS_CGROUP } from '../../../records/process-cgroup.ts'
import { THREAD_COUNT } from '../../../records/thread-count.ts'
import { STATED_NPROC } from '../../../records/thread-refused.ts'
import { limitName, pidsGroupsOf, type PidsGroup } from '../pids-groups.ts'
import { tasksOf, type Busy } from './tasks.ts'

/** One limit that may have refused the thread. */
export interface Bound {
  readonly kind: 'pids' | 'maps' | 'machine' | 'nproc'
  /** As people look for it. */
  readonly name: string
  /** Undefined is unlimited. */
  readonly limit: number | undefined
  readonly used: number | undefined
  /** Whether so many exist; undefined where that is not in the input. */
  readonly met: boolean | undefined
  /** The process whose limit it is. */
  readonly pid?: number | undefined
  /** The unit whose TasksMax it is. */
  readonly unit?: string | undefined
  /** The container whose limit it is. */
  readonly container?: string | undefined
  readonly proof: readonly Proof[]
  /** How many there were each time that somebody looked. */
  readonly series?: readonly Measured[]
}

export interface Asker {
  readonly pid: number | undefined
  readonly comm: string | undefined
  readonly unit: string | undefined
  /** The shell itself said it, at this text's prompt: what `ulimit` prints there is its own limit. */
  readonly shellOf?: string | undefined
}

/** A stack and its guard page. */
const MAPS_PER_THREAD = 2
/** include/linux/mm.h, DEFAULT_MAX_MAP_COUNT: in force where nobody has set another. */
const DEFAULT_MAX_MAPS = 65_530

/** Every limit that captures show, first those that are met, then those of which that is open, last those with room. */
export function boundsOf(scope: Scope, asker: Asker, table: Busy | undefined, atLimit: number): Bound[] {
  const bounds = [...ofGroup(scope, asker, atLimit), ...ofMachine(scope, asker, table, atLimit), ...ofUser(scope, asker, table, atLimit)]
  return [true, undefined, false].flatMap((met) => bounds.filter((bound) => bound.met === met))
}

/** pids.max of a cgroup above the process, of its unit, or of the only ones that are full. */
function ofGroup(scope: Scope, { pid, unit }: Asker, atLimit: number): Bound[] {
  const homes = scope.rows(PROCESS_CGROUP)
  const home = (homes.findLast((row) => pid !== undefined && row.pid === pid) ?? (homes.length === 1 ? homes[0] : undefined))?.cgroup
  const full = pidsGroupsOf(scope).filter((group) => isFull(group, atLimit) !== false)
  const above = full.filter(
    (group) =>
      (home !== undefined && group.cgroup !== undefined && `${home}/`.includes(`${group.cgroup}/`)) ||
      (unit !== undefined && (group.unit === unit || group.cgroup?.endsWith(`/${unit}`) === true)),
  )
  const group = above[0] ?? full.filter(({ cgroup }) => home === undefined || cgroup === undefined).at(-1)
  if (group?.max === undefined) return []
  return [
    {
      kind: 'pids',
      name: limitName(group),
      limit: group.max,
      used: group.current,
      met: isFull(group, atLimit),
      unit: group.owner.about.unit,
      container: group.owner.about.container,
      series: group.series,
      proof: isFull(group, atLimit) === true ? group.proof : group.proof.map((one) => ({ ...one, witness: undefined })),
    },
  ]
}

function isFull({ max, current, refused }: PidsGroup, atLimit: number): boolean | undefined {
  if (max === undefined) return false
  if ((refused ?? 0) > 0) return true
  return current === undefined ? undefined : current >= max * atLimit
}

/** vm.max_map_count, of which a thread takes two; threads-max and pid_max, which all processes share. */
function ofMachine(scope: Scope, { pid }: Asker, table: Busy | undefined, atLimit: number): Bound[] {
  const settings = settingsOf(scope)
  const mapped = mappingsOf(scope, pid)
  const [setting, maps] = [settings.get('vm.max_map_count'), mapped?.count ?? (table?.threads ?? 0) * MAPS_PER_THREAD]
  const most = setting?.numbers[0] ?? DEFAULT_MAX_MAPS
  const ofMaps: Bound[] =
    maps < most * atLimit || most <= 0
      ? []
      : [
          {
            kind: 'maps',
            name: 'vm.max_map_count',
            limit: most,
            used: maps,
            met: true,
            proof: [
              ...cite(mapped, `${mapped?.count} of at most ${most}${setting === undefined ? ' (the default)' : ''}`, 'capture'),
              ...cite(setting, 'vm.max_map_count'),
            ],
          },
        ]
  const { total } = tasksOf(scope)
  return [
    ...ofMaps,
    ...['kernel.pid_max', 'kernel.threads-max'].flatMap((name): Bound[] => {
      const row = settings.get(name)
      const limit = row?.numbers[0]
      if (limit === undefined || limit <= 0 || total === undefined) return []
      return [
        {
          kind: 'machine',
          name,
          limit,
          used: total,
          met: total >= limit * atLimit,
          proof: cite(row, `${name}; ${total} tasks exist`, total >= limit * atLimit ? 'capture' : undefined),
        },
      ]
    }),
  ]
}

const mappingsOf = (scope: Scope, pid: number | undefined): Cited<MemoryMaps> | undefined =>
  mostOf(
    scope.rows(MEMORY_MAPS).filter((maps) => maps.pid === undefined || pid === undefined || maps.pid === pid),
    ({ count }) => count,
  )

/** RLIMIT_NPROC counts all threads of a user: those of the process alone are fewer, those of the machine more. */
function ofUser(scope: Scope, asker: Asker, table: Busy | undefined, atLimit: number): Bound[] {
  const stated = scope.events(STATED_NPROC)[0]?.what
  const shell = limitsOf(scope).ofShell('nproc')
  const own = limitsOf(scope).of('nproc', asker) ?? (shell?.at.artifact === asker.shellOf ? shell : undefined)
  const limit = stated === undefined ? own : { soft: stated.soft, scope: 'process' as const, pid: undefined, at: stated.at }
  if (limit === undefined) return []
  const name = `RLIMIT_NPROC of ${limit.scope === 'unit' ? 'the unit' : limit.scope === 'shell' ? 'the shell' : 'the process'} (max processes)`
  const counted = scope.rows(THREAD_COUNT).findLast(({ user }) => user !== undefined)
  const used = counted?.threads ?? table?.threads
  const { soft } = limit
  const isMet = soft !== undefined && used !== undefined && used >= soft * atLimit
  const { total } = tasksOf(scope)
  const hasRoom = !isMet && (soft === undefined || (total ?? Infinity) < soft * atLimit)
  return [
    {
      kind: 'nproc',
      name,
      limit: soft,
      used: hasRoom ? total : used,
      pid: limit.pid,
      met: isMet ? true : hasRoom ? false : undefined,
      series: overTime(
        { quantity: 'threads.existing', unit: 'count', of: counted === undefined ? undefined : `user ${counted.user}`, limit: soft },
        scope.rows(THREAD_COUNT).filter(({ user }) => user !== undefined && user === counted?.user),
        ({ threads }) => threads,
      ),
      proof: [
        ...cite(limit, soft === undefined ? 'max processes: unlimited' : `max processes ${soft}`, isMet ? 'capture' : undefined),
        ...cite(counted, `${counted?.threads} threads of user ${counted?.user}`),
      ],
    },
  ]
}
