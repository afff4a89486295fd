import { block, collect } from '../../core/block.ts'
import { SIGNAL_DEATH, type SignalDeath } from '../../records/signal-death.ts'
import { isOfItself } from '../crash/printed-stack.ts'
import { DEATH_LITERALS, readDeath } from '../crash/deaths.ts'

/** One line in which systemd, a shell, a supervisor or the program itself says that a process died of a signal. */
export const signalDeath = block<SignalDeath>({
  id: 'signal-death',
  emits: SIGNAL_DEATH,
  begins: DEATH_LITERALS,
  // what is told with a stack below is read with that
  opens: (message) => !isOfItself(message),
  maxLines: 1,
  open: (first) =>
    collect(
      first,
      () => 'end',
      ([line]) => {
        const death = readDeath(line)
        return death === undefined ? undefined : { unit: line.unit, ...death, message: line.message.trim().slice(0, 1000), host: line.host }
      },
    ),
})
