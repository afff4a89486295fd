import { once, type Scope } from '../core/scope.ts'
import type { Cited } from '../core/span.ts'
import { type Bus, DISK_WAY, type DiskWay } from '../records/disk-way.ts'

const told = once((scope): readonly Cited<DiskWay>[] => scope.events(DISK_WAY).map(({ what }) => what))

/** `6:0:0:0` → 6 */
export const hostOf = (address: string | undefined): number | undefined => {
  const host = /^(\d{1,4}):\d{1,4}:\d{1,4}:\d{1,4}$/.exec(address ?? '')?.[1]
  return host === undefined ? undefined : Number(host)
}

const VIRTUAL: ReadonlySet<Bus> = new Set(['KVM', 'VMware', 'Hyper-V', 'Xen', 'virtual'])
export const isVirtualBus = (bus: string | undefined): boolean => VIRTUAL.has(bus as Bus)

/** How a disk of the SCSI layer is attached, by its own line, its host's, or what is told of the whole machine. */
export function wayOf(scope: Scope, address: string | undefined): Cited<DiskWay> | undefined {
  const ways = told(scope)
  const host = hostOf(address)
  const own = address === undefined ? undefined : ways.find((way) => way.address === address)
  const hosts = host === undefined ? undefined : ways.find((way) => way.scsiHost === host)
  // another disk of the same host has said how it is attached
  const neighbour = host === undefined ? undefined : ways.find((way) => hostOf(way.address) === host)
  const all = ways.find((way) => way.scsiHost === undefined && way.address === undefined)
  const found = own ?? hosts ?? (neighbour === undefined ? undefined : { ...neighbour, model: undefined }) ?? all
  return found === undefined ? undefined : { ...found, port: found.port ?? hosts?.port, driver: found.driver ?? hosts?.driver }
}

/** The SCSI host that a USB port is, where a line tells. */
export const hostOfPort = (scope: Scope, port: string): number | undefined => told(scope).find((way) => way.port === port)?.scsiHost

/** The SCSI hosts that a driver made, where lines tell. */
export const hostsOfDriver = (scope: Scope, driver: string): readonly number[] =>
  told(scope).flatMap((way) =>
    way.driver !== undefined && way.scsiHost !== undefined && driver.startsWith(way.driver) ? [way.scsiHost] : [],
  )
