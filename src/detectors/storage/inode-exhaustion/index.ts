import { NO_SPACE } from '../../../core/end-words.ts'
import { failure } from '../../../core/failure.ts'
import { judge, LIMITS } from './judge.ts'
import * as words from './words.ts'

export const inodeExhaustion = failure({
  id: 'inode-exhaustion',
  title: 'A file system has no inode left',
  severity: 'error',
  domain: 'storage',
  lasts: true,
  seenIn: ['file systems'],
  absence: 'only df -i shows inodes',
  thresholds: LIMITS,
  leadsTo: ['unit-failed', 'container-error', 'crash-loop'],
  heardAs: NO_SPACE,
  links: ['https://man7.org/linux/man-pages/man8/mke2fs.8.html'],
  judge,
  ...words,
})
