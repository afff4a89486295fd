import { devicesOf } from '../../../casefile/devices.ts'
import { hostOf, hostOfPort, hostsOfDriver, wayOf } from '../../../casefile/disk-ways.ts'
import { controllerOf, wholeDisk } from '../../../core/device.ts'
import type { Event } from '../../../core/event.ts'
import { grouped } from '../../../core/grouped.ts'
import type { LogLine } from '../../../core/log-line.ts'
import type { Scope } from '../../../core/scope.ts'
import { type Cited, secondsBetween } from '../../../core/span.ts'
import type { DiskFault } from '../../../records/disk-fault.ts'
import { type LossKind, STORAGE_LOSS, type StorageLoss } from '../../../records/storage-loss.ts'
import type { Told } from './judge.ts'
import { isAddress, isPort } from './ports.ts'

export type Lost = Event<StorageLoss & LogLine>
type Group = readonly [Told, ...Told[]]

/** What took disks away, with all lines that tell of it. */
export interface Loss {
  readonly kind: LossKind
  readonly name: string
  readonly driver: string | undefined
  readonly pci: string | undefined
  /** SCSI hosts that its lines name. */
  readonly hosts: readonly number[]
  readonly wwpn: string | undefined
  readonly device: string | undefined
  readonly isLost: boolean
  /** The last line says that it works again. */
  readonly isBack: boolean
  readonly says: string
  /** What the last attempt to get it back failed with. */
  readonly why?: string | undefined
  readonly events: readonly [Lost, ...Lost[]]
}

/** Seconds from what is lost to the first request that fails by it: a driver resets and waits before it gives an adapter up. */
const AFTER: Readonly<Record<LossKind, number>> = {
  adapter: 600,
  'fc-port': 120,
  usb: 5,
  'usb-host': 10,
  'pci-slot': 30,
  server: 60,
  // until its driver gives it up (ctrl_loss_tmo)
  fabric: 3600,
  card: 10,
  iommu: 5,
}
/** Requests may fail before their adapter is given up, in which their driver tries to help it. */
const BEFORE: Readonly<Record<LossKind, number>> = {
  adapter: 300,
  'fc-port': 60,
  usb: 30,
  'usb-host': 30,
  'pci-slot': 2,
  server: 10,
  fabric: 60,
  // it is tried anew before it is taken away
  card: 60,
  iommu: 0,
}
/** Lines without a time that stand so near to each other. */
const NEAR_LINES = 40

/** The losses of a machine: one for each adapter, port, slot or server. */
export function lossesOf(scope: Scope): Loss[] {
  const groups = [...grouped(scope.events(STORAGE_LOSS), ({ what }) => keyOf(what)).values()]
  return oneByDriver(groups).map(lossOf)
}

const keyOf = ({ kind, name }: StorageLoss): string => (kind === 'fc-port' ? kind : `${kind}\0${name}`)

/** A driver that names its only card in some of its lines means that one in the others. */
function oneByDriver(groups: readonly (readonly [Lost, ...Lost[]])[]): (readonly [Lost, ...Lost[]])[] {
  const isBare = ([{ what }]: readonly [Lost, ...Lost[]]): boolean => what.kind === 'adapter' && what.name === what.driver
  return groups.flatMap((group) => {
    const { driver } = group[0].what
    const others = groups.filter((other) => other !== group && other[0].what.driver === driver && other[0].what.kind === 'adapter')
    if (isBare(group) && others.length === 1) return []
    const bare = group[0].what.kind === 'adapter' && others.length === 1 && isBare(others[0]!) ? others[0]! : []
    const [first, ...rest] = [...group, ...bare].toSorted((a, b) => a.order - b.order)
    return [[first!, ...rest] as const]
  })
}

function lossOf(events: readonly [Lost, ...Lost[]]): Loss {
  const lines = events.map(({ what }) => what)
  const lost = lines[0]!.kind === 'fabric' ? lines.findLast(({ isLost }) => isLost) : givenUp(lines)
  const named = lines.find(({ pci }) => pci !== undefined) ?? lines[0]!
  return {
    kind: named.kind,
    name: named.name,
    driver: lines.find(({ driver }) => driver !== undefined)?.driver,
    pci: named.pci,
    hosts: [...new Set(lines.flatMap(({ scsiHost }) => scsiHost ?? []))],
    wwpn: lines.find(({ wwpn }) => wwpn !== undefined)?.wwpn,
    device: lines.find(({ device }) => device !== undefined)?.device,
    isLost: lost !== undefined,
    isBack: lines.at(-1)!.isBack === true,
    why: named.kind === 'fabric' || named.kind === 'card' ? lines.findLast(({ says }) => WHY.test(says))?.says : undefined,
    says: (named.kind === 'iommu' ? (text: string) => text : shortly)((lost ?? lines.find(({ isBack }) => isBack !== true) ?? named).says),
    events,
  }
}

/** The driver says of its card only that the firmware stopped: what it says of the end tells more. */
export const isFault = ({ says }: StorageLoss): boolean => /\bFAULT state|\bfault_state/i.test(says)
const givenUp = (lines: readonly StorageLoss[]): StorageLoss | undefined =>
  lines.find((line) => line.isLost && !isFault(line)) ?? lines.find(({ isLost }) => isLost)

/** Words of an attempt that failed: with an errno, or what the other side said. */
const WHY = /failed\b.{0,20}-\d{1,3}\)?$|^Connect rejected|^address resolution error|^tried to HW reset/i

/** Without the request and the numbers that the driver names behind it. */
const shortly = (says: string): string =>
  says.replace(/:? (?:nexus=|LUN:|CDB:|0x[0-9a-f]{4,}).*$|!! .*$/, '').replace(/(?<![\s.!])[\s.!]+$/, '')

/** Seconds from one line to another; where neither has a time, 0 for lines that stand near to each other. */
function secondsTo(a: Cited<object>, b: Cited<object>): number | undefined {
  if (a.time !== undefined && b.time !== undefined) return secondsBetween(a.time, b.time)
  if (a.time !== undefined || b.time !== undefined || a.at.artifact !== b.at.artifact) return undefined
  return Math.abs(a.at.line - b.at.line) <= NEAR_LINES ? 0 : undefined
}

/** Disks of which only a hint is told: that they are being taken away. */
export const isHinted = (group: Group): boolean => group.every(({ what }) => what.level === 'hint')

function isNear({ kind, events }: Loss, group: Group): boolean {
  const [first] = isHinted(group) ? group : group.filter(({ what }) => what.level !== 'hint')
  return events.some((event) => {
    const seconds = first === undefined ? undefined : secondsTo(event.what, first.what)
    if (seconds === undefined || seconds > AFTER[kind] || -seconds > BEFORE[kind]) return false
    return seconds !== 0 || BEFORE[kind] > 2 || event.order < first!.order
  })
}

/** What says by itself that it is lost, or names its device, comes before what is only near. */
const weight = ({ device, isLost }: Loss): number => (device !== undefined ? 0 : isLost ? 1 : 2)

/** Seconds from a USB controller that stops to what hangs on it: all its devices are taken away at once. */
const HOST_SECONDS = 2

/** A device that leaves USB right behind its controller was not pulled out. */
function behind(losses: readonly Loss[], loss: Loss | undefined): Loss | undefined {
  if (loss?.kind !== 'usb' || !/disconnect/.test(loss.says)) return loss
  const hosts = losses.filter(({ kind, events: [stop] }) => {
    const seconds = secondsTo(stop.what, loss.events[0].what)
    return kind === 'usb-host' && stop.order < loss.events[0].order && seconds !== undefined && seconds <= HOST_SECONDS
  })
  return hosts.length === 1 ? hosts[0] : loss
}

/** Each group that a loss took, with that loss; what one loss took is one group. What no loss took stays. */
export function withLosses(scope: Scope, groups: readonly Group[]): { readonly events: readonly Told[]; readonly loss?: Loss }[] {
  const losses = lossesOf(scope).toSorted((a, b) => weight(a) - weight(b))
  const by = new Map<Loss, Told[]>()
  const alone: { events: readonly Told[]; loss?: Loss }[] = []
  for (const group of groups) {
    const loss = behind(
      losses,
      losses.find((one) => takes(scope, one, group)),
    )
    if (isHinted(group) && (loss === undefined || !loss.isLost)) continue
    // that DMA was refused is told of each disk by itself
    if (loss === undefined || loss.kind === 'iommu') alone.push(loss === undefined ? { events: group } : { events: group, loss })
    else by.set(loss, [...(by.get(loss) ?? []), ...group])
  }
  const taken = [...by].map(([loss, events]) => ({ events: events.toSorted((a, b) => a.order - b.order), loss }))
  const bare = losses.filter(
    (loss) => loss.isLost && !by.has(loss) && (!loss.isBack || loss.kind === 'fabric') && !OFTEN_IN_ORDER.has(loss.kind),
  )
  return [...taken, ...alone, ...bare.map((loss) => ({ events: [], loss }))]
}

/** What is taken away in good order too, and then no request fails. */
const OFTEN_IN_ORDER: ReadonlySet<LossKind> = new Set(['fc-port', 'card'])

const DISK = /^sd[a-z]/

/** Where the SCSI layer has these disks. */
export function addressOf(scope: Scope, lines: readonly DiskFault[]): string | undefined {
  const names = lines.map(({ device }) => device)
  return names.find(isAddress) ?? names.flatMap((name) => devicesOf(scope).placesOf(wholeDisk(name))).find(isAddress)
}

/** The controller, its namespaces, or one that several controllers lead to. */
const isOfController = ({ device, kind }: DiskFault, name: string): boolean =>
  controllerOf(wholeDisk(device)) === name || (kind === 'paths' && device.startsWith('nvme'))

/** Whether what failed went with it. */
export function takes(scope: Scope, loss: Loss, group: Group): boolean {
  if (loss.kind === 'card' && !loss.isLost) return false
  if (loss.kind === 'fabric') return group.some(({ what }) => isOfController(what, loss.name)) && isNear(loss, group)
  if (loss.device !== undefined) return group.some(({ what }) => wholeDisk(what.device) === loss.device) && isNear(loss, group)
  // a sector that cannot be read is the disk's own, and a session has its own reason
  if (group.some(({ what }) => what.level !== 'hint' && ['medium', 'hardware', 'reserved'].includes(what.kind))) return false
  if (group.some(({ what }) => what.seconds !== undefined) || !isNear(loss, group)) return false
  const isNvme = group.some(({ what }) => controllerOf(what.device).startsWith('nvme'))
  if (loss.kind === 'pci-slot') return isNvme && group.some(({ what }) => what.kind === 'offline')
  if (loss.kind === 'iommu') return isNvme || group.some(({ what }) => isPort(what.device) || DISK.test(what.device))
  if (!group.some(({ what }) => DISK.test(what.device) || isAddress(what.device) || (loss.driver === 'ahci' && isPort(what.device))))
    return false
  const address = addressOf(
    scope,
    group.map(({ what }) => what),
  )
  const way = wayOf(scope, address)
  const host = hostOf(address)
  if (loss.kind === 'usb') {
    const port = loss.name.replace(/^usb /, '')
    const portHost = hostOfPort(scope, port)
    if (portHost !== undefined && host !== undefined) return host === portHost
    if (way?.port !== undefined) return way.port === port || way.port.startsWith(`${port}.`)
    return way?.bus === 'USB' || (way === undefined && /disconnect/.test(loss.says) && !group.some(({ what }) => isPort(what.device)))
  }
  if (loss.kind === 'usb-host') return way === undefined ? false : way.bus === 'USB'
  if (loss.hosts.length > 0 && host !== undefined) return loss.hosts.includes(host)
  if (way?.scsiHost !== undefined && loss.driver !== undefined && way.driver !== undefined) return loss.driver.startsWith(way.driver)
  const own = loss.driver === undefined ? [] : hostsOfDriver(scope, loss.driver)
  if (own.length > 0 && host !== undefined) return own.includes(host)
  return loss.driver === 'ahci' || !group.some(({ what }) => isPort(what.device))
}
