import { UNWRITABLE } from '../../../core/end-words.ts'
import { failure } from '../../../core/failure.ts'
import type { Facts } from './facts.ts'
import { healedConnections } from './healed.ts'
import { faults } from './judge.ts'
import { mayLeadTo } from './leads.ts'
import { withNames } from './map-names.ts'
import { failedMaps, loggedLosses } from './maps.ts'
import { withArrays } from './member-of.ts'
import { withRebuilt } from './mirrored.ts'
import { toldByPrograms } from './told-by-programs.ts'
import * as words from './words.ts'

export const diskIoError = failure<Facts, Record<never, never>>({
  id: 'disk-io-error',
  title: 'A block device fails requests',
  severity: 'error',
  domain: 'storage',
  seenIn: ['kernel log'],
  leadsTo: [
    // a mapping of which nothing tells what it lies on
    'disk-io-error',
    'filesystem-error',
    'filesystem-readonly',
    'hung-task',
    'io-wait-saturation',
    'raid-degraded',
    'process-aborted',
    'unit-failed',
    'node-not-ready',
    'kernel-panic',
  ],
  heardAs: UNWRITABLE,
  mayLeadTo,
  meanwhile: ['disk-io-error'],
  leadsToOnClients: ['nfs-hang', 'hung-task'],
  links: ['https://docs.kernel.org/scsi/index.html', 'https://docs.kernel.org/driver-api/libata.html'],
  judge(scope) {
    const own = withArrays(scope, withRebuilt(scope, withNames(scope, faults(scope))))
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
