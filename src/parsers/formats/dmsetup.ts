import type { FormatParser, RawLine } from '../../core/parser.ts'
import { DM_DEVICE, DM_TARGET } from '../../records/dm-device.ts'
import { countOf, rowsSink } from '../load/rows.ts'

const NAME = /^Name:\s{14}(\S{1,128})\s{0,4}$/
const FIELD = /^(State|Read Ahead|Tables present|Open count|Event number|Major, minor|Number of targets|UUID): {1,16}(.{0,200})$/
const TARGET =
  /^([\w.+:@-]{1,128}): (\d{1,20}) (\d{1,20}) (linear|striped|crypt|thin|thin-pool|snapshot|snapshot-origin|snapshot-merge|mirror|raid|cache|writecache|multipath|verity|integrity|era|clone|delay|flakey|dust|vdo|zoned|error|zero)(?: (.{0,2000}))?$/
/** What a target says of itself when it is broken (dm-thin.c, dm-cache-target.c, dm-verity-target.c): such a row stays a line that says so. */
const BROKEN = / (?:Fail|Error|out_of_data_space|needs_check)(?: |$)/
/** One row of these may begin a section; the short ones only below others. */
const MARKS = [' linear ', ' striped ', ' crypt ', ' thin-pool ', ' multipath ', ' verity ']

/** dmsetup info, dmsetup table, dmsetup status. */
export const dmsetup: FormatParser = {
  id: 'dmsetup',
  title: 'dmsetup info, dmsetup table, dmsetup status',
  capture: ['dmsetup info', 'dmsetup table', 'dmsetup status'],
  recognised: 'by the first lines of a device (Name: …, State: ACTIVE) or a whole row of a table (vg-root: 0 4194304 linear 8:3 2048)',
  samples: [
    {
      text: 'Name:              vg-root\nState:             ACTIVE\nRead Ahead:        256\nTables present:    LIVE\nOpen count:        1\nEvent number:      0\nMajor, minor:      253, 0\nNumber of targets: 1\nUUID: LVM-abcdef\n',
    },
    { text: 'vg-root: 0 41943040 linear 8:3 2048\nvg-data: 0 209715200 linear 8:17 2048\n' },
  ],
  shows: ['device mapper'],
  begins: ['Name:              ', ...MARKS],
  heading: (text) => NAME.test(text) || (MARKS.some((mark) => text.includes(mark)) && TARGET.test(text)),
  asked: (command) => /\bdmsetup\s+(?:table|status)\b/.test(command),
  open(publish, artifact) {
    let name: string | undefined
    let place: RawLine | undefined
    let fields = new Map<string, string>()
    const close = (): void => {
      const state = /^(ACTIVE|SUSPENDED)( \(READ-ONLY\))?/.exec(fields.get('State') ?? '')
      const number = /^(\d{1,5}), (\d{1,8})$/.exec(fields.get('Major, minor') ?? '')
      if (place !== undefined && name !== undefined && state !== null && number !== null)
        publish(
          DM_DEVICE,
          {
            name,
            state: state[1] as 'ACTIVE',
            openCount: countOf(fields.get('Open count')),
            targets: countOf(fields.get('Number of targets')),
            number: `${number[1]}:${number[2]}`,
            readOnly: state[2] !== undefined,
          },
          place,
          artifact.stamp,
        )
      fields = new Map()
      place = undefined
    }
    return rowsSink((line) => {
      const text = line.text.trimEnd()
      const first = NAME.exec(text)
      if (first !== null) {
        close()
        name = first[1]
        return true
      }
      const field = name === undefined ? null : FIELD.exec(text)
      if (field !== null) {
        if (field[1] === 'State') place = line
        fields.set(field[1]!, field[2]!.trim())
        return true
      }
      const target = TARGET.exec(text)
      const [start, sectors] = [countOf(target?.[2]), countOf(target?.[3])]
      if (target === null || start === undefined || sectors === undefined) return false
      publish(DM_TARGET, { name: target[1], start, sectors, target: target[4]!, text: target[5] ?? '' }, line, artifact.stamp)
      return !BROKEN.test(text)
    }, close)
  },
}
