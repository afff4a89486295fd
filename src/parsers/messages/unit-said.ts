import { extended } from '../../core/extended.ts'
import type { LogLine } from '../../core/log-line.ts'
import { message } from '../../core/message.ts'
import { UNIT_SAID, type UnitSaid } from '../../records/unit-said.ts'
import { UNIT_TYPES } from '../systemd/unit-name.ts'
import { NEW, OLD, type Said } from '../systemd/unit-wordings.ts'

/** systemd.unit(5): names of letters, digits and `:-_.\@`, with a type at the end. */
const NAME = String.raw`[\w@.:\\-]{1,255}\.(?:${UNIT_TYPES})`
const OF_UNIT = new RegExp(`^(${NAME}): (.*)$`, 's')
const ONE_UNIT = new RegExp(`^${NAME}$`)

/** Only the manager, and its child before it becomes the program, tell of a unit; an excerpt without a speaker is believed. */
const isSystemd = ({ ident, kernel }: LogLine, says: Said['says']): boolean =>
  ident === 'systemd' || (ident === undefined && kernel === undefined) || (says === 'reason' && /^\(.{1,32}\)$/.test(ident ?? ''))

function saidIn(text: string): { readonly unit: string; readonly said: Said } | undefined {
  for (const [wording, read] of OLD) {
    const m = wording.exec(text)
    if (m !== null) return { unit: m[1]!, said: read(m) }
  }
  const of = OF_UNIT.exec(text)
  if (of === null) return undefined
  for (const [wording, read] of NEW) {
    const m = wording.exec(of[2]!)
    if (m !== null) return { unit: of[1]!, said: read(m) }
  }
  return undefined
}

/** What a reason begins with, behind the unit. */
const REASONS = [
  'Failed to ',
  'Unable to ',
  'Changing to ',
  "Can't open PID file",
  'Got notification message',
  'Bound to unit',
  'New main PID ',
]

export const unitSaid = message<UnitSaid>({
  id: 'unit-said',
  emits: UNIT_SAID,
  holds: [
    ...["Failed with result '", 'entered failed state', 'process exited, code=', 'killed by the OOM killer', 'OOM killer killed'],
    ...['repeated too quickly', 'restart counter is at ', 'Stopping ', 'Starting ', 'Started ', 'Mounting ', 'Mounted ', 'Finished '],
    ...['Listening on ', 'Activated swap', 'Activating swap', 'Deactivated successfully', 'Succeeded.'],
    ...[
      'Watchdog timeout (limit',
      'with signal SIG',
      ' timed out',
      'reached runtime time limit',
      ' memory peak',
      '. Refusing',
      ' limit hit',
    ],
    ', scheduling restart',
    ...UNIT_TYPES.split('|').flatMap((type) => REASONS.map((reason) => `.${type}: ${reason}`)),
  ],
  read(line) {
    const found = saidIn(line.message)
    if (found === undefined || !isSystemd(line, found.said.says) || !ONE_UNIT.test(found.unit)) return undefined
    return extended(found.said, { unit: found.unit, user: line.ident === 'systemd' && line.pid !== undefined && line.pid !== 1 })
  },
})
