import { block, collect } from '../../core/block.ts'
import { SIGNAL_DEATH, type SignalDeath } from '../../records/signal-death.ts'
import { beginsDump, DUMP_LINE, DUMP_LITERALS, readDump } from '../crash/coredump.ts'

/** systemd-coredump's message with its stack, where all its lines carry the same envelope (JSON journals, rsyslog). */
export const coredumpEntry = block<SignalDeath>({
  id: 'coredump-entry',
  emits: SIGNAL_DEATH,
  begins: DUMP_LITERALS,
  opens: beginsDump,
  maxLines: 200,
  open: (first) =>
    collect(
      first,
      (message) => (beginsDump(message) ? 'end' : DUMP_LINE.test(message) ? 'take' : 'end'),
      (lines) => {
        const dump = readDump(lines.map((l) => l.message))
        return dump === undefined
          ? undefined
          : {
              ...dump,
              host: lines[0].host,
              unit: lines[0].unit === undefined || /^systemd-coredump/.test(lines[0].unit) ? undefined : lines[0].unit,
            }
      },
    ),
})
