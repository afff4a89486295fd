import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'A hard NFS mount repeats a request until the server answers; processes wait in state D meanwhile. A server that was away gives its clients a grace period in which they claim their locks again.',
  decoys: ['a pair of not responding and OK: it recovered, a note'],
  messages: [
    { text: 'nfs: server S not responding, still trying | timed out', kernels: 'all', source: 'net/sunrpc/clnt.c' },
    { text: 'nfs: server S OK', kernels: 'all', source: 'net/sunrpc/clnt.c' },
    { text: 'NFS: nfs4_reclaim_open_state: Lock reclaim failed!', kernels: 'all', source: 'fs/nfs/nfs4state.c' },
  ],
  sample: 'no-answer',
}
