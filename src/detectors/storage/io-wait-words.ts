import type { DiskUser } from '../../records/disk-user.ts'
import type { Held } from './held-groups.ts'

export interface IoWaitFacts {
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
  comm?: string | undefined
  pid?: number | undefined
}

/** Below it the device itself is not what is waited for. */
const IDLE_PCT = 50

/** What was seen, in the order in which it convinces. */
export function ioWaitCause(f: IoWaitFacts): string {
  if (f.held !== undefined && f.waitingSamples === 0) return ofHeld(f.held)
  const sentences = [
    f.held === undefined ? '' : ofHeld(f.held),
    f.maxWaPct === undefined ? ofBlocked(f) : ofWaiting(f),
    f.psiIoFullAvg300Pct === undefined ? '' : `All tasks stood still for I/O ${f.psiIoFullAvg300Pct} % of five minutes.`,
    f.device === undefined ? 'Which device it is cannot be seen here.' : ofDevice(f),
    f.blocked.length === 0 ? '' : `Waiting: ${f.blocked.slice(0, 5).join(', ')}.`,
    f.diskUsers === undefined || f.diskUsers.length === 0
      ? ''
      : `Most is read and written by ${f.diskUsers.map((u) => `${u.comm} (pid ${u.pid})`).join(', ')}.`,
  ]
  return sentences.filter((sentence) => sentence !== '').join(' ')
}

const ofHeld = (h: Held): string =>
  `Cgroup ${h.cgroup} had ${h.perSecond} ${h.what} a second on device ${h.device} over ${h.windowSeconds} s; its own limit (io.max, blkio.throttle) is ${h.limitPerSecond}: its requests wait for that limit, not for the device.`

const ofWaiting = (f: IoWaitFacts): string =>
  `In ${f.waitingSamples} of ${f.samples} samples the CPUs had nothing to do but wait for a disk: ${f.meanWaPct === undefined ? '' : `${f.meanWaPct} % of the time on average, `}at most ${f.maxWaPct} %${f.maxB === undefined ? '' : `, with up to ${f.maxB} blocked tasks`}.`

const ofBlocked = (f: IoWaitFacts): string =>
  f.maxB === undefined
    ? ''
    : `In ${f.waitingSamples} of ${f.samples} samples tasks stood blocked, up to ${f.maxB} at a time, while other work kept the CPUs busy; all tasks that waited stood still for I/O ${f.psiIoFullAvg10Pct} % of the time.`

function ofDevice(f: IoWaitFacts): string {
  const busy = f.maxUtilPct === undefined ? '' : `busy up to ${f.maxUtilPct} % of the time, `
  const queue = f.maxQueue === undefined || f.maxQueue < 1 ? '' : ` in a queue of up to ${f.maxQueue}`
  const held =
    f.maxUtilPct !== undefined && f.maxUtilPct < IDLE_PCT
      ? ' That is little: requests that a limit holds back (io.max or blkio.throttle of a cgroup, the IOPS of a volume) wait before they reach it.'
      : ''
  return `Device ${f.device}: ${busy}each request took up to ${f.maxAwaitMs} ms${queue}.${held}`
}
