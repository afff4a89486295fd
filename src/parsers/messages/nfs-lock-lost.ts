import { message } from '../../core/message.ts'
import { NFS_LOCK_LOST } from '../../records/nfs-server.ts'

/** fs/nfs/nfs4state.c (nfs4_reclaim_locks, nfs4_reclaim_open_state). */
export const nfsLockLost = message({
  id: 'nfs-lock-lost',
  emits: NFS_LOCK_LOST,
  holds: ['lock reclaim failed'],
  read: ({ message: text, kernel }) => (kernel !== false && /^NFS: (?:\w{1,64}: )?Lock reclaim failed/i.test(text) ? {} : undefined),
})
