import { storeBeside } from '../../../casefile/lost-stores.ts'
import { wholeDisk } from '../../../core/device.ts'
import { type Event, happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import type { LogLine } from '../../../core/log-line.ts'
import { productIn } from '../../../core/product.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { DISK_FAULT } from '../../../records/disk-fault.ts'
import { FILESYSTEM_ERROR, FILESYSTEM_READONLY } from '../../../records/filesystem-error.ts'
import { NFS_SERVER } from '../../../records/nfs-server.ts'
import { STORAGE_COMES_AND_GOES } from '../../../records/storage-comes-and-goes.ts'
import { STORAGE_LOSS } from '../../../records/storage-loss.ts'
import { VOLUME_FAULT } from '../../../records/volume-fault.ts'
import { WRITE_REFUSED, type WriteRefused } from '../../../records/write-refused.ts'
import { type Facts, NOTHING } from './facts.ts'

/** Files that no disk holds: terminals, devices, the kernel's own file systems, sockets. */
const NO_FILE = /^\/(?:proc|sys|dev|run|var\/run)(?:\/|$)/
/** A whole disk, or a part of one, that a program reads itself. */
const DISK = /^\/dev\/((?:sd[a-z]{1,3}|vd[a-z]{1,2}|xvd[a-z]{1,2}|nvme\d{1,3}n\d{1,3}|mmcblk\d{1,2}|md\d{1,3}|dm-\d{1,3})(?:p?\d{1,3})?)$/
/** What is known to be behind it already: the kernel tells which, or a server that the files are on. */
const BEHIND = [DISK_FAULT, FILESYSTEM_ERROR, FILESYSTEM_READONLY, NFS_SERVER, STORAGE_COMES_AND_GOES, STORAGE_LOSS, VOLUME_FAULT]

type Refusal = Event<WriteRefused & LogLine>

/** Programs get EIO (errno 5) of files, and no line of the kernel tells of which device. */
export function toldByPrograms(scope: Scope): Found<Facts>[] {
  if (BEHIND.some((type) => scope.events<object>(type).length > 0)) return []
  const refusals = scope.events(WRITE_REFUSED).filter(({ what }) => what.error === 'EIO')
  return [...grouped(refusals, keyOf).values()].flatMap((own) => found(scope, own) ?? [])
}

const diskIn = ({ what: { path } }: Refusal): string | undefined => DISK.exec(path ?? '')?.[1]

/** A server that its own words tell, whoever hands them on; else the program that the line names. */
const programOf = ({ at, ident, process }: Refusal['what']): string | undefined => ident ?? productIn(at.text)?.name ?? process

/** One disk that is read itself, else one server of the machine, or one program in one log. */
const keyOf = (refusal: Refusal): string =>
  diskIn(refusal) ?? productIn(refusal.what.at.text)?.name ?? `${refusal.what.at.artifact}\0${refusal.what.process ?? ''}`

/** A word behind `file` may be no name: `End of file while reading data` is said of a socket. */
const isOfFile = ({ what: { path } }: Pick<Refusal, 'what'>): boolean => path?.includes('/') === true

function found(scope: Scope, all: readonly [Refusal, ...Refusal[]]): Found<Facts> | undefined {
  const [first, ...rest] = all.filter(({ what: { path } }) => path === undefined || !NO_FILE.test(path))
  const disk = diskIn(all[0])
  if (disk !== undefined) return ofDisk(scope, all, wholeDisk(disk))
  if (first === undefined) return undefined
  const own: readonly [Refusal, ...Refusal[]] = [first, ...rest]
  const store = storeBeside(scope, own)
  const said = (own.find(isOfFile) ?? first).what
  const path = isOfFile({ what: said }) ? said.path : store?.path
  if (path === undefined && store?.folder === undefined) return undefined
  const process = programOf(said) ?? store?.program
  return {
    ...happened(own),
    facts: {
      ...NOTHING,
      host: scope.name,
      device: '',
      kind: 'request',
      kinds: ['request'],
      refusals: happened(own).count,
      process,
      path,
      ...(store?.folder === undefined ? {} : { folder: store.folder }),
      ...(store?.since === undefined ? {} : { since: store.since }),
      message: said.message.slice(0, 300),
    },
    about: { comm: said.ident ?? productIn(said.at.text)?.comm ?? said.process },
    proof: [...toldBy(own, 'application log', 'errno 5'), ...(store?.proof ?? [])],
    certainty: 'stated',
    missing: 'the log of the kernel at that moment: which device failed, and how',
  }
}

function ofDisk(scope: Scope, own: readonly [Refusal, ...Refusal[]], device: string): Found<Facts> {
  return {
    ...happened(own),
    facts: { ...NOTHING, host: scope.name, device, kind: 'request', kinds: ['request'], message: own[0].what.message.slice(0, 300) },
    about: { device },
    proof: toldBy(own, 'application log', 'errno 5'),
    certainty: 'stated',
    missing: 'the log of the kernel at that moment: how it failed',
  }
}
