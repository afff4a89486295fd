import { NO_SPACE } from '../../../core/end-words.ts'
import { failure } from '../../../core/failure.ts'
import { judge, LIMITS } from './judge.ts'
import * as words from './words.ts'

export const diskFull = failure({
  id: 'disk-full',
  title: 'A file system is full',
  severity: 'error',
  domain: 'storage',
  lasts: true,
  seenIn: ['file systems'],
  absence: 'df shows one moment',
  thresholds: LIMITS,
  leadsTo: [
    ...['unit-failed', 'node-pressure', 'pod-evicted', 'process-aborted', 'volume-mount-failure', 'container-error', 'crash-loop'],
    ...['disk-io-error', 'filesystem-error', 'filesystem-readonly', 'hung-task'],
  ],
  heardAs: NO_SPACE,
  leadsToOnClients: ['dependency-unreachable'],
  keeps: ({ process, since }) => (process === undefined || since === undefined || since === 'refuses writes' ? [] : [process]),
  leadsToByLine: ['sandbox-failure', 'image-pull-failure'],
  links: ['https://man7.org/linux/man-pages/man1/df.1.html'],
  /** Devices and file systems fail by a pool below them; of pressure and evictions only for want of disk space. */
  mayLeadTo: ({ space }, { id, facts: { resource } }) =>
    (space !== undefined || !/^(?:disk-io|filesystem|hung)-/.test(id)) &&
    (typeof resource !== 'string' || /disk|storage|fs$|image/i.test(resource)),
  judge,
  ...words,
})
