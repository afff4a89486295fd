import { UNWRITABLE } from '../../../core/end-words.ts'
import { failure } from '../../../core/failure.ts'
import { counted } from './counted.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'
import { SIGBUS } from '../disk-io-error/leads.ts'
import { isRequestOnly } from '../request-only.ts'

/** EIO of XFS that is shut down, EROFS of ext4. */
const REFUSED = /Input\/output error|Read-only file system|Structure needs cleaning/

export const filesystemError = failure({
  id: 'filesystem-error',
  title: 'A file system reports an error in itself',
  severity: 'error',
  domain: 'storage',
  seenIn: ['kernel log'],
  leadsTo: [
    'filesystem-readonly',
    'hung-task',
    'unit-failed',
    'kernel-warning',
    'kernel-oops',
    'disk-io-error',
    'process-aborted',
    'kernel-panic',
  ],
  heardAs: UNWRITABLE,
  // its own code complains when it gives up
  mayLeadTo: (
    { filesystem, repaired, asked, remembered, counted: counts, unprompted, ended, consequence },
    { id, facts: { warningAt, kinds, said, module, initSignal } },
  ) =>
    repaired === undefined &&
    remembered === undefined &&
    counts === undefined &&
    (asked !== true || id !== 'filesystem-readonly') &&
    // writes that are lost behind it: what the device says of itself is its own
    (id !== 'disk-io-error' || (unprompted === true && isRequestOnly(kinds))) &&
    (id !== 'process-aborted' || (ended !== undefined && typeof said === 'string' && REFUSED.test(said))) &&
    // a page of its program that cannot be read: SIGBUS (mmap(2))
    (id !== 'kernel-panic' || initSignal === SIGBUS) &&
    (id !== 'kernel-oops' || (filesystem !== undefined && module === filesystem && !consequence)) &&
    (id !== 'kernel-warning' || (typeof warningAt === 'string' && warningAt.startsWith(`fs/${filesystem}/`))),
  leadsToOnClients: ['nfs-hang', 'hung-task'],
  links: ['https://docs.kernel.org/filesystems/ext4/index.html', 'https://docs.kernel.org/filesystems/xfs/index.html'],
  judge: (scope) => [...judge(scope), ...counted(scope)],
  ...words,
})
