import { failure } from '../../../core/failure.ts'
import type { Facts } from './facts.ts'
import { isRequestOnly } from '../request-only.ts'
import { healedConnections } from './healed.ts'
import { faults } from './judge.ts'
import { withNames } from './map-names.ts'
import { failedMaps, loggedLosses } from './maps.ts'
import { toldByPrograms } from './told-by-programs.ts'
import * as words from './words.ts'

/** What a panic names that is no fault of a disk. */
const OTHER_ERROR = /: (?:No space left on device|Permission denied|Read-only file system|Cannot allocate memory|Too many open files)/

export const diskIoError = failure<Facts, Record<never, never>>({
  id: 'disk-io-error',
  title: 'A block device fails requests',
  severity: 'error',
  domain: 'storage',
  seenIn: ['kernel log'],
  leadsTo: ['filesystem-error', 'filesystem-readonly', 'hung-task', 'io-wait-saturation', 'raid-degraded', 'process-aborted'],
  // of programs that give up only one that says so, and a database that panics over no other error
  mayLeadTo: ({ kinds }, { id, facts: { said, kind, unprompted } }) =>
    (id !== 'process-aborted' ||
      (typeof said === 'string' && (/Input\/output error/.test(said) || (kind === 'server' && !OTHER_ERROR.test(said))))) &&
    // the damage was there before the first request failed
    (id !== 'filesystem-error' || unprompted !== true || !isRequestOnly([...kinds])),
  leadsToOnClients: ['nfs-hang', 'hung-task'],
  links: ['https://docs.kernel.org/scsi/index.html', 'https://docs.kernel.org/driver-api/libata.html'],
  judge(scope) {
    const own = withNames(scope, faults(scope))
    const shown = failedMaps(scope)
    const disks = [...own, ...shown].flatMap(({ about, also = [], facts }) => [
      ...[about, ...also].flatMap((thing) => thing?.device ?? []),
      ...(facts.pathDevices?.split(', ') ?? []),
      ...(facts.mapName === undefined ? [] : [facts.mapName]),
    ])
    return [...own, ...shown, ...loggedLosses(scope, new Set(disks)), ...healedConnections(scope), ...toldByPrograms(scope)]
  },
  ...words,
})
