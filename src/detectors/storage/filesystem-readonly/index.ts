import { UNWRITABLE } from '../../../core/end-words.ts'
import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

export const filesystemReadonly = failure({
  id: 'filesystem-readonly',
  title: 'A file system made itself read-only',
  severity: 'critical',
  domain: 'storage',
  lasts: true,
  seenIn: ['kernel log'],
  leadsTo: ['unit-failed', 'container-error', 'crash-loop'],
  heardAs: UNWRITABLE,
  leadsToOnClients: ['nfs-hang', 'hung-task', 'dependency-unreachable'],
  keeps: ({ writers }) => writers,
  links: ['https://man7.org/linux/man-pages/man5/ext4.5.html'],
  judge,
  ...words,
})
