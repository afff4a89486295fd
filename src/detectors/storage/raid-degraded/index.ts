import { failure } from '../../../core/failure.ts'
import { arrays } from './judge.ts'
import { byDisk } from './one-disk.ts'
import { pools } from './pools.ts'
import { volumes } from './volumes.ts'
import * as words from './words.ts'

export const raidDegraded = failure({
  id: 'raid-degraded',
  title: 'A RAID array or pool has lost a member',
  severity: 'error',
  domain: 'storage',
  lasts: true,
  seenIn: ['kernel log', 'log', 'RAID array'],
  leadsTo: ['filesystem-error', 'io-wait-saturation', 'hung-task'],
  // what still serves its data keeps nobody waiting
  mayLeadTo: ({ down }, { id }) => down || id !== 'hung-task',
  links: ['https://docs.kernel.org/admin-guide/md.html'],
  judge: (scope) => [...byDisk(arrays(scope)), ...volumes(scope), ...pools(scope)],
  ...words,
})
