import { devicesOf } from '../../../casefile/devices.ts'
import { mountedOf } from '../../../casefile/mounted.ts'
import { controllerOf, isHarmlessDevice, wholeDisk } from '../../../core/device.ts'
import { type Event, happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { cite } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import type { LogLine } from '../../../core/log-line.ts'
import { DISK_FAULT, type DiskFault, type FaultKind } from '../../../records/disk-fault.ts'
import { FILESYSTEM_READONLY } from '../../../records/filesystem-error.ts'
import { WRITE_REFUSED } from '../../../records/write-refused.ts'
import { isAddress, isPort, withAddress, withPort } from './ports.ts'
import { ORDER, tellingFirst } from './proof.ts'
import { requestsIn } from './requests.ts'
import { withSessions } from './sessions.ts'

export interface Facts {
  host: string | undefined
  device: string
  /** Where it is attached, as other lines call it: `ata7`, `7:0:0:0`. */
  place: string | undefined
  mount: string | undefined
  source: string | undefined
  /** What stands on it, where it is mounted whole. */
  filesystem: string | undefined
  kind: FaultKind
  /** The kernel gave the device up: it is there no more. */
  removed: true | undefined
  kinds: readonly FaultKind[]
  sector: bigint | undefined
  sectors: readonly bigint[]
  /** There were more of them. */
  moreSectors: boolean
  operation: string | undefined
  sense: string | undefined
  /** All that it says so. */
  senses: readonly string[]
  /** The block layer's word for it. */
  error: string | undefined
  /** A file whose write is lost, by its inode, and on which partition. */
  inode: number | undefined
  partition: string | undefined
  /** An iSCSI session that was lost before, and for how long. */
  session: string | undefined
  sessionSeconds: number | undefined
  /** No other device reports an error. */
  alone: boolean
  /** Programs that were told of an I/O error (EIO). */
  programs: readonly string[]
  refusals: number
  /** File systems on it that made themselves read-only: their mount points, else their devices. */
  readonly: readonly string[] | undefined
  /** Of a multipath map: its paths, the ones that have failed, their devices, and whether requests wait instead of failing. */
  paths: number | undefined
  failedPaths: number | undefined
  pathDevices: string | undefined
  queues: boolean | undefined
  message: string
}

export type Told = Event<DiskFault & LogLine>

const RANKS: readonly DiskFault['level'][] = ['request', 'error', 'detail', 'hint']
/** drivers/nvme/host/pci.c */
const REMOVED = /Removing after probe failure|Disabling device after reset failure/
const MAX_SECTORS = 20
const MAX_PROGRAMS = 20
const MAX_SENSES = 8

/** The kernel says that requests to a device failed. What is told of one disk under several names is one failure. */
export function faults(scope: Scope): Found<Facts>[] {
  const devices = devicesOf(scope)
  const told = scope.events(DISK_FAULT)
  const cards = new Set(told.map(({ what }) => what.device))
  const keyOf = ({ what: { device } }: Told): string => {
    const card = device.replace(/^mmc(?=\d)/, 'mmcblk')
    return controllerOf(wholeDisk(card !== device && cards.has(card) ? card : devices.diskOf(device)))
  }
  const byDevice = [...grouped(told, keyOf).values()].filter((events) => events.some(({ what }) => what.level !== 'hint'))
  const groups = withSessions(withPort(withAddress(byDevice)))
  return groups.map((events) => judged(scope, events, groups.length === 1))
}

function judged(scope: Scope, events: readonly [Told, ...Told[]], alone: boolean): Found<Facts> {
  const lines = events.map(({ what }) => what)
  const device = deviceOf(scope, lines)
  const own = events.filter(({ what }) => what.seconds === undefined)
  const mounted = mountedOf(scope, device) ?? lines.map((line) => mountedOf(scope, line.device)).find((m) => m !== undefined)
  const kinds = [...new Set(lines.filter(({ level }) => level !== 'hint').map(({ kind }) => kind))]
  const sectors = [...new Set(lines.flatMap(({ sector }) => (sector === undefined ? [] : [sector])))]
  // the block layer tells of the request itself
  const ranked = lines.toSorted((a, b) => RANKS.indexOf(a.level) - RANKS.indexOf(b.level))
  const first = <K extends keyof DiskFault>(name: K): DiskFault[K] | undefined => ranked.find((line) => line[name] !== undefined)?.[name]
  const session = lines.find(({ seconds }) => seconds !== undefined)
  const refused = alone ? scope.events(WRITE_REFUSED).filter(({ what }) => what.error === 'EIO') : []
  return {
    ...happened(events),
    count: countOf(own.length === 0 ? events : own),
    facts: {
      host: scope.name,
      device,
      place: lines.find(
        (line) =>
          line.device !== device && (isPort(line.device) || isAddress(line.device) || devicesOf(scope).diskOf(line.device) === device),
      )?.device,
      mount: mounted?.mount,
      source: mounted?.source,
      filesystem: mounted?.type,
      kind: ORDER.find((kind) => kinds.includes(kind))!,
      removed: lines.some(({ message }) => REMOVED.test(message)) || undefined,
      kinds,
      sector: sectors[0],
      sectors: sectors.slice(0, MAX_SECTORS),
      moreSectors: sectors.length > MAX_SECTORS,
      operation: first('operation'),
      sense: first('sense'),
      senses: [...new Set(lines.flatMap(({ sense }) => sense ?? []))].slice(0, MAX_SENSES),
      error: first('error'),
      inode: first('inode'),
      partition: lines.find(({ inode }) => inode !== undefined)?.device,
      session: session?.device,
      sessionSeconds: session?.seconds,
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
    proof: [
      ...tellingFirst(events),
      ...cite(mounted, mounted?.isInferred === true ? `taken to be ${device}: the only mapping` : 'where it is mounted'),
      ...cite(refused[0]?.what, 'a program gets the I/O error'),
    ],
    certainty: 'stated',
    severity: isHarmlessDevice(device) ? 'note' : undefined,
  }
}

const MAX_READONLY = 8

/** What stands on a disk and refuses writes since. */
function readonlyOn(scope: Scope, device: string): string[] | undefined {
  const partitions = scope.events(FILESYSTEM_READONLY).map(({ what }) => what.device)
  const own = partitions.filter((partition) => wholeDisk(devicesOf(scope).diskOf(partition)) === device)
  const places = [...new Set(own.map((partition) => mountedOf(scope, partition)?.mount ?? partition))]
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
