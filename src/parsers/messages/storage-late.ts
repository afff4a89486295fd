import { message } from '../../core/message.ts'
import { STORAGE_LATE, type StorageLate } from '../../records/storage-late.ts'

/** drivers/scsi: megaraid_sas_fusion.c, mpt3sas_scsih.c, scsi_lib.c; the disk is named where it is known. */
const DISK =
  /^(?:sd|scsi|sr|st) (\d{1,4}(?::\d{1,5}){3}): (?:\[(\w{1,16})\] )?(?:tag#\d{1,6} )?(?:OCR is requested due to IO timeout|attempting (?:task abort|device reset|target reset|host reset)|timing out command, waited \d|(?:task abort|device reset|target reset|host reset): FAILED)/
/** net/ceph/messenger.c and osd_client.c; a connection that is only closed was idle. */
const SERVER =
  /^libceph: ((?:osd|mon|mds)\d{1,6})(?: (?:\(\d\))?(\S{3,64}:\d{1,5}))? (?:(connect error|socket error on (?:read|write)|session lost\b|connection reset|down\b)|(session established|up$))/

/** What did not answer in time, before anything failed over it. */
export const storageLate = message<StorageLate>({
  id: 'storage-late',
  emits: STORAGE_LATE,
  holds: [
    ...['due to IO timeout', 'attempting task abort', 'attempting device reset', 'attempting target reset', 'attempting host reset'],
    ...['timing out command', 'task abort: FAILED', 'device reset: FAILED', 'target reset: FAILED', 'host reset: FAILED'],
    ...['libceph: osd', 'libceph: mon', 'libceph: mds'],
  ],
  read({ message: text, kernel }) {
    if (kernel === false) return undefined
    const disk = DISK.exec(text)
    if (disk !== null) return { of: 'disk', name: disk[2] ?? disk[1]! }
    const server = SERVER.exec(text)
    if (server === null) return undefined
    const name = server[2] === undefined ? server[1]! : `${server[1]!} at ${server[2]}`
    return { of: 'Ceph', name, ...(server[4] === undefined ? {} : { isBack: true as const }) }
  },
})
