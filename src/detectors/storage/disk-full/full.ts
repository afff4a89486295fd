import { blocksOf, mountsOf, numbersOf, refusalsOf, refusalsOn } from '../../../casefile/file-systems.ts'
import { inOrder } from '../../../casefile/series/in-order.ts'
import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { cite, toldBy } from '../../../core/proof.ts'
import { once, type Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import type { Values } from '../../../core/threshold.ts'
import { size } from '../../../core/words/numbers.ts'
import type { FilesystemUsage } from '../../../records/filesystem-usage.ts'
import { growthOf, usedOverTime } from './filling.ts'
import { holderOf } from './holders.ts'
import type { Facts, LIMITS } from './judge.ts'

const MOST_EARLIER = 2

type Limits = Values<typeof LIMITS>

/** What df shows full; what it shows so by rounding up alone is a note. */
export function full(scope: Scope, limits: Limits): Found<Facts>[] {
  const refusals = refusalsOf(scope)
  const shown = blocksOf(scope).filter((fs) => fs.usedPct >= (refusals.length > 0 ? limits.nearlyFullPct : limits.fullPct))
  // of a series the last moment at which it was full
  const latest = [...new Map(shown.map((fs) => [fs.mount, fs])).values()]
  const disks = [...grouped(latest, numbersOf).values()]
  const on = refusalsOn(refusals, mountsOf(scope))
  const byMount = grouped(shown, ({ mount }) => mount)
  return disks.flatMap((rows) => {
    const fs = firstName(rows)
    const own = on(rows.map(({ mount }) => mount))
    const left = fs.free / fs.total
    const isFull =
      own.length > 0
        ? fs.usedPct >= limits.nearlyFullPct && left <= limits.maxLeftShareRefused
        : fs.usedPct >= limits.fullPct && left <= limits.maxLeftShare
    // a few per cent below 100 is nothing by itself
    if (!isFull && fs.usedPct < limits.fullPct) return []
    const earlier = (byMount.get(fs.mount) ?? []).filter((one) => one !== fs).slice(-MOST_EARLIER)
    return [judged(scope, [fs, ...earlier], own, isFull, disks.length === 1, roomAfter(scope, fs, limits))]
  })
}

const keyOf = ({ mount, device }: FilesystemUsage): string => `${mount}\0${device}`

const capturesOf = once((scope) => grouped(blocksOf(scope), keyOf))

/** The last capture of it, where that shows room again: what was full is over. */
function roomAfter(scope: Scope, fs: Cited<FilesystemUsage>, { nearlyFullPct }: Limits): Cited<FilesystemUsage> | undefined {
  const last = inOrder(capturesOf(scope).get(keyOf(fs)) ?? []).at(-1)
  return last === undefined || last === fs || last.usedPct >= nearlyFullPct ? undefined : last
}

/** The same disk under several mount points (bind mounts, overlays): the first stands for it, or the disk's own for an overlay's. */
const firstName = (rows: readonly [Cited<FilesystemUsage>, ...Cited<FilesystemUsage>[]]): Cited<FilesystemUsage> =>
  (rows[0].device.startsWith('overlay') ? rows.find(({ device, mount }) => device.startsWith('/dev/') && mount !== '/') : undefined) ??
  rows[0]

function judged(
  scope: Scope,
  [fs, ...earlier]: readonly [Cited<FilesystemUsage>, ...Cited<FilesystemUsage>[]],
  own: ReturnType<typeof refusalsOf>,
  isFull: boolean,
  alone: boolean,
  later: Cited<FilesystemUsage> | undefined,
): Found<Facts> {
  const holder = holderOf(scope, fs.mount, alone)
  const growth = growthOf(scope).get(fs.mount)
  const reserved = Math.round(fs.total - fs.used - fs.free)
  const { count, time, until } = happened(own)
  const said = own[0]?.what
  return {
    time: time ?? fs.time,
    until,
    facts: {
      host: scope.name,
      mount: fs.mount,
      device: fs.device,
      type: fs.type,
      size: fs.printed.total,
      used: fs.printed.used,
      sizeKb: fs.total,
      usedKb: fs.used,
      availableKb: fs.free,
      reservedKb: reserved > 0 ? reserved : undefined,
      usedPct: fs.usedPct,
      roundedUp: isFull ? undefined : true,
      refusals: count,
      process: said?.process,
      path: said?.path,
      message: said?.message.slice(0, 300),
      comm: holder?.comm,
      pid: holder?.pid,
      deletedFiles: holder?.kinds.get('deleted'),
      deletedKb: holder?.deletedKb,
      deletedName: holder?.deletedName,
      ...growth,
      minutesToFull: isFull && growth !== undefined ? 0 : growth?.minutesToFull,
      laterUsedPct: later?.usedPct,
      hasDf: true,
    },
    about: { device: fs.device, comm: holder?.comm ?? said?.process, pid: holder?.pid },
    proof: [
      ...cite(fs, `${fs.usedPct} % used, ${asSaid(fs.printed.free, fs.free)} left of ${asSaid(fs.printed.total, fs.total)}`, 'capture'),
      ...(later === undefined ? [] : cite(later, `${later.usedPct} % used later`)),
      ...cite(holder, 'deleted, and still open', 'capture'),
      ...toldBy(own.slice(0, 1), ({ kernel }) => (kernel === true ? 'kernel log' : 'application log')),
      ...earlier.flatMap((one) => cite(one, `${one.usedPct} % used, ${asSaid(one.printed.free, one.free)} left`, 'capture')),
      ...toldBy(own.slice(1), ({ kernel }) => (kernel === true ? 'kernel log' : 'application log')),
    ],
    series: usedOverTime(scope, fs.mount),
    certainty: 'shown',
    ongoing: later === undefined ? undefined : false,
    severity: !isFull ? 'note' : later === undefined || own.length > 0 ? undefined : 'warning',
  }
}

/** As df prints it where it gives a unit, else as people say it. */
const asSaid = (printed: string, kb: number | undefined): string => (/^[1-9]\d*$/.test(printed) ? (size(kb) ?? printed) : printed)
