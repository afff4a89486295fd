import { within } from '../../../core/span.ts'
import type { Told } from './judge.ts'

/** libata and the SCSI layer tell of one error so soon one after the other. */
const NEAR_SECONDS = 1

type Group = readonly [Told, ...Told[]]

export const isPort = (device: string): boolean => /^ata\d/.test(device)
const isScsi = ({ what: { device } }: Told): boolean => /^sd[a-z]|^\d{1,4}:/.test(device)

const isNear = (a: Told, b: Told): boolean =>
  a.what.time !== undefined && b.what.time !== undefined && within(a.what.time, b.what.time, NEAR_SECONDS) === true

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
