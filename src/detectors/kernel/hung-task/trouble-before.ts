import { devicesOf } from '../../../casefile/devices.ts'
import type { Event } from '../../../core/event.ts'
import type { Proof } from '../../../core/finding.ts'
import type { LogLine } from '../../../core/log-line.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { secondsBetween } from '../../../core/span.ts'
import type { HungTask } from '../../../records/hung-task.ts'
import { STORAGE_LATE } from '../../../records/storage-late.ts'
import { STORAGE_LOSS, type StorageLoss } from '../../../records/storage-loss.ts'
import { isDisk, UNKNOWN } from './waits.ts'

/** What stood between the tasks and their disks, and told of trouble before they hung. That they hang over it is a guess. */
export interface TroubleBefore {
  readonly names: readonly string[]
  /** The last that told that it works again behind the reports, and how many seconds behind. */
  readonly back?: { readonly name: string; readonly seconds: number } | undefined
  readonly proof: readonly Proof[]
}

/** What was in trouble longer before the wait began is over, or told of otherwise. */
const BEFORE_SECONDS = 600
const MOST_NAMES = 2
const MOST_LINES = 3

const KINDS: readonly StorageLoss['kind'][] = ['adapter', 'fc-port', 'fabric', 'server']

/** One line about storage. `device`: the disk that it is about. */
interface Said {
  readonly name: string
  readonly isOfCeph: boolean
  readonly isBack: boolean
  readonly device: string | undefined
  readonly event: Event<LogLine>
}

function saidOf(scope: Scope): Said[] {
  const losses = scope
    .events(STORAGE_LOSS)
    .filter(({ what }) => KINDS.includes(what.kind))
    .map((event): Said => ({ ...event.what, isOfCeph: false, isBack: event.what.isBack === true, device: event.what.device, event }))
  const lates = scope.events(STORAGE_LATE).map((event): Said => {
    const { of, name, isBack } = event.what
    const device = of === 'disk' ? devicesOf(scope).nameOf(name) : undefined
    return { name: device ?? name, isOfCeph: of === 'Ceph', isBack: isBack === true, device, event }
  })
  return [...losses, ...lates].toSorted((a, b) => a.event.order - b.event.order)
}

/** `device`: the disk that they wait for, where it is known; `waits`: for what, as their functions tell. */
export function troubleBefore(
  scope: Scope,
  reports: readonly Event<HungTask>[],
  waits: readonly string[],
  device: string | undefined,
): TroubleBefore | undefined {
  const [{ what: first }] = reports as [Event<HungTask>]
  const last = reports.at(-1)!.what
  if (first.time === undefined || last.time === undefined) return undefined
  const onDisk = waits.some((what) => isDisk(what) || what === UNKNOWN)
  const onCeph =
    waits.some((what) => /\bCeph\b/.test(what)) || (onDisk && (device?.startsWith('rbd') ?? waits.every((what) => what === UNKNOWN)))
  const own = device === undefined ? undefined : devicesOf(scope).family(device)
  const near = saidOf(scope).filter((said) => {
    const { time, at } = said.event.what
    if (!(said.isOfCeph ? onCeph : onDisk) || at.boot !== first.at.boot || time === undefined) return false
    return (
      own === undefined ||
      said.device === undefined ||
      devicesOf(scope)
        .family(said.device)
        .some((name) => own.includes(name))
    )
  })
  const secondsAfter = (said: Said): number => secondsBetween(first.time!, said.event.what.time!) ?? Infinity
  const before = near.filter((said) => {
    const after = secondsAfter(said)
    return after <= 0 && after >= -first.waitSeconds - BEFORE_SECONDS
  })
  // what worked again before the wait began is over
  const open = before.filter(
    (said) =>
      !said.isBack &&
      !before.some(
        (back) => back.isBack && back.name === said.name && back.event.order > said.event.order && secondsAfter(back) < -first.waitSeconds,
      ),
  )
  if (open.length === 0) return undefined
  const said = [...new Set(open.map(({ name }) => name))]
  // `osd14` is `osd14 at 10.9.0.14:6805`
  const names = said.filter((name) => !said.some((other) => other.startsWith(`${name} at `)))
  const secondsTo = ({ event: { what } }: Said): number => secondsBetween(last.time!, what.time!) ?? -1
  const back = near.findLast((one) => one.isBack && said.includes(one.name) && secondsTo(one) >= 0)
  return {
    names: names.slice(0, MOST_NAMES),
    ...(back === undefined ? {} : { back: { name: back.name, seconds: Math.round(secondsTo(back)) } }),
    proof: [
      ...toldBy(
        [...open.slice(0, 1), ...open.slice(1).slice(-(MOST_LINES - 1))].map(({ event }) => event),
        'kernel log',
        'trouble before it',
      ),
      ...toldBy(back === undefined ? [] : [back.event], 'kernel log', 'it works again'),
    ],
  }
}
