import { lineType } from '../core/record.ts'

/** What the client's kernel says of an NFS server, or of its lock manager. */
export interface NfsServer {
  readonly server: string
  readonly answers: boolean
  /** The request was given up (a soft mount): its program gets an I/O error. */
  readonly isGivenUp: boolean
}

export const NFS_SERVER = lineType<NfsServer>('nfs-server')

/** A server that came back no longer gave out a lock that was held before. */
export const NFS_LOCK_LOST = lineType<object>('nfs-lock-lost')
