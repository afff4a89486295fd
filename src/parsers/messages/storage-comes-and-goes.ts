import { message } from '../../core/message.ts'
import { STORAGE_COMES_AND_GOES } from '../../records/storage-comes-and-goes.ts'

/** The thing, by what its lines have in common: drivers/scsi/libiscsi.c and iscsid; fs/ceph, net/ceph; fs/smb/client. */
const LOST: readonly (readonly [RegExp, string])[] = [
  [/^\s?connection(\d{1,6}:\d{1,4}): detected conn error/, 'iscsi'],
  [/^(?:iscsid: )?Kernel reported iSCSI connection (\d{1,6}:\d{1,4}) error/, 'iscsi'],
  [/^ceph: (?:\[[0-9a-f-]{36} \d{1,12}\]: )?(mds\d{1,4}) (?:hung|caps stale)/, 'ceph'],
  [/^libceph: ((?:mon|osd|mds)\d{1,5}) \S{1,80} (?:connect error|session lost|socket (?:closed|error)\b)/, 'ceph'],
  [/^libceph: (osd\d{1,5}) down\b/, 'ceph'],
  [
    /^CIFS: (?:VFS: )?(\\\\\S{1,255}) (?:has not responded in \d{1,6} seconds|.{0,40}reconnect to server failed|Send error in SessSetup)/,
    'smb',
  ],
]
const BACK: readonly (readonly [RegExp, string])[] = [
  [/^(?:iscsid: )?connection(\d{1,6}:\d{1,4}) is operational after recovery/, 'iscsi'],
  [/^ceph: (?:\[[0-9a-f-]{36} \d{1,12}\]: )?(mds\d{1,4}) (?:came back|caps renewed|recovery completed|reconnect success)/, 'ceph'],
  [/^libceph: ((?:mon|osd|mds)\d{1,5}) \S{1,80} session established/, 'ceph'],
  [/^libceph: (osd\d{1,5}) up\b/, 'ceph'],
]

export const storageComesAndGoes = message({
  id: 'storage-comes-and-goes',
  emits: STORAGE_COMES_AND_GOES,
  holds: [
    ...['detected conn error', 'Kernel reported iSCSI connection', 'is operational after recovery'],
    ...['ceph: mds', 'ceph: [', 'libceph: mon', 'libceph: osd', 'libceph: mds', 'CIFS: '],
  ],
  read({ message: text, kernel, ident }) {
    if (kernel === false && ident !== 'iscsid') return undefined
    for (const [wordings, isBack] of [[LOST, false] as const, [BACK, true] as const])
      for (const [wording, kind] of wordings) {
        const m = wording.exec(text)
        if (m !== null) return { thing: `${kind} ${m[1]!}`, isBack }
      }
    return undefined
  },
})
