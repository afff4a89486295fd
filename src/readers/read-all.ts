import type { Gap } from '../core/report.ts'
import { InOrder } from './in-order.ts'
import type { Gaps } from '../input/gaps.ts'
import type { Source } from '../input/source.ts'
import { type ReadOptions, readSource } from './read-source.ts'
import { Readers } from './readers.ts'
import type { Run } from '../run.ts'
import { Gate } from '../scan/gate.ts'
import { gateLiterals } from '../tables.ts'

/**
 * Milliseconds of CPU that reading takes in this thread before others are asked to help. They take a third of that to begin, and nobody knows
 * how much is left.
 */
const ALONE_MS = 2000

export interface Reading extends ReadOptions {
  /** Threads that read beside this one; 0: none. */
  readonly workers: number
  /** Milliseconds of CPU that reading takes before they are started. */
  readonly aloneMs?: number | undefined
  /** Bytes of one text so far. */
  readonly onBytes: (path: string, bytes: number) => void
}

/**
 * Reads all sources and tells the run what they hold. Which thread reads a text makes no difference to that.
 * `open` gives the sources, one after the other, and says what cannot be opened.
 */
export async function readAll(
  open: (gap: (gap: Gap) => void) => AsyncIterable<Source>,
  run: Run,
  gaps: Gaps,
  { workers, aloneMs = ALONE_MS, onBytes, ...options }: Reading,
): Promise<void> {
  const inOrder = new InOrder(run, gaps)
  const gate = new Gate(gateLiterals)
  let readers: Readers | undefined
  let alone = 0
  /** Files that are read while others are opened. */
  const later: Promise<void>[] = []
  try {
    for await (const opened of open((gap) => inOrder.gap(gap))) {
      const source = run.keep(opened)
      const { path, below } = source
      if (readers === undefined && alone >= aloneMs && workers > 0) readers = Readers.start(workers, options)
      const counted = (bytes: number): void => onBytes(path, bytes)
      if (readers?.areAlive === true && source.later !== undefined) {
        await readers.free()
        later.push(readers.read({ path, below, open: source.later }, inOrder.text(path), counted))
      } else if (readers?.areAlive === true) await readers.read(source, inOrder.text(path), counted)
      else {
        await Promise.all(later)
        await readers?.idle()
        const begun = workers > 0 ? process.cpuUsage() : undefined
        const { collected, ...receivers } = run.receivers(path)
        run.took(collected, await readSource(source, receivers, options, gate, counted), gaps)
        if (begun === undefined) continue
        const { user, system } = process.cpuUsage(begun)
        alone += (user + system) / 1000
      }
    }
    await Promise.all(later)
    await readers?.idle()
  } finally {
    await readers?.close()
  }
}
