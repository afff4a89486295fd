import { message } from '../../core/message.ts'
import { UNIT_FILE_IGNORED, type UnitFileIgnored } from '../../records/unit-file-ignored.ts'
import { UNIT_TYPES } from '../systemd/unit-name.ts'

/** src/shared/conf-parser.c: `FILE:7: Unknown key 'X' in section [Service], ignoring.`; before 255 `key name`, before 242 `lvalue`, until 229 in brackets. */
const FILE = String.raw`^\[?((?:/[^/:\s]{1,255}){1,12}):(\d{1,6})[\]:]:? ?`
const KEY = new RegExp(
  String.raw`${FILE}Unknown (?:key name|key|lvalue) '([^']{1,120})' in section [\['](?:[\w -]{1,40})[\]'](?:, ignoring|\. Ignoring)?\.?$`,
)
const SECTION = new RegExp(String.raw`${FILE}Unknown section '([^']{1,120})'(?:, ignoring|\. Ignoring)?\.?$`)
/** The unit of a file, or of what is dropped in beside it. */
const UNIT = new RegExp(String.raw`/([\w@.:\\-]{1,255}\.(?:${UNIT_TYPES}))(?:\.d/[^/]{1,255}\.conf)?$`)

export const unitFileIgnored = message<UnitFileIgnored>({
  id: 'unit-file-ignored',
  emits: UNIT_FILE_IGNORED,
  holds: ['Unknown key', 'Unknown lvalue', 'Unknown section'],
  read({ message: text, kernel, at }) {
    // at the beginning of a line its place looks like one of grep's, and is taken off
    if (kernel === true) return undefined
    const key = KEY.exec(text) ?? KEY.exec(at.text)
    const m = key ?? SECTION.exec(text) ?? SECTION.exec(at.text)
    const unit = UNIT.exec(m?.[1] ?? '')?.[1]
    if (m === null || unit === undefined) return undefined
    return { unit, file: m[1]!, fileLine: Number(m[2]), what: key === null ? 'section' : 'key', name: m[3]! }
  },
})
