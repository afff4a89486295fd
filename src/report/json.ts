import type { Report } from '../core/report.ts'
import { fitted, sizeOfAll } from './fitted.ts'

/** A report that is longer, in bytes, is written on one line. */
const MOST_INDENTED = 4_000_000

/** The report document as JSON: indented, or on one line when it is long. Never more than 16 MB: see `fitted`. */
export function renderJson(report: Report): string {
  const kept = fitted(report, size)
  const isLong = sizeOfAll(kept, size) > MOST_INDENTED
  return inertJson(`${isLong ? JSON.stringify(kept) : JSON.stringify(kept, null, 2)}\n`)
}

/** The same JSON, in which no log viewer of a CI finds a command. */
export const inertJson = (text: string): string => text.replace(/##(?=\[|vso\[)/g, '#\\u0023')

const size = (part: unknown): number => Buffer.byteLength(JSON.stringify(part))
