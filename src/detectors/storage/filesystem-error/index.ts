import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

export const filesystemError = failure({
  id: 'filesystem-error',
  title: 'A file system reports an error in itself',
  severity: 'error',
  domain: 'storage',
  seenIn: ['kernel log'],
  leadsTo: ['filesystem-readonly', 'hung-task', 'unit-failed', 'kernel-warning'],
  // its own code complains when it gives up
  mayLeadTo: ({ filesystem, repaired, asked, remembered }, { id, facts: { warningAt } }) =>
    repaired === undefined &&
    remembered === undefined &&
    (asked !== true || id !== 'filesystem-readonly') &&
    (id !== 'kernel-warning' || (typeof warningAt === 'string' && warningAt.startsWith(`fs/${filesystem}/`))),
  leadsToOnClients: ['nfs-hang', 'hung-task'],
  links: ['https://docs.kernel.org/filesystems/ext4/index.html', 'https://docs.kernel.org/filesystems/xfs/index.html'],
  judge,
  ...words,
})
