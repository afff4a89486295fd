import { isVirtualBus } from '../../../casefile/disk-ways.ts'
import { listed } from '../../../core/words/lists.ts'
import { opt } from '../../../core/words/opt.ts'
import type { Facts } from './facts.ts'

/** `sde (7:0:0:0, USB, mounted on /data)`, `The disk behind ata7`, `Disk 7:0:0:0`. */
export function nameOf(f: Facts): string {
  const { device, mount, source } = f
  const path = source === undefined || source === `/dev/${device}` ? undefined : source
  const where = [
    f.place,
    f.address,
    pathOf(f),
    f.device.startsWith('dm-') && f.disks !== undefined ? `paths ${listed(f.disks, 4)}` : undefined,
    busName(f),
    path === undefined ? opt`mounted on ${mount}` : `${path}${opt` on ${mount}` ?? ''}`,
  ].filter((text) => text !== undefined)
  const name = diskOf(device).replace(/^(?:the )?disk\b/, (text) => text.slice(0, 1).toUpperCase() + text.slice(1))
  return where.length === 0 ? name : `${name} (${where.join(', ')})`
}

/** `path of mpathc, dm-6`; of the mapping itself its name. */
const pathOf = ({ device, map, mapName }: Facts): string | undefined =>
  device.startsWith('dm-')
    ? mapName
    : map === undefined || mapName === undefined
      ? opt`path of ${mapName ?? map}`
      : `path of ${mapName}, ${map}`

/** How it is attached, where its name does not tell. */
function busName(f: Facts): string | undefined {
  if (/^(?:xvd|vd)/.test(f.device) || f.bus === 'SATA' || f.session !== undefined) return undefined
  if (isVirtual(f)) return `virtual disk${f.bus === 'virtual' ? '' : ` of ${f.bus}`}`
  return f.bus === undefined ? undefined : `${f.bus}${f.driver === 'uas' ? ' (uas)' : ''}`
}

/** A hypervisor makes it of a volume of its own. */
export const isVirtual = ({ device, bus }: Facts): boolean => /^(?:vd|xvd)[a-z]/.test(device) || isVirtualBus(bus)
/** It lies on another machine, or an array: its own counters are not here. */
export const isRemote = ({ bus, session, loss }: Facts): boolean =>
  session !== undefined || bus === 'iSCSI' || bus === 'Fibre Channel' || loss === 'fc-port'

/** Within a sentence: `the disk behind ata7`, `disk 7:0:0:0`, `sde`. */
export const diskOf = (device: string): string =>
  device.startsWith('ata')
    ? `the disk behind ${device}`
    : /^\d/.test(device)
      ? `disk ${device}`
      : device.replace(/^session/, 'iSCSI session ')

/** What a device's link is made of. */
const LINKS: readonly (readonly [RegExp, string])[] = [
  [/^mmcblk/, 'contacts, slot or card'],
  [/^nvme/, 'slot, connector or power'],
  [/^(?:nbd|rbd|drbd)/, 'the network, or its server'],
]
const BUSES: ReadonlyMap<string | undefined, string> = new Map([
  ['USB', 'cable, port, power or enclosure'],
  ['Fibre Channel', 'HBA port, cable, switch or port of the array'],
  ['iSCSI', 'the network or the target'],
  ['SAS', 'cable, expander, backplane or power'],
])
export const linkOf = (f: Facts): string =>
  isVirtual(f)
    ? 'the host, or the storage behind this virtual disk'
    : (LINKS.find(([kind]) => kind.test(f.device))?.[1] ?? BUSES.get(f.bus) ?? 'cable, backplane, port or power')

export function sectorsOf({ sectors, moreSectors }: Facts): string | undefined {
  if (sectors.length < 2) return opt`sector ${sectors[0]}`
  return `${moreSectors ? 'more than ' : ''}${sectors.length} sectors, the first ${sectors[0]}`
}

/** What the request was to do; undefined where no line tells. */
export const verbOf = ({ operation }: Facts): 'read' | 'write' | undefined =>
  operation?.startsWith('WRITE') === true ? 'write' : operation?.startsWith('READ') === true ? 'read' : undefined

/** The most precise of what the device says: more than that its medium is bad, and words before the names of bits (`UNC`). */
export const senseOf = (f: Facts): string | undefined =>
  f.senses.find((sense) => sense !== 'Medium Error' && /[a-z]/.test(sense)) ?? f.senses.find((sense) => sense !== 'Medium Error') ?? f.sense

/** Bits of SError, as libata prints them (drivers/ata/libata-eh.c). */
const BITS: ReadonlyMap<string, string> = new Map([
  ['PHYRdyChg', 'the link went down or came up'],
  ['DevExch', 'a disk was taken away or came back'],
  ['CommWake', 'the link was woken'],
  ['BadCRC', 'data arrived damaged'],
  ['10B8B', 'the signal was disturbed'],
  ['Dispar', 'the signal was disturbed'],
])

/** The bits that have a meaning here: `PHYRdyChg (the link went down or came up)`. */
export const bitsOf = ({ sense }: Facts): string[] =>
  (sense ?? '').split(/\s+/).flatMap((bit) => (BITS.has(bit) ? [`${bit} (${BITS.get(bit)})`] : []))
