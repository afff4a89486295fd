import type { LogLine } from '../../core/log-line.ts'
import type { OomRuntime, RuntimeOom } from '../../records/runtime-oom.ts'

/** How a runtime says that it is out of memory. */
export interface Wording {
  readonly literals: readonly string[]
  readonly shape: RegExp
  readonly read: (m: RegExpExecArray, line: LogLine) => RuntimeOom | undefined
}

/** KiB of bytes in digits. */
export const kb = (bytes: string | undefined): number | undefined => (bytes === undefined ? undefined : Math.round(Number(bytes) / 1024))

const UNITS: Readonly<Record<string, number>> = { B: 1 / 1024, K: 1, M: 1024, G: 1_048_576, T: 1_073_741_824 }
/** KiB of a number and the first letter of its unit. */
export const sized = (value: string | undefined, unit: string | undefined): number | undefined =>
  value === undefined || unit === undefined ? undefined : Math.round(Number(value) * UNITS[unit.toUpperCase()]!)

/** `29.8 GiB`, `972.7mb`. */
export function sizeIn(text: string | undefined): number | undefined {
  const m = /^(\d{1,15}(?:\.\d{1,6})?) ?([KMGTB])(?:i?B|ytes)?$/i.exec(text?.trim() ?? '')
  return m === null ? undefined : sized(m[1], m[2])
}

/** Memory that the system refused. */
export const refused = (runtime: OomRuntime, more: Partial<RuntimeOom> = {}): RuntimeOom => ({
  runtime,
  kind: 'memory from the system',
  native: true,
  ...more,
})
