import { opt } from '../../../core/words/opt.ts'
import type { Facts } from './judge.ts'

/** `sde (7:0:0:0, mounted on /data)`, `The disk behind ata7`, `Disk 7:0:0:0`. */
export function nameOf({ device, place, mount, source }: Facts): string {
  const path = source === undefined || source === `/dev/${device}` ? undefined : source
  const where = [place, path === undefined ? opt`mounted on ${mount}` : `${path}${opt` on ${mount}` ?? ''}`].filter(
    (text) => text !== undefined,
  )
  const name = diskOf(device).replace(/^(?:the )?disk\b/, (text) => text.slice(0, 1).toUpperCase() + text.slice(1))
  return where.length === 0 ? name : `${name} (${where.join(', ')})`
}

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
  [/^(?:vd|xvd)/, 'the way to the storage of the hypervisor'],
]
export const linkOf = (device: string): string => LINKS.find(([kind]) => kind.test(device))?.[1] ?? 'cable, backplane, port or power'

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
