import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

export const journalRecovery = failure({
  id: 'journal-recovery',
  title: 'A file system replayed its journal',
  severity: 'note',
  domain: 'storage',
  seenIn: ['kernel log'],
  links: ['https://docs.kernel.org/filesystems/journalling.html'],
  judge,
  ...words,
})
