/** `51,460`: a number in prose, never in a command. */
export function count(n: number | bigint): string
export function count(n: number | bigint | undefined): string | undefined
export function count(n: number | bigint | undefined): string | undefined {
  return n?.toLocaleString('en-US')
}

/** `once`, `3 times`, `1,204 times`. */
export const times = (n: number): string => (n === 1 ? 'once' : n === 2 ? 'twice' : `${count(n)} times`)

/** `1 file`, `18,220 files`. */
export const plural = (n: number, one: string, many = `${one}s`): string => `${count(n)} ${n === 1 ? one : many}`

/** KiB as people say them, with at most three digits: `497 MiB`, `22.9 GiB`. Undefined where the number is not known. */
export function size(kib: number): string
export function size(kib: number | undefined): string | undefined
export function size(kib: number | undefined): string | undefined {
  if (kib === undefined) return undefined
  if (kib < 1024) return `${Math.round(kib)} KiB`
  const units = ['MiB', 'GiB', 'TiB', 'PiB'] as const
  let value = kib / 1024
  let unit = 0
  while (Math.round(value) >= 1024 && unit < units.length - 1) [value, unit] = [value / 1024, unit + 1]
  return `${value >= 100 || Number.isInteger(value) ? Math.round(value) : value.toFixed(1).replace(/\.0$/, '')} ${units[unit]}`
}

/** Two sizes in KiB: in MiB where they would be the same in a larger unit. */
export function sizesApart(one: number, other: number): [string, string] {
  const mib = [one, other].map((kib) => Math.round(kib / 1024))
  return size(one) !== size(other) || mib[0] === mib[1] ? [size(one), size(other)] : [`${mib[0]} MiB`, `${mib[1]} MiB`]
}

/** Per cent, rounded; 0 of nothing. */
export const percent = (part: number, whole: number): number => (whole <= 0 ? 0 : Math.round((part / whole) * 100))

/** Seconds below two minutes, then minutes, hours, days: `90 s`, `12 min`, `3 h`, `4 days`. */
export function duration(seconds: number): string
export function duration(seconds: number | undefined): string | undefined
export function duration(seconds: number | undefined): string | undefined {
  if (seconds === undefined) return undefined
  if (seconds < 120) return `${seconds < 10 && !Number.isInteger(seconds) ? seconds.toFixed(1) : Math.round(seconds)} s`
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`
}
