import { count, size } from '../../core/words/numbers.ts'

/** A value with its unit as people say it: `512 MiB`, `37 %`, `1,024`. */
export function inUnit(value: number, unit: string): string {
  if (unit === 'KiB' || unit === 'bytes') return value === 0 ? '0' : size(unit === 'KiB' ? value : value / 1024)
  if (unit === 'percent') return `${round(value)} %`
  if (unit === 'milliseconds') return `${round(value)} ms`
  return unit === 'count' ? round(value) : `${round(value)} ${unit}`
}

const round = (value: number): string =>
  Math.abs(value) >= 100 || Number.isInteger(value) ? count(Math.round(value)) : String(Number(value.toPrecision(3)))
