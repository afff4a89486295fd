import { message } from '../../core/message.ts'
import { NFS_SERVER, type NfsServer } from '../../records/nfs-server.ts'

/** net/sunrpc/clnt.c prints both lines; `OK` ends what `not responding` began. */
export const nfsServer = message<NfsServer>({
  id: 'nfs-server',
  emits: NFS_SERVER,
  holds: ['nfs: server', 'lockd: server'],
  read({ message: text, kernel }) {
    const m = /^(?:nfs|lockd): server (\S{1,255}) (?:not responding, (still trying|timed out)|(OK))/.exec(text)
    if (m === null || kernel === false) return undefined
    return { server: m[1]!, answers: m[3] !== undefined, isGivenUp: m[2] === 'timed out' }
  },
})
