/** A size as people say it: 512 MiB, 9.1 GiB. */
export function size(kb: number): string {
  if (kb < 1024) return `${Math.round(kb)} KiB`
  const units = ['MiB', 'GiB', 'TiB'] as const
  let value = kb / 1024
  let unit = 0
  while (value >= 1024 && unit < units.length - 1) [value, unit] = [value / 1024, unit + 1]
  return `${value >= 100 || Number.isInteger(value) ? Math.round(value) : value.toFixed(1)} ${units[unit]}`
}

export function percent(part: number, whole: number): number {
  return whole <= 0 ? 0 : Math.round((part / whole) * 100)
}

/** `3 times`, `once`. */
export function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`
}
