import { type Cited, secondsBetween } from '../../../core/span.ts'
import type { SignalDeath } from '../../../records/signal-death.ts'
import type { CrashIndex } from './crash-index.ts'
import { type Crash, namesOf, sameName } from './crash.ts'

/** A core of many gigabytes takes this long to be written before systemd says anything. */
const LATEST_SECONDS = 300
const EARLIEST_SECONDS = -5
/** systemd-coredump and systemd tell of a crash a moment after the kernel. */
const THREAD_SECONDS = 2
/** `dmesg -T` computes its times and drifts (dmesg(1)); a pid does not come back so soon. */
const SAME_PID_SECONDS = 900
/** Lines between a crash and the exit status that a script prints of it. */
const NEAR_LINES = 80
/** Score of a shared pid. */
const SAME_PID = 100
const FEW = 50

/** The crash that a report fits best, looked for from the surest sign to the weakest. */
export function likeliest(index: CrashIndex, death: Cited<SignalDeath>): Crash | undefined {
  let best: Crash | undefined
  let most = 0
  const weigh = (crashes: readonly Crash[]) => {
    for (const crash of crashes) {
      const score = affinity(crash, death)
      if (score > most) [best, most] = [crash, score]
    }
  }
  if (death.pid !== undefined) weigh(index.byPid(death.pid))
  if (most >= SAME_PID) return best
  if (death.unit !== undefined) weigh(index.byUnit(death.unit))
  for (const name of namesOfDeath(death)) weigh(index.byName(name))
  if (most === 0) weigh(index.near(death.at, death.time))
  return best
}

/** A number without a name belongs to the only crash that it fits. */
export function onlyOne(crashes: readonly Crash[], death: Cited<SignalDeath>): Crash | undefined {
  if (crashes.length > FEW || death.pid !== undefined || death.comm !== undefined || death.unit !== undefined) return undefined
  const fitting = crashes.filter((c) => fits(c, death))
  return fitting.length === 1 ? fitting[0] : undefined
}

const namesOfDeath = (death: SignalDeath): string[] =>
  [death.comm, death.unit?.replace(/(?:@.{0,200})?\.\w{3,10}$/, '')].filter((n) => n !== undefined)

/** A unit is called after its server: postgresql@17-main and postgresql-16 run postgres. */
const isUnitOf = (unit: string, comm: string): boolean =>
  comm.length >= 5 && unit.startsWith(comm) && /^[a-z]{0,3}(?:-\d{1,3})?$/.test(unit.slice(comm.length))

function fits(crash: Crash, death: Cited<SignalDeath>): boolean {
  const apart = secondsApart(crash, death)
  return (
    death.signal !== undefined &&
    crash.signals.includes(death.signal) &&
    crash.deaths.every((d) => d.by !== death.by) &&
    (apart === undefined || (apart >= EARLIEST_SECONDS && apart <= LATEST_SECONDS))
  )
}

/** How surely a report of a death is about this crash; 0: it is not. */
function affinity(crash: Crash, death: Cited<SignalDeath>): number {
  if (crash.signals.length > 0 && death.signal !== undefined && !crash.signals.includes(death.signal)) return 0
  const apart = secondsApart(crash, death)
  const pids = [crash.fault?.pid, crash.said?.pid, ...crash.deaths.map((d) => d.pid)].filter((p) => p !== undefined)
  if (death.pid !== undefined && pids.includes(death.pid)) return apart === undefined || Math.abs(apart) <= SAME_PID_SECONDS ? SAME_PID : 0
  if (apart !== undefined && (apart < EARLIEST_SECONDS || apart > LATEST_SECONDS)) return 0
  // each observer tells of one end once
  if (
    crash.deaths.some((d) => d.by === death.by && (d.at.artifact === death.at.artifact || (d.pid !== undefined && death.pid !== undefined)))
  )
    return 0
  const units = [crash.unit, ...crash.deaths.map((d) => d.unit)]
  const near = closeness(crash, death, apart)
  if (death.unit !== undefined && units.includes(death.unit)) return 60 + near
  const names = namesOf(crash)
  const known = namesOfDeath(death)
  if (known.some((name) => names.some((other) => sameName(name, other) || (name !== death.comm && isUnitOf(name, other))))) {
    // another pid of the same name: a thread of it, when the times agree
    if (death.pid !== undefined && crash.fault?.pid !== undefined && apart === undefined && crash.fault.comm === death.comm) return 0
    return 40 + near
  }
  if ((death.pid !== undefined && pids.length > 0) || (known.length > 0 && names.length > 0)) {
    // a thread whose name tells nothing of its process dies within a moment of the process that holds its code, or of its unit
    const isThread = death.pid === undefined || death.by === 'core dump'
    return crash.fault !== undefined && apart !== undefined && Math.abs(apart) <= THREAD_SECONDS && isThread && death.by !== 'exit status'
      ? 15 - Math.abs(apart)
      : 0
  }
  if (death.unit !== undefined && units.some((u) => u !== undefined && u !== death.unit)) return 0
  return near
}

/** From the crash to the report; undefined when no clock is shared. */
function secondsApart(crash: Crash, death: Cited<SignalDeath>): number | undefined {
  if (death.time === undefined) return undefined
  return crash.time === undefined ? undefined : secondsBetween(crash.time, death.time)
}

/** 1 to 20, by distance in lines of one file or in seconds; 0 when nothing brings them together. */
function closeness(crash: Crash, death: Cited<SignalDeath>, apart: number | undefined): number {
  const places = [crash.at, ...crash.copies, ...crash.deaths.map((d) => d.at)]
  const lines = places.filter((at) => at.artifact === death.at.artifact).map((at) => death.at.line - at.line)
  const nearest = Math.min(...lines.map((n) => (n >= 0 ? n : 20 - n)))
  if (nearest <= NEAR_LINES) return 20 - Math.floor(nearest / 5)
  if (apart !== undefined && Math.abs(apart) <= 30) return 12 - Math.floor(Math.abs(apart) / 3)
  return 0
}
