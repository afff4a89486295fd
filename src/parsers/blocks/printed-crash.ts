import { block, collect } from '../../core/block.ts'
import { SIGNAL_DEATH, type SignalDeath } from '../../records/signal-death.ts'
import { readDeath } from '../crash/deaths.ts'
import { isOfItself, isOfReport, isPrintedFrame, printedFrames } from '../crash/printed-stack.ts'

/** A server that catches the signal of its own crash says so, and prints its stack below (Redis: src/debug.c, mysqld: sql/signal_handler.cc). */
export const printedCrash = block<SignalDeath>({
  id: 'printed-crash',
  emits: SIGNAL_DEATH,
  begins: ['crashed by signal', 'got signal ', 'got exception '],
  opens: isOfItself,
  maxLines: 60,
  mostPassed: 60,
  open: (first) =>
    collect(
      first,
      (message) => (isPrintedFrame(message) || isOfReport(message) ? 'take' : 'pass'),
      ([line, ...below]) => {
        const death = readDeath(line)
        if (death === undefined) return undefined
        const frames = printedFrames(below.map(({ message }) => message))
        return {
          unit: line.unit,
          ...death,
          message: line.message.trim().slice(0, 1000),
          host: line.host,
          ...(frames.length === 0 ? {} : { frames }),
        }
      },
    ),
})
