import { message } from '../../core/message.ts'
import { NFS_STATE } from '../../records/nfs-server.ts'

/** fs/nfs/nfs4state.c (nfs4_state_manager): what of the state could not be brought back, at which server. */
export const nfsState = message({
  id: 'nfs-state',
  emits: NFS_STATE,
  holds: ['NFS: state manager'],
  read({ message: text, kernel }) {
    const m = /^NFS: state manager:? ([\w -]{2,60}?) failed on NFSv4 server (\S{1,255}) with error (\d{1,5})/.exec(text)
    return m === null || kernel === false ? undefined : { doing: m[1]!, server: m[2]!, error: Number(m[3]) }
  },
})
