import { devicesOf } from '../../../casefile/devices.ts'
import { isVirtualBus, wayOf } from '../../../casefile/disk-ways.ts'
import { mountedOf } from '../../../casefile/mounted.ts'
import { controllerOf, isHarmlessDevice, wholeDisk } from '../../../core/device.ts'
import { type Event, happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import type { Proof } from '../../../core/finding.ts'
import { grouped } from '../../../core/grouped.ts'
import { cite } from '../../../core/proof.ts'
import type { Severity } from '../../../core/severity.ts'
import { noteOf, statedBy } from '../../../core/link.ts'
import { once, type Scope } from '../../../core/scope.ts'
import type { LogLine } from '../../../core/log-line.ts'
import type { DiskWay } from '../../../records/disk-way.ts'
import { DISK_FAULT, type DiskFault } from '../../../records/disk-fault.ts'
import { FILESYSTEM_READONLY } from '../../../records/filesystem-error.ts'
import { STORAGE_COMES_AND_GOES } from '../../../records/storage-comes-and-goes.ts'
import { WRITE_REFUSED } from '../../../records/write-refused.ts'
import { type Facts, NOTHING } from './facts.ts'
import { lostWithArray, lostWithPool } from './lost-with.ts'
import { addressOf, type Loss, withLosses } from './losses.ts'
import { lossProof } from './loss-proof.ts'
import { isAddress, isPort, withAddress, withPort } from './ports.ts'
import { isReinstated } from './map-names.ts'
import { ORDER, tellingFirst } from './proof.ts'
import { apartFromOffline } from './refused-offline.ts'
import { requestsIn } from './requests.ts'
import { withMaps, withSessions } from './sessions.ts'

export type Told = Event<DiskFault & LogLine>

const RANKS: readonly DiskFault['level'][] = ['request', 'error', 'detail', 'hint']
/** drivers/nvme/host/pci.c */
const REMOVED = /Removing after probe failure|Disabling device after reset failure/
const WILL_RESET = /controller is down; will reset/
const MAX_SECTORS = 20
/** A path that is lost so often is about to be lost for good, though it came back each time. */
const MANY_LOSSES = 5
const MAX_PROGRAMS = 20
const MAX_SENSES = 8

/** The kernel says that requests to a device failed. What is told of one disk under several names is one failure, as is what one adapter took. */
export function faults(scope: Scope): Found<Facts>[] {
  const devices = devicesOf(scope)
  const told = scope.events(DISK_FAULT)
  const cards = new Set(told.map(({ what }) => what.device))
  const keyOf = ({ what: { device } }: Told): string => {
    const card = device.replace(/^mmc(?=\d)/, 'mmcblk')
    return controllerOf(wholeDisk(card !== device && cards.has(card) ? card : devices.diskOf(device)))
  }
  const byDevice = [...grouped(told, keyOf).values()].filter((events) => events.some(isFault) || events.every(isTakenAway)).map(sinceFault)
  const own = byDevice.filter(([{ what }]) => !lostWithArray(scope, wholeDisk(what.device)) && !lostWithPool(scope, what.device))
  const groups = withLosses(scope, withMaps(scope, withSessions(scope, withPort(withAddress(own)))))
  return groups.map(({ events, loss }) => {
    const [first, ...rest] = events
    return first === undefined ? lostAlone(scope, loss!) : judged(scope, [first, ...rest], groups.length === 1, loss)
  })
}

const isFault = ({ what }: Told): boolean => what.level !== 'hint'

/** It says nothing by itself: a disk that is taken away in good order says so too. */
const isTakenAway = ({ what }: Told): boolean => what.level === 'hint' && what.kind === 'offline' && what.advice === undefined

/** That it works is news only after it did not. */
function sinceFault(events: readonly [Told, ...Told[]]): readonly [Told, ...Told[]] {
  const begin = events.findIndex(isFault)
  const [first, ...rest] = events.filter(({ what }, i) => what.isBack !== true || i > begin)
  return [first!, ...rest]
}

/** An adapter that stopped, and no line tells of a disk behind it. */
function lostAlone(scope: Scope, loss: Loss): Found<Facts> {
  return {
    ...happened(loss.events),
    count: 1,
    facts: {
      ...NOTHING,
      host: scope.name,
      device: loss.name,
      kind: 'offline',
      kinds: ['offline'],
      ...lossFacts(loss),
      message: loss.events[0].what.message,
    },
    about: { device: loss.name },
    proof: lossProof(loss),
    certainty: 'stated',
    ...(loss.isBack ? { severity: 'note' } : {}),
  }
}

const lossFacts = (loss: Loss): Partial<Facts> => ({
  loss: loss.kind,
  lossName: loss.name,
  lossSays: loss.says,
  ...(loss.why === undefined ? {} : { lossWhy: loss.why }),
  lossHost: loss.hosts[0],
  pci: loss.pci,
  wwpn: loss.wwpn,
  lossOver: loss.isBack || undefined,
})

const MAX_DISKS = 100

function judged(scope: Scope, events: readonly [Told, ...Told[]], alone: boolean, loss: Loss | undefined): Found<Facts> {
  const lines = events.map(({ what }) => what)
  const devices = devicesOf(scope)
  const disks = disksOf(scope, lines)
  const session = lines.find(({ seconds }) => seconds !== undefined)
  // several paths that fail are told by their map
  const [only, second] = new Set(namesOf(scope, lines).flatMap((name) => mapIn(devices.nameOf(name))))
  const isMap = session === undefined && loss === undefined && disks.length > 1 && second === undefined
  const device = (isMap ? only : undefined) ?? deviceOf(scope, lines)
  const own = events.filter(({ what }) => what.seconds === undefined)
  const link = mountedOf(scope, device) ?? lines.map((line) => mountedOf(scope, line.device)).find((m) => m !== undefined)
  const mounted = link?.to
  const stated = [...new Set(lines.filter(({ level }) => level !== 'hint').map(({ kind }) => kind))]
  const kinds = stated.length === 0 ? ['offline' as const] : stated
  const isApart = kinds.includes('medium') && kinds.includes('offline') && session === undefined && loss === undefined
  const apart = isApart ? apartFromOffline(own) : undefined
  const telling = apart === undefined ? lines : apart.medium.map(({ what }) => what)
  const sectors = [...new Set(telling.flatMap(({ sector }) => (sector === undefined ? [] : [sector])))]
  // the block layer tells of the request itself
  const ranked = telling.toSorted((a, b) => RANKS.indexOf(a.level) - RANKS.indexOf(b.level))
  const first = <K extends keyof DiskFault>(name: K): DiskFault[K] | undefined => ranked.find((line) => line[name] !== undefined)?.[name]
  const sessions = [...new Set(lines.flatMap((line) => (line.seconds === undefined ? [] : [line.device])))]
  const refused = alone ? scope.events(WRITE_REFUSED).filter(({ what }) => what.error === 'EIO') : []
  const place = lines.find(
    (line) =>
      line.device !== device &&
      (isPort(line.device) || isAddress(line.device)) &&
      (devices.diskOf(line.device) === device || disks.length < 2),
  )?.device
  const ofDevice = events.filter(({ what }) => what.device === device || wholeDisk(devices.diskOf(what.device)) === device)
  const address = isAddress(device) ? device : addressOf(scope, ofDevice.length === 0 ? lines : ofDevice.map(({ what }) => what))
  const map = devices.nameOf(device)
  const told = wayOf(scope, address)
  const way = wayFacts(told, device, lines)
  const removed = lines.some(({ message }) => REMOVED.test(message)) || undefined
  const lastFault = events.findLastIndex(isFault)
  const recovered = removed === undefined && events.some(({ what }, i) => what.isBack === true && i > lastFault)
  const downs = recovered || removed === true ? 0 : happened(events.filter(({ what }) => WILL_RESET.test(what.message))).count
  const reinstated = isReinstated(scope, device, events)
  return {
    ...happened(events),
    count: countOf(apart?.medium ?? (own.length === 0 ? events : own)),
    facts: {
      host: scope.name,
      device,
      place,
      address: address === place || address === device ? undefined : address,
      map: disks.length === 1 && map !== device && map.startsWith('dm-') ? map : undefined,
      ...way,
      ...(loss === undefined ? {} : lossFacts(loss)),
      disks: disks.length > 1 ? disks : undefined,
      advice: lines.find(({ advice }) => advice !== undefined)?.advice,
      ...(reinstated ? { reinstated: true } : {}),
      recovered: (!reinstated && recovered) || undefined,
      ...(downs > 0 ? { downs } : {}),
      ...(isPolled(lines) ? { polled: true as const } : {}),
      mount: mounted?.mount,
      source: mounted?.source,
      filesystem: mounted?.type,
      kind: ORDER.find((kind) => kinds.includes(kind))!,
      removed,
      kinds,
      sector: sectors[0],
      sectors: sectors.slice(0, MAX_SECTORS),
      moreSectors: sectors.length > MAX_SECTORS,
      operation: first('operation'),
      sense: first('sense'),
      ...(apart === undefined
        ? {}
        : {
            offlineRefusals: happened(apart.offline.filter(isRequest)).count,
            ...(events.findLast(({ what }) => what.kind === 'medium' || what.kind === 'offline')?.what.kind === 'offline'
              ? { offlineSince: true as const }
              : {}),
          }),
      senses: [...new Set(lines.flatMap(({ sense }) => sense ?? []))].slice(0, MAX_SENSES),
      error: first('error'),
      inode: first('inode'),
      partition: lines.find(({ inode }) => inode !== undefined)?.device,
      session: session?.device,
      sessionSeconds: session?.seconds,
      sessions: sessions.length > 1 ? sessions : undefined,
      alone,
      programs: [...new Set(refused.flatMap(({ what }) => what.process ?? []))].slice(0, MAX_PROGRAMS),
      refusals: happened(refused).count,
      readonly: readonlyOn(scope, device),
      paths: undefined,
      failedPaths: undefined,
      pathDevices: undefined,
      queues: kinds.includes('paths') ? lines.some(({ message }) => message.includes('requeuing')) : undefined,
      message: lines[0]!.message,
    },
    about: { device },
    also: [...new Set([...disks, ...namesOf(scope, lines)])].filter((disk) => disk !== device).map((disk) => ({ device: disk })),
    proof: [
      ...(loss === undefined ? [] : lossProof(loss)),
      ...tellingFirst(events, isVirtualBus(way.bus)),
      ...sessions.flatMap((one) => connectionOf(scope, one)),
      ...cite(mounted, noteOf(link, 'where it is mounted')),
      ...cite(refused[0]?.what, 'a program gets the I/O error'),
      ...refused
        .slice(1)
        .filter(({ what }) => /\bPANIC\b|\bFATAL\b/.test(what.message))
        .slice(0, 2)
        .flatMap(({ what }) => cite(what, 'a program ends over it')),
      ...(way.bus !== undefined && way.bus === told?.bus ? cite(told, `how it is attached: ${way.bus}`) : []),
    ],
    certainty: 'stated',
    severity: healed(events, loss)
      ? 'note'
      : reinstated
        ? countOf(events) < MANY_LOSSES
          ? 'note'
          : 'warning'
        : severityOf(device, events, lastFault, removed),
  }
}

/** All that befell it is that it answered and was not heard. */
const isPolled = (lines: readonly (DiskFault & LogLine)[]): boolean =>
  lines.every(({ message }) => message.includes('timeout, completion polled'))

/** A controller that works again has lost nothing; that it did so once tells little. */
const severityOf = (device: string, events: readonly Told[], lastFault: number, removed: true | undefined): Severity | undefined =>
  isHarmlessDevice(device)
    ? 'note'
    : removed === undefined && events.some(({ what }, i) => what.isBack === true && i > lastFault) && !events.some(isRequest)
      ? events.filter(isFault).length === 1 && events.every(({ what, count }) => what.isBack === true || count === 1)
        ? 'note'
        : 'warning'
      : undefined

/** The way to the target was lost for a while, and no request failed by it. */
const healed = (events: readonly Told[], loss: Loss | undefined): boolean =>
  loss?.kind === 'fabric' && loss.isBack && !events.some(isRequest)

const isRequest = ({ what }: Told): boolean => what.level === 'request' || what.kind === 'medium'

/** The disks that these lines name: by their letters, or by their addresses where these are more. */
function disksOf(scope: Scope, lines: readonly DiskFault[]): string[] {
  const names = [...new Set(namesOf(scope, lines))]
  const disks = names.filter((name) => /^sd[a-z]/.test(name))
  const addresses = names.filter(isAddress)
  return (addresses.length > disks.length ? addresses : disks).slice(0, MAX_DISKS)
}

const mapIn = (name: string): string[] => (name.startsWith('dm-') ? [name] : [])

const namesOf = (scope: Scope, lines: readonly DiskFault[]): string[] =>
  lines.flatMap((line) => (line.seconds === undefined ? [wholeDisk(devicesOf(scope).diskOf(line.device))] : []))

/** What carries its requests. A line of the port itself says more than what is told of the machine. */
function wayFacts(way: DiskWay | undefined, device: string, lines: readonly DiskFault[]): Pick<Facts, 'bus' | 'driver' | 'model'> {
  if (/^xvd/.test(device)) return { bus: 'Xen' }
  if (/^vd[a-z]/.test(device)) return { bus: 'KVM' }
  if (!/^sd[a-z]|^\d/.test(device) && !isPort(device)) return {}
  if (lines.some(({ seconds }) => seconds !== undefined)) return { bus: 'iSCSI' }
  const isSata = lines.some((line) => isPort(line.device))
  if (
    way === undefined ||
    (isSata && way.scsiHost === undefined && way.address === undefined && lines.some(({ kind }) => kind === 'medium'))
  )
    return isSata ? { bus: 'SATA' } : {}
  return { bus: way.bus, driver: way.driver, model: way.model }
}

/** The connection of an iSCSI session failed first: `session3` is `3:0`. */
const connectionOf = (scope: Scope, session: string): Proof[] =>
  scope
    .events(STORAGE_COMES_AND_GOES)
    .filter(({ what }) => !what.isBack && what.thing.startsWith(`iscsi ${session.replace('session', '')}:`))
    .flatMap(({ what }) => cite(what, 'its connection failed'))

const MAX_READONLY = 8

/** Partitions that refuse writes since, by their disk. */
const readonlyByDisk = once((scope) => {
  const partitions = scope.events(FILESYSTEM_READONLY).map(({ what }) => what.device)
  return grouped(partitions, (partition) => wholeDisk(devicesOf(scope).diskOf(partition)))
})

/** What stands on a disk and refuses writes since. */
function readonlyOn(scope: Scope, device: string): string[] | undefined {
  const own = readonlyByDisk(scope).get(device) ?? []
  const places = [...new Set(own.map((partition) => statedBy(mountedOf(scope, partition))?.mount ?? partition))]
  return places.length === 0 ? undefined : places.slice(0, MAX_READONLY)
}

/** The disk; a namespace says more than its controller, and a card than its host. */
function deviceOf(scope: Scope, all: readonly DiskFault[]): string {
  const disks = all.filter(({ seconds }) => seconds === undefined)
  const lines = disks.length === 0 ? all : disks
  const names = lines.map((line) => wholeDisk(devicesOf(scope).diskOf(line.device)))
  const disk = names.find((name) => !isPort(name) && !isAddress(name)) ?? names.find((name) => !isPort(name))
  return names.find((name) => controllerOf(name) !== name || name.startsWith('mmcblk')) ?? disk ?? names[0]!
}

/** Requests that failed, where the block layer tells of them; else errors, else their details. */
function countOf(events: readonly Told[]): number {
  const counts = RANKS.map((level) => requestsIn(events.filter(({ what }) => what.level === level)))
  return counts.find((count) => count > 0) ?? 1
}
