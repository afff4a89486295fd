import type { FormatParser, RawLine } from '../../core/parser.ts'
import { UNIT_LIST, UNIT_STATE } from '../../records/unit-state.ts'
import { rowsSink } from '../load/rows.ts'
import { ACTIVE_STATES, BULLET, LOAD_STATES, UNIT_NAME } from '../systemd/unit-name.ts'

const UNITS = /^\s{0,4}UNIT\s{1,255}LOAD\s{1,12}ACTIVE\s{1,16}SUB\s{1,24}(?:JOB\s{1,12})?DESCRIPTION\s{0,80}$/
const FILES = /^\s{0,4}UNIT FILE\s{1,255}STATE\s{0,24}(?:(?:VENDOR )?PRESET\s{0,24})?$/
const UNIT = new RegExp(
  `^\\s{0,4}(?:${BULLET}\\s{1,4})?(${UNIT_NAME})\\s{1,255}(${LOAD_STATES})\\s{1,12}(${ACTIVE_STATES})\\s{1,16}([a-z][a-z-]{2,24})(?:\\s.{0,400})?$`,
  'u',
)
const FILE = new RegExp(
  `^\\s{0,4}${UNIT_NAME}\\s{1,255}(?:enabled|disabled|static|masked|indirect|generated|transient|alias|linked|bad)(?:-runtime)?(?:\\s{1,24}(?:enabled|disabled|ignored|-))?\\s{0,24}$`,
  'u',
)
const TOTAL = /^(\d{1,7}) (?:loaded units|(unit files)) listed\.(?:\s.{0,120})?$/
const LEGEND = /^(?:Legend: )?(?:LOAD|ACTIVE|SUB|JOB)\s{1,4}(?:=|→) .{10,160}$|^To show all installed unit files use /

/** Each column is as wide as its longest word. */
const BEGINS: readonly string[] = [
  ...[1, 2, 3, 4, 5, 6, 7, 8].map((blanks) => `ACTIVE${' '.repeat(blanks)}SUB`),
  ...[1, 4, 6].flatMap((blanks) =>
    ['activ', 'failed', 'inactive', 'deactivat', 'reload'].map((state) => `loaded${' '.repeat(blanks)}${state}`),
  ),
  'UNIT FILE',
  'units listed.',
  'files listed.',
]

/** systemctl list-units, systemctl --failed, systemctl list-unit-files. */
export const systemctlListUnits: FormatParser = {
  id: 'systemctl-list-units',
  title: 'systemctl list-units, systemctl --failed, systemctl list-unit-files',
  capture: ['systemctl --failed', 'systemctl list-units --all'],
  recognised: 'by its headings (UNIT LOAD ACTIVE SUB DESCRIPTION) or a whole row of them',
  samples: [
    {
      text: '  UNIT             LOAD   ACTIVE SUB     DESCRIPTION\n  cron.service     loaded active running Regular background jobs\n  ssh.socket       loaded active listening Secure shell\n● swap.target      not-found inactive dead swap.target\n\n3 loaded units listed.\n',
    },
    {
      text: 'UNIT FILE          STATE    PRESET\ncron.service       enabled  enabled\nrescue.service     static   -\n\n2 unit files listed.\n',
    },
  ],
  shows: ['unit state'],
  begins: BEGINS,
  heading: (text) => UNITS.test(text) || FILES.test(text) || UNIT.test(text) || TOTAL.test(text),
  open(publish, artifact) {
    let file: { line: RawLine; rows: number } | undefined
    return rowsSink(
      (line) => {
        const text = line.text.trimEnd()
        if (UNITS.test(text)) return true
        if (FILES.test(text)) {
          file = { line, rows: 0 }
          return true
        }
        const unit = UNIT.exec(text)
        if (unit !== null) {
          publish(UNIT_STATE, { unit: unit[1]!, load: unit[2], active: unit[3]!, sub: unit[4], listed: true }, line, artifact.stamp)
          return true
        }
        const total = TOTAL.exec(text)
        if (total !== null) {
          publish(UNIT_LIST, { of: total[2] === undefined ? 'units' : 'unit files', listed: Number(total[1]) }, line, artifact.stamp)
          file = undefined
          return true
        }
        if (file !== undefined && FILE.test(text)) {
          file.rows++
          return true
        }
        return LEGEND.test(text)
      },
      () => {
        if (file !== undefined && file.rows > 0) publish(UNIT_LIST, { of: 'unit files', listed: file.rows }, file.line, artifact.stamp)
      },
    )
  },
}
