import { message } from '../../core/message.ts'
import { NFS_SERVER, type NfsServer } from '../../records/nfs-server.ts'

/** fs/smb/client/connect.c (server_unresponsive): told every three echo intervals, 180 s; nothing tells that it answers again. */
const SMB = /^CIFS:? VFS: (?:\\\\|Server )([^\s\\]{1,255})(?:\\\S{0,255})? has not responded in \d{1,6} seconds/

/** net/sunrpc/clnt.c prints both lines; `OK` ends what `not responding` began. */
export const nfsServer = message<NfsServer>({
  id: 'nfs-server',
  emits: NFS_SERVER,
  holds: ['nfs: server', 'lockd: server', 'has not responded in'],
  read({ message: text, kernel }) {
    const smb = kernel === false ? undefined : SMB.exec(text)?.[1]
    if (smb !== undefined) return { server: smb, answers: false, isGivenUp: false, protocol: 'SMB' }
    const m = /^(?:nfs|lockd): server (\S{1,255}) (?:not responding, (still trying|timed out)|(OK))/.exec(text)
    if (m === null || kernel === false) return undefined
    return { server: m[1]!, answers: m[3] !== undefined, isGivenUp: m[2] === 'timed out' }
  },
})
