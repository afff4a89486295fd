import type { ArrayOfDisk } from './member-of.ts'
import type { FaultKind } from '../../../records/disk-fault.ts'
import type { LossKind } from '../../../records/storage-loss.ts'
import type { StoreLost } from '../../../records/store-lost.ts'

export interface Facts {
  host: string | undefined
  device: string
  /** Where it is attached, as other lines call it: `ata7`, `7:0:0:0`. */
  place: string | undefined
  /** Its SCSI address, where that is not the place; the multipath map that it is a path of. */
  address?: string | undefined
  map?: string | undefined
  /** What multipathd calls that map, and whether it has no path left; all that befell the path is that it failed and was taken back. */
  mapName?: string | undefined
  mapIsEmpty?: true | undefined
  /** Arrays that lost it and were rebuilt since. */
  rebuilt?: readonly string[] | undefined
  /** The array or the pool that lost it and goes on without it. */
  memberOf?: ArrayOfDisk | undefined
  reinstated?: true | undefined
  /** How it is attached, where that is told: `USB`, `Fibre Channel`, `VMware`. */
  bus?: string | undefined
  driver?: string | undefined
  /** What it calls itself. */
  model?: string | undefined
  /** What it was lost with: an adapter, a port, a slot, the connection to a server. */
  loss?: LossKind | undefined
  lossName?: string | undefined
  lossSays?: string | undefined
  /** What the last attempt to get it back failed with. */
  lossWhy?: string | undefined
  lossHost?: number | undefined
  pci?: string | undefined
  wwpn?: string | undefined
  /** The adapter, or the way to the target, works again. */
  lossOver?: true | undefined
  /** All disks that it took along. */
  disks?: readonly string[] | undefined
  /** Settings that the kernel itself advises. */
  advice?: string | undefined
  /** Each request that timed out was finished: the driver found it so (drivers/nvme/host/pci.c: completion polled). */
  polled?: true | undefined
  /** How often its controller stopped answering, where its driver resets it for that and no line tells that the last reset helped. */
  downs?: number | undefined
  /** It came back from the reset. */
  recovered?: true | undefined
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
  /** Of a bad medium: requests that the kernel refused since the disk was offline, and whether it is so by its last line. */
  offlineRefusals?: number | undefined
  offlineSince?: true | undefined
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
  /** There were more of them. */
  sessions?: readonly string[] | undefined
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
  /** By multipathd's log, which tells of all paths only when each has failed. */
  logged?: true | undefined
  /** Where no device is known: the program that got EIO, the file, or the folder of its data, and what it does since. */
  process?: string | undefined
  path?: string | undefined
  folder?: string | undefined
  since?: StoreLost['since']
  message: string
}

/** What nothing is known of. */
export const NOTHING: Omit<Facts, 'host' | 'device' | 'kind' | 'kinds' | 'message'> = {
  place: undefined,
  mount: undefined,
  source: undefined,
  filesystem: undefined,
  removed: undefined,
  sector: undefined,
  sectors: [],
  moreSectors: false,
  operation: undefined,
  sense: undefined,
  senses: [],
  error: undefined,
  inode: undefined,
  partition: undefined,
  session: undefined,
  sessionSeconds: undefined,
  alone: false,
  programs: [],
  refusals: 0,
  readonly: undefined,
  paths: undefined,
  failedPaths: undefined,
  pathDevices: undefined,
  queues: undefined,
}
