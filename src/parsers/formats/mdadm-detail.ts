import type { FormatParser, RawLine } from '../../core/parser.ts'
import { RAID_ARRAY, RAID_MEMBER } from '../../records/raid-array.ts'
import { countOf, rowsSink } from '../load/rows.ts'

const HEADING = /^(\/dev\/[\w./:-]{1,80}):$/
/** Labels of Detail.c and of super0.c, super1.c in mdadm. */
const FIELD =
  /^\s{1,30}(Version|Creation Time|Raid Level|Array Size|Used Dev Size|Raid Devices|Total Devices|Persistence|Preferred Minor|Intent Bitmap|Internal Bitmap|Update Time|State|(?:Active|Working|Failed|Spare) Devices|Layout|Chunk Size|Consistency Policy|(?:Rebuild|Resync|Reshape|Check) Status|Delta Devices|New (?:Level|Layout|Chunksize)|Rounding|Name|UUID|Cluster Name|Events|Container|Member(?: Arrays)?|Magic|Feature Map|Array UUID|Avail Dev Size|Data Offset|Super Offset|Unused Space|Recovery Offset|Reshape pos'n|Device UUID|Flags|Bad Block Log|Checksum|Device Role|Array State|Journal|this|Number) : (.{0,300})$/
const FRAGMENT = /^\s{2,30}(?:Raid Level : (?:raid\d{1,2}|linear)|State : (?:clean|active)(?:, [a-z ]{4,30}){0,4})\s{0,4}$/
const COLUMNS = /^\s{2,12}Number\s{1,8}Major\s{1,8}Minor\s{1,8}RaidDevice(?:\s{1,8}State)?\s{0,8}$/
const MEMBER =
  /^\s{1,10}(?:\d{1,5}|-)\s{1,10}\d{1,5}\s{1,10}\d{1,7}\s{1,10}(\d{1,5}|-)\s{1,8}((?:active|faulty|removed|missing|spare|failed|write-mostly|writemostly|failfast|journal|sync|rebuilding|replacement|blocked|set-[A-Z])(?:\s[a-z-]{4,20}(?:set-[A-Z])?){0,5})(?:\s{1,12}(\/dev\/\S{1,200}))?\s{0,8}$/

/** mdadm --detail of one array or several, and --examine of members. */
export const mdadmDetail: FormatParser = {
  id: 'mdadm-detail',
  title: 'mdadm --detail, mdadm --examine',
  capture: ['mdadm --detail /dev/md*', 'mdadm --examine /dev/sd*'],
  recognised: 'by its heading (/dev/md0:) and labels (Raid Level :, State :)',
  samples: [
    {
      text: '/dev/md0:\n           Version : 1.2\n        Raid Level : raid1\n      Raid Devices : 2\n             State : clean \n    Active Devices : 2\n    Failed Devices : 0\n\n    Number   Major   Minor   RaidDevice State\n       0       8        1        0      active sync   /dev/sda1\n       1       8       17        1      active sync   /dev/sdb1\n',
    },
    {
      text: "/dev/sdb1:\n          Magic : a92b4efc\n        Version : 1.2\n           Name : store1:0\n     Raid Level : raid1\n   Raid Devices : 2\n          State : clean\n   Device Role : Active device 1\n   Array State : AA ('A' == active, '.' == missing, 'R' == replacing)\n",
    },
  ],
  shows: ['RAID array'],
  begins: [
    ...['md', 'sd', 'vd', 'xvd', 'nvme', 'dm-', 'loop', 'disk/', 'mapper/'].map((name) => `/dev/${name}`),
    'Raid Level : ',
    'State : ',
    'RaidDevice',
  ],
  heading: (text) => HEADING.test(text.trimEnd()) || FRAGMENT.test(text) || COLUMNS.test(text),
  open(publish, artifact) {
    let device: string | undefined
    let fields = new Map<string, string>()
    let place: RawLine | undefined
    const close = (): void => {
      const count = (label: string): number | undefined => countOf(fields.get(label))
      const level = fields.get('Raid Level')
      const slots = count('Raid Devices')
      if (place !== undefined && level !== undefined && (slots !== undefined || fields.has('State')))
        publish(
          RAID_ARRAY,
          {
            device,
            from: fields.has('Array State') || fields.has('Magic') ? 'examine' : 'detail',
            level,
            state: fields.get('State'),
            slots,
            active: count('Active Devices'),
            working: count('Working Devices'),
            failed: count('Failed Devices'),
            spare: count('Spare Devices'),
            // --examine counts sectors in some versions
            sizeKb: fields.has('Magic') ? undefined : countOf(/^\d{1,16}/.exec(fields.get('Array Size') ?? '')?.[0]),
            rebuildPct: countOf(/^(\d{1,3})% complete/.exec(fields.get('Rebuild Status') ?? '')?.[1]),
            slotStates: /^([A.R]{1,512})(?:\s|$)/.exec(fields.get('Array State') ?? '')?.[1],
          },
          place,
          artifact.stamp,
        )
      fields = new Map()
      place = undefined
    }
    return rowsSink((line) => {
      const heading = HEADING.exec(line.text.trimEnd())
      if (heading !== null) {
        close()
        device = heading[1]
        return true
      }
      const field = FIELD.exec(line.text)
      if (field !== null) {
        // an array without its heading, pasted below another
        if (field[1] === 'Version' && fields.has('Version')) {
          close()
          device = undefined
        }
        if (!fields.has(field[1]!)) fields.set(field[1]!, field[2]!.trim())
        if (field[1] === 'State' || place === undefined) place = line
        return true
      }
      const member = MEMBER.exec(line.text)
      if (member === null) return COLUMNS.test(line.text)
      publish(RAID_MEMBER, { array: device, slot: countOf(member[1]), state: member[2]!.trim(), device: member[3] }, line, artifact.stamp)
      return true
    }, close)
  },
}
