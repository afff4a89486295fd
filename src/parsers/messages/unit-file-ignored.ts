import { message } from '../../core/message.ts'
import { UNIT_FILE_IGNORED, type UnitFileIgnored } from '../../records/unit-file-ignored.ts'
import { UNIT_TYPES } from '../systemd/unit-name.ts'

/** src/shared/conf-parser.c: `FILE:7: Unknown key 'X' in section [Service], ignoring.`; before 255 `key name`, before 242 `lvalue`, until 229 in brackets. */
const SAID = new RegExp(
  String.raw`^\[?((?:/[^/:\s]{1,255}){1,12}):(\d{1,6})[\]:]:? ?Unknown (?:key name|key|lvalue) '([^']{1,120})' in section [\['](?:[\w -]{1,40})[\]'](?:, ignoring|\. Ignoring)?\.?$`,
)
/** The unit of a file, or of what is dropped in beside it. */
const UNIT = new RegExp(String.raw`/([\w@.:\\-]{1,255}\.(?:${UNIT_TYPES}))(?:\.d/[^/]{1,255}\.conf)?$`)

export const unitFileIgnored = message<UnitFileIgnored>({
  id: 'unit-file-ignored',
  emits: UNIT_FILE_IGNORED,
  holds: ['Unknown key', 'Unknown lvalue'],
  read({ message: text, kernel, at }) {
    // at the beginning of a line its place looks like one of grep's, and is taken off
    const m = kernel === true ? null : (SAID.exec(text) ?? SAID.exec(at.text))
    const unit = UNIT.exec(m?.[1] ?? '')?.[1]
    return m === null || unit === undefined ? undefined : { unit, file: m[1]!, fileLine: Number(m[2]), name: m[3]! }
  },
})
