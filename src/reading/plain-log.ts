import { isMachineName } from '../core/host-name.ts'
import type { Scanner } from '../scan/scanner.ts'
import { unwrap } from './envelopes/unwrap.ts'
import { isNamedMonth, isSinceBoot, stampOf } from './stamps.ts'

/** Lines whose envelopes are taken off to see what kind of log it is. */
const SAMPLED_LINES = 8
const SAMPLED_BYTES = 16_384

/**
 * Whether the first `length` bytes of the scanner's block are the log of one machine from the first line to the last: the kernel's own with its
 * seconds, or syslog's, printable, each line with the stamp and the host of the first one, and time going on. Nothing was pasted, wrapped, quoted
 * or listed in such a text: which of its lines matter is told by literals alone, as in a large one.
 */
export function isPlainLog(scanner: Scanner, length: number): boolean {
  const lines = new TextDecoder().decode(scanner.block.subarray(0, Math.min(length, SAMPLED_BYTES))).split('\n', SAMPLED_LINES)
  const stamp = stampOf(lines[0]!)
  if (stamp === '') return false
  const isKernels = isSinceBoot(stamp)
  if (!lines.every((line) => line === '' || (isKernels ? isOfKernel(line) : isOfMachine(line)))) return false
  return scanner.isUniform(length, { length: stamp.length, word: !isKernels, month: isNamedMonth(stamp) })
}

const isOfKernel = (line: string): boolean => unwrap(line).kernel === true

function isOfMachine(line: string): boolean {
  const { host, ident, kernel } = unwrap(line)
  return host !== undefined && isMachineName(host) && (kernel === true || ident !== undefined)
}
