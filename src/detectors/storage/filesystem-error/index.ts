import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

export const filesystemError = failure({
  id: 'filesystem-error',
  title: 'A file system reports an error in itself',
  severity: 'error',
  domain: 'storage',
  seenIn: ['kernel log'],
  leadsTo: ['filesystem-readonly', 'hung-task', 'unit-failed'],
  leadsToOnClients: ['nfs-hang', 'hung-task'],
  links: ['https://docs.kernel.org/filesystems/ext4/index.html', 'https://docs.kernel.org/filesystems/xfs/index.html'],
  judge,
  ...words,
})
