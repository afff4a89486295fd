import { grouped } from '../../../core/grouped.ts'
import type { Scope } from '../../../core/scope.ts'
import { DISK_USER, type DiskUser } from '../../../records/disk-user.ts'
import { LOAD_AVERAGE } from '../../../records/load-average.ts'
import { PRESSURE } from '../../../records/pressure.ts'
import { PROCESS_SAMPLE } from '../../../records/process-sample.ts'
import { SAMPLE } from '../../../records/sample.ts'
import type { Disk } from './disk-rows.ts'
import type { Held } from './held-groups.ts'

export interface Facts {
  host: string | undefined
  /** What shows it: the CPUs' idle time, a device whose requests wait, one that is only busy, blocked tasks, pressure, a moment of top, a list of processes, a cgroup's limit, a server that says so. */
  shownBy: 'waiting' | 'device' | 'busy' | 'blocked' | 'pressure' | 'top' | 'list' | 'held' | 'told'
  samples: number
  waitingSamples: number
  shareOfSamplesPct: number
  maxWaPct?: number | undefined
  meanWaPct?: number | undefined
  maxB?: number | undefined
  swpdKb?: number | undefined
  device?: string | undefined
  maxUtilPct?: number | undefined
  maxAwaitMs?: number | undefined
  psiIoSomeAvg10Pct?: number | undefined
  psiIoFullAvg10Pct?: number | undefined
  psiIoFullAvg300Pct?: number | undefined
  maxQueue?: number | undefined
  load1?: number | undefined
  availMib?: number | undefined
  /** A cgroup that transfers as much as its own limit allows: cgroup, device, what, perSecond, limitPerSecond. */
  held?: Held | undefined
  /** Processes in uninterruptible sleep, by name. */
  blocked: readonly string[]
  /** Who reads and writes most (iotop), by its mean over the samples. */
  diskUsers?: readonly DiskUser[] | undefined
  /** Of `told`: the server, how often it complained, its longest sync and what it allows for one (ms), what came of it. */
  server?: string | undefined
  slowSyncs?: number | undefined
  longestSyncMs?: number | undefined
  expectedSyncMs?: number | undefined
  lateHeartbeats?: number | undefined
  leaderLost?: number | undefined
  comm?: string | undefined
  pid?: number | undefined
}

const MOST_USERS = 3
const MOST_BLOCKED = 10

/** What the input shows beside the samples that decide: the device, who waits, who reads and writes, pressure, load. */
export function besideOf(
  scope: Scope,
  busiest: Disk | undefined,
  held: Held | undefined,
): Omit<Facts, 'shownBy' | 'samples' | 'waitingSamples' | 'shareOfSamplesPct'> {
  const psi = (who: 'some' | 'full') =>
    most(scope.rows(PRESSURE).flatMap((p) => (p.resource === 'io' && p.cgroup === undefined && p.who === who ? [p.avg10] : [])))
  const blocked = new Map(scope.rows(PROCESS_SAMPLE).flatMap((p) => (p.state === 'D' ? [[p.comm, p.pid] as const] : [])))
  const users = heaviest(scope)
  const [name] = blocked.keys()
  return {
    host: scope.name,
    held,
    device: busiest?.device,
    maxUtilPct: busiest?.maxUtilPct,
    maxAwaitMs: busiest?.maxAwaitMs,
    maxQueue: busiest?.maxQueue,
    psiIoSomeAvg10Pct: psi('some'),
    psiIoFullAvg10Pct: psi('full'),
    load1: most(scope.rows(LOAD_AVERAGE).map(({ one }) => one)),
    blocked: [...blocked.keys()].slice(0, MOST_BLOCKED),
    ...(users.length === 0 ? {} : { diskUsers: users }),
    comm: name ?? users[0]?.comm,
    pid: (name === undefined ? undefined : blocked.get(name)) ?? users[0]?.pid,
  }
}

/** Swap in use as vmstat counts it, in KiB. */
export const swappedKb = (scope: Scope): number | undefined =>
  scope
    .rows(SAMPLE)
    .find(({ tool, unitBytes }) => tool === 'vmstat' && (unitBytes ?? 1024) === 1024)
    ?.values.get('swpd')

const most = (values: readonly number[]): number | undefined => (values.length === 0 ? undefined : Math.max(...values))

function heaviest(scope: Scope): DiskUser[] {
  const kbOf = (rows: readonly DiskUser[]): number => rows.reduce((sum, row) => sum + row.readKbPerSecond + row.writeKbPerSecond, 0)
  return [...grouped(scope.rows(DISK_USER), ({ pid }) => pid).values()]
    .filter((rows) => kbOf(rows) > 0)
    .toSorted((a, b) => kbOf(b) - kbOf(a))
    .slice(0, MOST_USERS)
    .map(([{ pid, comm, readKbPerSecond, writeKbPerSecond, waitPct }]) => ({ pid, comm, readKbPerSecond, writeKbPerSecond, waitPct }))
}
