import type { VolumeFault } from '../../records/volume-fault.ts'

type Read = (m: RegExpExecArray) => VolumeFault | undefined

const STATES: Readonly<Record<string, VolumeFault['state']>> = {
  optimal: 'whole',
  degraded: 'degraded',
  'partially degraded': 'degraded',
  offline: 'down',
  failed: 'down',
}
/** States of a physical disk of MegaRAID in which it serves no more. */
const PD_LOST = /^(?:failed|missing|offline|unconfigured[_ ]bad|bad)$/i
const PD = String.raw`PD ([0-9a-f]{1,4}) ?\(([^)\s]{1,24})\)`

/** `megaraid_sas 0000:02:00.0: 8825 (775127412s/0x0001/CRIT) - `: number, time, place and class of an event of the firmware. */
const event = (rest: string): RegExp =>
  new RegExp(
    String.raw`^(megaraid_sas [0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]): \d{1,10} \((?:\d{1,12}s|boot ?\+? ?\d{1,10}s?)\/0x[0-9a-f]{1,8}\/[A-Za-z]{4,12}\) - ${rest}`,
    'i',
  )

/** drivers/scsi/megaraid (megaraid_sas_base.c prints what its firmware says), 3w-9xxx.c, drivers/message/fusion/mptbase.c. */
export const CONTROLLER_FAULTS: readonly (readonly [RegExp, Read])[] = [
  [
    event(String.raw`VD (\w{1,4}\/\w{1,4}) is now (optimal|degraded|partially degraded|offline)`),
    (m) => ({ of: 'controller', controller: m[1], volume: `VD ${m[2]!}`, state: STATES[m[3]!.toLowerCase()] }),
  ],
  [
    event(String.raw`State change on VD (\w{1,4}\/\w{1,4}) from [\w ]{1,24}(?:\(\w{1,4}\))? to ([A-Za-z ]{1,24}?)\s{0,2}(?:\(|$)`),
    (m) => ({ of: 'controller', controller: m[1], volume: `VD ${m[2]!}`, state: STATES[m[3]!.toLowerCase()] }),
  ],
  [
    event(String.raw`State change on ${PD} from [\w ]{1,24}(?:\(\w{1,4}\))? to ([A-Za-z_ ]{1,24}?)\s{0,2}(?:\(|$)`),
    (m) => ({
      of: 'controller',
      controller: m[1],
      member: `PD ${m[2]!} (${m[3]!})`,
      memberState: m[4],
      isLost: PD_LOST.test(m[4]!) ? true : /^online$/i.test(m[4]!) ? false : undefined,
    }),
  ],
  [
    event(
      String.raw`(?:Removed: |Error on |Unrecoverable medium error (?:during recovery |during rebuild )?on |PD missing: |Drive removed: )${PD}`,
    ),
    (m) => ({ of: 'controller', controller: m[1], member: `PD ${m[2]!} (${m[3]!})` }),
  ],
  [
    /^(3w-\w{3,5}): scsi(\d{1,4}): AEN: \w{4,8} ?(?:\(0x[0-9a-f]{1,4}:0x[0-9a-f]{1,4}\))?: (?:Degraded unit|Unit degraded|Unit inoperable|Rebuild completed?)[ :]{1,3}(?:unit[= ]?|Unit #)(\d{1,3})(?:, port=(\d{1,3}))?/i,
    (m) => ({
      of: 'controller',
      controller: `${m[1]!} scsi${m[2]!}`,
      volume: `unit ${m[3]!}`,
      state: /inoperable/i.test(m[0]) ? 'down' : /Rebuild/i.test(m[0]) ? 'whole' : 'degraded',
      member: m[4] === undefined ? undefined : `the disk at port ${m[4]}`,
    }),
  ],
  [
    /^(3w-\w{3,5}): scsi(\d{1,4}): AEN: \w{4,8} ?(?:\(0x[0-9a-f]{1,4}:0x[0-9a-f]{1,4}\))?: Drive (?:timeout detected|removed|ECC error\w{0,10})[ :]{1,3}port=(\d{1,3})/i,
    (m) => ({ of: 'controller', controller: `${m[1]!} scsi${m[2]!}`, member: `the disk at port ${m[3]!}` }),
  ],
  [
    /^(mptbase: ioc\d{1,3}): RAID STATUS CHANGE for (?:VolumeID (\d{1,4})|PhysDisk (\d{1,4}))/,
    (m) => ({
      of: 'controller',
      controller: m[1]!.replace('mptbase: ', 'mptbase '),
      volume: m[2] === undefined ? undefined : `volume ${m[2]}`,
      member: m[3] === undefined ? undefined : `disk ${m[3]}`,
    }),
  ],
  [
    /^(mptbase: ioc\d{1,3}): {1,6}(volume|PhysDisk) is now (optimal|degraded|failed|online|missing)\b/,
    (m) => ({
      of: 'controller',
      controller: m[1]!.replace('mptbase: ', 'mptbase '),
      state: m[2] === 'volume' ? STATES[m[3]!] : undefined,
      isLost: m[2] === 'volume' ? undefined : m[3] !== 'online',
    }),
  ],
]

/** `block drbd0: `, since 9 `drbd r0/0 drbd0: ` (drivers/block/drbd/drbd_req.c, drbd_state.c). */
const drbd = (rest: string): RegExp => new RegExp(String.raw`^(?:block |drbd \S{1,64} )(drbd\d{1,6}): ${rest}`)

/** That a disk is failed or detached may be asked for; that its requests failed is not. */
export const DRBD_FAULTS: readonly (readonly [RegExp, Read])[] = [
  [drbd(String.raw`[Ll]ocal IO failed in \w{1,64}\. ?Detaching`), (m) => ({ of: 'drbd', volume: m[1], state: 'degraded' })],
  [
    drbd(String.raw`local (?:READ|WRITE)\w{0,8} IO error sector \d{1,20}\+\d{1,10} on ([\w-]{1,32})`),
    (m) => ({ of: 'drbd', volume: m[1], member: m[2] }),
  ],
  [
    drbd(String.raw`(?:\w{1,16}\( [^)]{1,60} \) )*disk\( (?:\w{1,16} -> ){1,3}(\w{1,16}) \)`),
    (m) => (m[2] === 'UpToDate' ? { of: 'drbd', volume: m[1], state: 'whole' } : { of: 'drbd', volume: m[1], memberState: m[2] }),
  ],
]
