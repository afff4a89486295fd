import { isHarmlessDevice } from '../../../core/device.ts'
import type { Sentence } from '../../../core/failure.ts'
import { listed } from '../../../core/words/lists.ts'
import { duration, times } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import type { Facts } from './facts.ts'
import { mapCause, mapHeadline } from './map-words.ts'
import { dmaCause, isLoss, lossCause, lossHeadline } from './loss-words.ts'
import { isOfPrograms, PROGRAM_CAUSE, programHeadline } from './program-words.ts'
import { sinceOf } from '../since-words.ts'
import { bitsOf, diskOf, isVirtual, linkOf, nameOf, sectorsOf, senseOf, verbOf } from './names.ts'

export { fix, open } from './steps.ts'

const failed = (n: number): string => (n === 1 ? 'a request to it failed' : `requests to it failed ${times(n)}`)
const failedThere = (n: number): string => (n === 1 ? 'a request failed' : `requests failed ${times(n)}`)
/** `session 3 was`, `sessions 3 and 4 were`. */
const sessionOf = (f: Facts): string =>
  f.sessions === undefined
    ? `${(f.session ?? '').replace(/^session/, 'session ')} was`
    : `sessions ${listed(
        f.sessions.map((one) => one.replace(/^session/, '')),
        4,
      )} were`

/** That the kernel took it offline besides. */
const offlineOf = ({ offlineRefusals: n, offlineSince }: Facts): string =>
  n === undefined
    ? ''
    : offlineSince === true
      ? `; it is offline since${n === 0 ? '' : `, and ${failed(n)}`}`
      : `; before that it was offline${n === 0 ? '' : `, and ${failed(n)}`}`

/** What befell it, as the rest of a sentence. */
const WHAT: Readonly<Record<Facts['kind'], (f: Facts, count: number) => string>> = {
  medium: (f) =>
    `cannot ${verbOf(f) ?? 'read'} ${sectorsOf(f) ?? 'a part of what it holds'}: the medium is bad there${opt` (${senseOf(f)})` ?? ''}${offlineOf(f)}`,
  integrity: (f) =>
    `holds data that was not written so${opt` (${f.sense})` ?? ''}${opt`, at ${sectorsOf(f)}` ?? ''}: what was read does not match its own checksum`,
  hardware: (f) =>
    `says that a part of it failed (${f.senses.slice(0, 2).join(': ')}): its electronics or mechanics, or the target behind it`,
  reserved: (_, n) => `refused ${n === 1 ? 'a request' : `requests ${times(n)}`}: another host holds its SCSI reservation`,
  paths: (f) => `has no path left: its requests ${f.queues === true ? 'wait' : 'fail'}`,
  offline: (f, n) =>
    f.recovered === true
      ? `stopped answering, and works again since its driver reset it${f.kinds.includes('request') ? `: ${failedThere(n)}` : ''}`
      : f.downs !== undefined
        ? `stopped answering${f.downs === 1 ? '' : ` ${times(f.downs)}`}, and no line tells that ${f.downs === 1 ? 'its' : 'the last'} reset brought it back: ${failed(n)}`
        : `${f.removed === true ? 'was removed by the kernel' : 'is offline'}${f.session === undefined ? '' : ` since iSCSI ${sessionOf(f)} lost`}${f.kinds.includes('timeout') ? ' after it did not answer in time' : ''}: ${failed(n)}`,
  transport: (f, n) =>
    f.session === undefined
      ? isVirtual(f)
        ? `failed ${n === 1 ? 'a request' : `requests ${times(n)}`}${opt` (${f.sense})` ?? ''}: ${linkOf(f)} gave it up`
        : `lost its link ${times(n)}${bitsOf(f).length > 0 ? '' : (opt` (${f.sense})` ?? '')}: ${linkOf(f)}`
      : `was lost: it did not come back for ${duration(f.sessionSeconds)}, so its disks go offline`,
  timeout: (f, n) =>
    f.polled === true
      ? `finished ${n === 1 ? 'a request' : `${n} requests`} of which no interrupt told: ${n === 1 ? 'it was' : 'they were'} found done after the time limit`
      : `did not answer in time ${times(n)}${opt`, at ${sectorsOf(f)}` ?? ''}${f.recovered === true ? ', and works again since its driver reset it' : ''}`,
  reset: (_, n) => `did not answer until its driver reset it ${times(n)}`,
  'beyond-end': (_, n) => `was asked for sectors behind its end, ${times(n)}: it is smaller than what stands on it believes`,
  request: requestIn,
}

function requestIn(f: Facts, n: number): string {
  if (f.inode !== undefined) {
    const file = `inode ${f.inode}${f.partition === f.device ? '' : ` of ${f.partition}`}`
    return n === 1 ? `lost a write to ${file} with an I/O error` : `lost writes ${times(n)} with an I/O error, the first to ${file}`
  }
  const verb = verbOf(f)
  if (n === 1 && verb !== undefined && f.sectors.length === 1) return `could not ${verb} ${sectorsOf(f)}: I/O error`
  return `${n === 1 ? 'failed a request' : `failed requests ${times(n)}`} with an I/O error${opt` (${sectorsOf(f)})` ?? ''}`
}

export const headline = (f: Facts, count: number): string =>
  isOfPrograms(f)
    ? programHeadline(f)
    : f.paths !== undefined
      ? mapHeadline(f)
      : isLoss(f)
        ? lossHeadline(f, count)
        : say(sessionHeadline(f, count) ?? `${nameOf(f)} ${WHAT[f.kind](f, count)}`)

/** Several disks, or several sessions, that were lost together. */
function sessionHeadline(f: Facts, n: number): string | undefined {
  if (f.session === undefined) return undefined
  if (f.disks !== undefined)
    return `${listed(f.disks.map(diskOf), 4).replace(/^disk\b/, 'Disk')} are offline since iSCSI ${sessionOf(f)} lost: ${failedThere(n)}`
  if (f.kind !== 'transport' || f.sessions === undefined) return undefined
  return `iSCSI ${sessionOf(f)} lost: they did not come back for ${duration(f.sessionSeconds)}, so their disks go offline`
}

/** What stands on it. */
export const state = ({ readonly: places, process, since, rebuilt }: Facts): Sentence =>
  places === undefined
    ? rebuilt !== undefined && rebuilt.length > 0
      ? `No request to it failed since, and ${listed(rebuilt)} ${rebuilt.length > 1 ? 'were' : 'was'} rebuilt: whole again, with it or with another disk`
      : sinceOf({ process, since })
    : say(
        places.every((place) => place.startsWith('/'))
          ? listed(places)
          : `The file system${places.length > 1 ? 's' : ''} on ${listed(places)}`,
        places.length === 1 ? ' is read-only now' : ' are read-only now',
      )

export const cause = (f: Facts): Sentence[] =>
  isOfPrograms(f)
    ? PROGRAM_CAUSE
    : f.paths !== undefined
      ? mapCause(f)
      : isLoss(f)
        ? [...lossCause(f), ...besides(f)]
        : [...whyOf(f), dmaCause(f), ...besides(f)]

function whyOf(f: Facts): Sentence[] {
  switch (f.kind) {
    case 'medium':
      return [
        verbOf(f) === 'write'
          ? 'A disk puts a spare sector in the place of a bad one when that is written: where a write fails too, it has none left or fails as a whole'
          : f.memberOf === undefined
            ? 'What stands there is lost, unless a mirror or a backup has it; a write to it makes the disk use a spare sector instead'
            : `What stood there is read from the other members of ${f.memberOf.name}, as long as they are sound`,
      ]
    case 'offline':
      if (f.recovered === true)
        return [
          when(!f.kinds.includes('request'), 'No failed request is told: what was under way was given anew after the reset'),
          opt`It may not come back from a state of low power: the kernel advises ${f.advice}`,
        ]
      return [
        f.session === undefined
          ? f.advice !== undefined
            ? f.downs !== undefined
              ? `It may not come back from a state of low power: the kernel advises ${f.advice}`
              : `It did not come back from a state of low power: the kernel advises ${f.advice}`
            : f.removed === true
              ? 'It did not come back from a reset, so its driver took it away: nothing on it can be reached'
              : 'The kernel refuses every request to it until it is found again'
          : `The session${f.sessions === undefined ? '' : 's'} did not come back for ${duration(f.sessionSeconds ?? 0)}: the network or the target is the cause, not the disk`,
      ]
    case 'transport':
      return [
        when(bitsOf(f).length > 0, `The port saw ${listed(bitsOf(f))}`),
        when(f.kinds.includes('timeout'), 'Requests that were under way then got no answer: that follows from it'),
      ]
    case 'integrity':
      return [
        'The layer that checks refuses to hand it on. A disk below changed it, a write was cut in two by a stop, or something wrote below the mapping',
      ]
    case 'hardware':
      return ['That is no bad sector: the disk (or what answers for it) reports a fault of its own']
    case 'reserved':
      return ['A cluster or a backup fences so: the disk is sound, and whoever holds the reservation may use it alone']
    case 'timeout':
      return [
        f.polled === true
          ? 'An interrupt was lost: the disk is sound, and slow as long as that goes on (up to 30 s for a request)'
          : f.recovered === true
            ? 'Nothing was lost: the request was given anew after the reset'
            : isVirtual(f)
              ? 'A virtual disk is as slow as the storage of its host: that is the first suspect'
              : f.loss === 'iommu'
                ? undefined
                : 'No line tells whether the disk, the link or the controller is slow',
      ]
    case 'paths':
      return ['Each controller that led to it is gone or cannot be used: the way to the storage is the first suspect']
    case 'reset':
      return ['While it is reset, nothing on it is read or written']
    case 'request':
      return [
        when(
          !isStacked(f) && f.kinds.length === 1,
          isVirtual(f)
            ? 'No line tells why; a virtual disk fails so when the storage behind it does'
            : 'No line tells why: the medium, the link or the controller',
        ),
      ]
    default:
      return []
  }
}

/** A device that is made of others. */
const isStacked = ({ device }: Facts): boolean => /^(?:dm-|md|loop)/.test(device)

const besides = (f: Facts): Sentence[] => [
  when(
    f.kind !== 'medium' && f.kind !== 'integrity' && f.sectors.length > 1 && f.disks === undefined,
    `The sectors: ${listed(f.sectors.map(String), 6)}`,
  ),
  when(
    f.alone && f.device.startsWith('dm-') && f.kind !== 'integrity' && f.mapIsEmpty !== true,
    `No disk below ${f.device} reports an error in this input: the mapping, or the path to the disk, is the first suspect`,
  ),
  when(f.refusals > 0, `${f.programs.length === 0 ? 'Programs' : listed(f.programs)} got the I/O error (errno 5) ${times(f.refusals)}`),
  when(
    f.device.startsWith('dm-') && f.mapIsEmpty === true,
    opt`multipathd counts no path of ${f.mapName} any more: the way to the storage (adapter, cable, switch, array), not the mapping`,
  ),
  when(f.reinstated === true, 'multipath gave the path up and took it back: its map has it again'),
  when(isHarmlessDevice(f.device), 'Such a device does so in ordinary use; alone it is no fault'),
]
