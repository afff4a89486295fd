import { within } from '../../../core/span.ts'
import type { Told } from './judge.ts'

/** libata and the SCSI layer tell of one error so soon one after the other. */
const NEAR_SECONDS = 1

type Group = readonly [Told, ...Told[]]

export const isPort = (device: string): boolean => /^ata\d/.test(device)
/** `3:0:0:1`: host, channel, target and unit of the SCSI layer. */
export const isAddress = (device: string): boolean => /^\d{1,4}:\d{1,4}:\d{1,4}:\d{1,4}$/.test(device)
const isScsi = ({ what: { device } }: Told): boolean => /^sd[a-z]|^\d{1,4}:/.test(device)

/** Lines without a time, that stand so near to each other. */
const NEAR_LINES = 10

const isNear = ({ what: a }: Told, { what: b }: Told): boolean =>
  a.time === undefined && b.time === undefined
    ? a.at.artifact === b.at.artifact && Math.abs(a.at.line - b.at.line) <= NEAR_LINES
    : a.time !== undefined && b.time !== undefined && within(a.time, b.time, NEAR_SECONDS) === true

/** The SCSI layer names a disk by its address alone where it refuses requests to it: the only address is that of the only disk that fails at the same moment. */
export function withAddress(groups: readonly Group[]): Group[] {
  const addresses = groups.filter(
    (group) =>
      group.every(({ what: { device } }) => isAddress(device) || isPort(device)) && group.some(({ what: { device } }) => isAddress(device)),
  )
  const disks = groups.filter((group) => group.every(({ what }) => /^sd[a-z]/.test(what.device)))
  const [[address], [disk]] = [addresses, disks]
  if (address === undefined || disk === undefined || addresses.length > 1 || disks.length > 1) return [...groups]
  if (!address.some((a) => disk.some((b) => isNear(a, b)))) return [...groups]
  const [first, ...rest] = [...address, ...disk].toSorted((a, b) => a.order - b.order)
  return [[first!, ...rest], ...groups.filter((group) => group !== address && group !== disk)]
}

/**
 * libata prints the port, the SCSI layer the disk behind it. Where no line ties them, and one port and one disk alone are in the log at the same
 * moment, they are one.
 */
export function withPort(groups: readonly Group[]): Group[] {
  const ports = groups.filter((group) => group.every(({ what }) => isPort(what.device)))
  const disks = groups.filter((group) => group.some(isScsi))
  const [port] = ports
  const [disk] = disks
  if (port === undefined || disk === undefined || ports.length > 1 || disks.length > 1) return [...groups]
  if (!port.some((a) => disk.some((b) => isNear(a, b)))) return [...groups]
  const [first, ...rest] = [...port, ...disk].toSorted((a, b) => a.order - b.order)
  return [[first!, ...rest], ...groups.filter((group) => group !== port && group !== disk)]
}
