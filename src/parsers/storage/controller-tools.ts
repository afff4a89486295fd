import type { VolumeFault } from '../../records/volume-fault.ts'

const MEGARAID = 'a MegaRAID controller'
const SMART_ARRAY = 'a Smart Array controller'

/** States of a volume as storcli, MegaCli's watchers and ssacli spell them. */
const STATES: ReadonlyMap<string, VolumeFault['state']> = new Map([
  ...(['optl', 'optimal', 'ok'] as const).map((word) => [word, 'whole'] as const),
  ...(
    [
      'dgrd',
      'pdgd',
      'degraded',
      'partially degraded',
      'interim recovery mode',
      'ready for rebuild',
      'waiting for rebuild',
      'recovering',
    ] as const
  ).map((word) => [word, 'degraded'] as const),
  ...(['ofln', 'offline', 'failed'] as const).map((word) => [word, 'down'] as const),
])
/** Of a disk: it serves no more, or it does. What waits for use is neither. */
const LOST = /^(?:failed|offln|offline|msng|missing)$/i
const SERVES = /^(?:onln|online(?:, spun up)?|ok)$/i

/** What a tool shows of a volume in this state; nothing of a state that is not known. */
function volume(controller: string, name: string, state: string): VolumeFault | undefined {
  const word = STATES.get(
    state
      .toLowerCase()
      .replace(/[,(].{0,40}$/, '')
      .trim(),
  )
  return word === undefined ? undefined : { of: 'controller', controller, volume: name, state: word, shown: true }
}

function disk(controller: string, member: string, state: string): VolumeFault | undefined {
  const isLost = LOST.test(state) ? true : SERVES.test(state) ? false : undefined
  return isLost === undefined ? undefined : { of: 'controller', controller, member, memberState: state, isLost, shown: true }
}

/** Rows of storcli and perccli, ssacli and hpacucli, megaclisas-status: the state of each volume and of each disk of one. */
export const CONTROLLER_TOOLS: readonly (readonly [RegExp, (m: RegExpExecArray) => VolumeFault | undefined])[] = [
  // `0/0   RAID5 Dgrd  RW     No      RWBD  -   ON  5.457 TB data`
  [
    /^\s{0,4}(\d{1,3}\/\d{1,4})\s{1,8}RAID\d{1,2}\s{1,8}([A-Z][A-Za-z]{2,4})\s{1,8}(?:RW|RO|HD|B)\s/,
    (m) => volume(MEGARAID, `VD ${m[1]}`, m[2]!),
  ],
  // `0 0   3   252:3    11  DRIVE Failed N   1.818 TB …` of the topology; `252:3    11 Failed   0  1.818 TB …` of the list, with its group
  [
    /^\s{0,4}\d{1,3}\s{1,8}\d{1,3}\s{1,8}\d{1,3}\s{1,8}(\d{0,4}:\d{1,4})\s{1,8}\d{1,5}\s{1,8}DRIVE\s{1,8}([A-Z][A-Za-z]{2,8})\s/,
    (m) => disk(MEGARAID, `drive ${m[1]}`, m[2]!),
  ],
  [
    /^\s{0,4}(\d{0,4}:\d{1,4})\s{1,8}\d{1,5}\s{1,8}([A-Z][A-Za-z]{2,8})\s{1,8}\d{1,3}\s{1,8}\d{1,6}\.\d{1,6} [GT]B\s/,
    (m) => disk(MEGARAID, `drive ${m[1]}`, m[2]!),
  ],
  // `c0u0  | RAID-6 |    271G |   64 KB | RA,WT | Disabled | Partially Degraded | /dev/sda | …`
  [
    /^\s{0,4}(c\d{1,3}u\d{1,4})\s{1,8}\| ?RAID-?\d{1,2}\s{0,8}\|(?:[^|]{1,40}\|){1,6}?\s{0,8}(Optimal|Degraded|Partially Degraded|Offline)\s{0,24}\|/,
    (m) => volume(MEGARAID, `VD ${m[1]}`, m[2]!),
  ],
  [
    /^\s{0,4}(c\d{1,3}u\d{1,4}p\d{1,4})\s{1,8}\|(?:[^|]{1,80}\|){2,4}?\s{0,8}(Online, Spun Up|Online|Failed|Offline|Missing)\s{0,24}\|/,
    (m) => disk(MEGARAID, `drive ${m[1]}`, m[2]!),
  ],
  // `logicaldrive 2 (5.5 TB, RAID 5): Interim Recovery Mode`; within `show config` the state stands in the brackets
  [
    /^\s{0,16}logicaldrive (\d{1,4}) \([^()]{1,80}\): ([A-Z][A-Za-z ]{1,30}(?:, .{1,40})?)\s{0,8}$|^\s{0,16}logicaldrive (\d{1,4}) \([^()]{1,60}, RAID [^(),]{1,20}, ([A-Z][A-Za-z ]{1,30})(?:, [^()]{1,40})?\)\s{0,8}$/,
    (m) => volume(SMART_ARRAY, `logical drive ${m[1] ?? m[3]}`, m[2] ?? m[4]!),
  ],
  [
    /^\s{0,16}physicaldrive (\w{1,8}:\w{1,8}:\w{1,8}) \([^()]{1,120}\): ([A-Z][A-Za-z ]{1,30})\s{0,8}$|^\s{0,16}physicaldrive (\w{1,8}:\w{1,8}:\w{1,8}) \([^()]{1,100}, (OK|Failed)\)\s{0,8}$/,
    (m) => disk(SMART_ARRAY, `drive ${m[1] ?? m[3]}`, m[2] ?? m[4]!),
  ],
]
