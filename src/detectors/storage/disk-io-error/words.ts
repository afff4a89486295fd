import { isHarmlessDevice } from '../../../core/device.ts'
import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { duration, plural, times } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { look } from '../tools.ts'
import type { Facts } from './judge.ts'
import { mapCause, mapFix, mapHeadline } from './map-words.ts'

/** `sde (7:0:0:0, mounted on /data)`, `The disk behind ata7`, `Disk 7:0:0:0`. */
function nameOf({ device, place, mount, source }: Facts): string {
  const path = source === undefined || source === `/dev/${device}` ? undefined : source
  const where = [place, path, opt`mounted on ${mount}`].filter((text) => text !== undefined)
  const name = device.startsWith('ata')
    ? `The disk behind ${device}`
    : /^\d/.test(device)
      ? `Disk ${device}`
      : device.replace(/^session/, 'iSCSI session ')
  return where.length === 0 ? name : `${name} (${where.join(', ')})`
}

/** Within a sentence: `the disk behind ata7`, `disk 7:0:0:0`, `sde`. */
const diskOf = (device: string): string =>
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
const linkOf = (device: string): string => LINKS.find(([kind]) => kind.test(device))?.[1] ?? 'cable, backplane, port or power'

function sectorsOf({ sectors, moreSectors }: Facts): string | undefined {
  if (sectors.length < 2) return opt`sector ${sectors[0]}`
  return `${moreSectors ? 'more than ' : ''}${sectors.length} sectors, the first ${sectors[0]}`
}

/** What befell it, as the rest of a sentence. */
const WHAT: Readonly<Record<Facts['kind'], (f: Facts, count: number) => string>> = {
  medium: (f) =>
    `cannot ${f.operation?.startsWith('WRITE') === true ? 'write' : 'read'} ${sectorsOf(f) ?? 'a part of what it holds'}: the medium is bad there${opt` (${senseOf(f)})` ?? ''}`,
  paths: (f) => `has no path left: its requests ${f.queues === true ? 'wait' : 'fail'}`,
  offline: (f, n) =>
    `${f.removed === true ? 'was removed by the kernel' : 'is offline'}${f.session === undefined ? '' : ` since iSCSI ${sessionOf(f)} was lost`}${f.kinds.includes('timeout') ? ' after it did not answer in time' : ''}: ${plural(n, 'request')} failed`,
  transport: (f, n) =>
    f.session === undefined
      ? `lost its link ${times(n)}${opt` (${f.sense})` ?? ''}: ${linkOf(f.device)}`
      : `was lost: it did not come back for ${duration(f.sessionSeconds)}, so its disks go offline`,
  timeout: (f, n) => `did not answer in time ${times(n)}${opt`, at ${sectorsOf(f)}` ?? ''}`,
  reset: (_, n) => `did not answer until its driver reset it ${times(n)}`,
  'beyond-end': (_, n) => `was asked for sectors behind its end, ${times(n)}: it is smaller than what stands on it believes`,
  request: (f, n) =>
    f.inode === undefined
      ? `failed ${plural(n, 'request')} with an I/O error${opt` (${sectorsOf(f)})` ?? ''}`
      : `lost ${plural(n, 'write')} with an I/O error: the first to inode ${f.inode} on ${f.partition}`,
}

/** The most precise of what the device says: more than that its medium is bad, and words before the names of bits (`UNC`). */
const senseOf = (f: Facts): string | undefined =>
  f.senses.find((sense) => sense !== 'Medium Error' && /[a-z]/.test(sense)) ?? f.senses.find((sense) => sense !== 'Medium Error') ?? f.sense
const sessionOf = (f: Facts): string => (f.session ?? '').replace(/^session/, 'session ')

export const headline = (f: Facts, count: number): string =>
  f.paths === undefined ? say(`${nameOf(f)} ${WHAT[f.kind](f, count)}`) : mapHeadline(f)

export const cause = (f: Facts, count: number): Sentence[] =>
  f.paths === undefined
    ? [
        when(
          f.session !== undefined && f.device !== f.session,
          `The session did not come back for ${duration(f.sessionSeconds ?? 0)}: the network or the target is the cause, not the disk`,
        ),
        when(f.kind === 'medium' && count > 1, `Its requests failed ${times(count)}`),
        when(f.kind === 'medium', 'What stands there is lost; a write to it makes the disk use a spare sector instead'),
        when(f.kind !== 'medium' && f.sectors.length > 1, `The sectors: ${listed(f.sectors.map(String), 6)}`),
        when(f.kind === 'timeout', 'The line does not tell whether the disk, the link or the controller is slow'),
        when(
          f.kinds.includes('timeout') && f.kind === 'transport',
          'Requests that were under way then got no answer: that follows from it',
        ),
        when(
          f.alone && f.device.startsWith('dm-'),
          `No disk below ${f.device} reports an error in this log: the mapping, or the path to the disk, is the first suspect`,
        ),
        when(
          f.refusals > 0,
          `${f.programs.length === 0 ? 'Programs' : listed(f.programs)} got the I/O error (errno 5) ${times(f.refusals)}`,
        ),
        when(isHarmlessDevice(f.device), 'Such a device does so in ordinary use; alone it is no fault'),
      ]
    : mapCause(f)

/** Devices of the kernel's table of disks, which can be read. */
const READABLE = /^(?:sd[a-z]|nvme\d{1,3}n|vd[a-z]|xvd|dm-|md\d|mmcblk|loop)/
const SECTORS_OF_A_MIB = 2048n

/** A controller that was removed answers nothing: only its bus can be asked. */
const gone = (device: string): Pick<Step, 'say' | 'run'> => ({
  say: `See whether the bus still shows ${device}: the kernel removed it, so it cannot be asked itself.`,
  run: 'lspci -nn -d ::0108',
})

export function fix(f: Facts): Step[] {
  if (f.paths !== undefined) return mapFix(f)
  const { say: what, run } = f.removed === true ? gone(f.device) : look(f.session ?? f.device)
  return [
    {
      when: 'now',
      say: f.kind === 'medium' ? `Copy what is still readable off ${diskOf(f.device)} before anything else writes to it. ${what}` : what,
      run,
    },
    { when: 'durable', say: DURABLE[f.kind](f) },
    READABLE.test(f.device)
      ? {
          when: 'verify',
          say: `${f.sector === undefined ? 'Reading 1 GiB of it' : 'Reading the place again'} gives no error, and no new line of ${f.device} follows.`,
          run: `dd if=/dev/${f.device} of=/dev/null bs=1M iflag=direct ${f.sector === undefined ? 'count=1024' : `skip=${f.sector / SECTORS_OF_A_MIB} count=64`}`,
        }
      : { when: 'verify', say: `No new line of ${f.device} for an hour under the usual load.` },
  ]
}

const DURABLE: Readonly<Record<Facts['kind'], (f: Facts) => string>> = {
  medium: (f) => `Replace ${diskOf(f.device)}.`,
  paths: (f) => `Bring the controllers of ${f.device} back, over two separate ways.`,
  offline: (f) =>
    f.session === undefined
      ? `Replace ${diskOf(f.device)}, or what connects it; it comes back after a rescan only.`
      : 'Repair the way to the target, and give the volume a second path (multipath).',
  transport: (f) => (f.session === undefined ? `Replace what fails: ${linkOf(f.device)}.` : 'Repair the way to the target.'),
  timeout: (f) => `Replace what is slow or mute: ${diskOf(f.device)} itself, or ${linkOf(f.device)}.`,
  reset: (f) => `Update the firmware of ${f.device} and its driver; replace it when resets go on.`,
  'beyond-end': (f) => `Make what stands on ${f.device} as large as the device is, or restore the device's size.`,
  request: (f) =>
    f.device.startsWith('dm-')
      ? 'Repair what lies below, then check the file systems on it.'
      : `Repair or replace ${diskOf(f.device)}, then check the file systems on it.`,
}
