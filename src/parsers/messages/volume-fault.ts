import { message } from '../../core/message.ts'
import { VOLUME_FAULT, type VolumeFault } from '../../records/volume-fault.ts'
import { CONTROLLER_TOOLS } from '../storage/controller-tools.ts'
import { CONTROLLER_FAULTS, DRBD_FAULTS } from '../storage/volume-wordings.ts'

/** Errors of a device that ZFS counts (OpenZFS, include/sys/fm/fs/zfs.h). */
const ERRORS = /^(?:io|checksum|data|probe_failure|deadman|io_failure|log_replay)$/
/** What takes a device out of its pool; OFFLINE is asked for. */
const LOST = /^(?:FAULTED|DEGRADED|UNAVAIL|REMOVED)$/

/** `eid=85 class=statechange pool='backup' vdev=sdb1 vdev_state=FAULTED` (OpenZFS, cmd/zed/zed.d/all-syslog.sh). */
function ofZed(text: string): VolumeFault | undefined {
  const head =
    /^eid=\d{1,9} class=(?:ereport\.fs\.zfs\.|sysevent\.fs\.zfs\.)?([\w.]{1,40})(?: pool_guid=0x[0-9A-Fa-f]{1,16})?(?: pool=(?:'([^']{1,255})'|(\S{1,255})))?/.exec(
      text,
    )
  if (head === null) return undefined
  const [, kind = '', quoted, bare] = head
  const of = { of: 'pool' as const, volume: quoted ?? bare, member: /\bvdev(?:_path)?=(?:\/dev\/)?(\S{1,200})/.exec(text)?.[1] }
  if (ERRORS.test(kind)) return { ...of, error: kind, state: kind === 'io_failure' ? 'down' : undefined }
  const memberState = /\bvdev_state=([A-Z]{4,9})\b/.exec(text)?.[1]
  if (kind !== 'statechange' || memberState === undefined || of.member === undefined) return undefined
  if (LOST.test(memberState)) return { ...of, memberState, isLost: true }
  return memberState === 'ONLINE' ? { ...of, memberState, isLost: false } : undefined
}

export const volumeFault = message<VolumeFault>({
  id: 'volume-fault',
  emits: VOLUME_FAULT,
  holds: [
    ...['megaraid_sas 0', '3w-9xxx: ', '3w-xxxx: ', '3w-sas: ', 'mptbase: ioc'],
    ...[
      'RAID0',
      'RAID1',
      'RAID5',
      'RAID6',
      'RAID-',
      'DRIVE ',
      ' Failed ',
      ' Offln ',
      ' Onln ',
      'logicaldrive ',
      'physicaldrive ',
      '| Online',
      '| Missing ',
      '| Degraded |',
      '| Optimal |',
      '| Partially Degraded',
      '| Offline ',
    ],
    ...['Local IO failed', ' IO error sector ', 'disk( ', 'has been suspended', ' class='],
  ],
  read({ message: text, kernel, ident, at }) {
    if (ident === 'zed') return ofZed(text)
    if (kernel === false) return undefined
    // module/zfs/spa_misc.c, zio.c
    const pool = /^(?:WARNING: )?Pool '([^']{1,255})' has encountered an uncorrectable I\/O failure and has been suspended/.exec(text)?.[1]
    if (pool !== undefined) return { of: 'pool', volume: pool, state: 'down' }
    for (const [wording, read] of [...CONTROLLER_FAULTS, ...DRBD_FAULTS]) {
      const m = wording.exec(text)
      if (m !== null) return read(m)
    }
    // `RAID-6 | …` between bars looks like a service of compose
    const row = ident === undefined ? text : /^RAID-?\d/.test(ident) ? at.text : undefined
    if (kernel === true || row === undefined) return undefined
    for (const [shape, read] of CONTROLLER_TOOLS) {
      const m = shape.exec(row)
      if (m !== null) return read(m)
    }
    return undefined
  },
})
