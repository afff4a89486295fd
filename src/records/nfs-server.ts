import { lineType } from '../core/record.ts'

/** What the client's kernel says of a file server: NFS and its lock manager, or SMB. */
export interface NfsServer {
  readonly server: string
  readonly answers: boolean
  /** The request was given up (a soft mount): its program gets an I/O error. */
  readonly isGivenUp: boolean
  /** Absent of NFS. */
  readonly protocol?: 'SMB' | undefined
}

export const NFS_SERVER = lineType<NfsServer>('nfs-server')

/** A server that came back no longer gave out a lock that was held before. */
/** The client could not bring back what it held at a server. */
export interface NfsState {
  /** `lease expired`, `check lease`. */
  readonly doing: string
  readonly server: string
  /** errno, or an error of NFSv4 from 10001 on (RFC 8881). */
  readonly error: number
}

export const NFS_STATE = lineType<NfsState>('nfs-state')

export const NFS_LOCK_LOST = lineType<object>('nfs-lock-lost')
