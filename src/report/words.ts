/** `1 file`, `18,220 lines`. */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`
}

export function count(n: number): string {
  return n.toLocaleString('en-US')
}

/** 0…1 as `97 % sure`. */
export function sure(confidence: number): string {
  return `${Math.round(confidence * 100)} % sure`
}

/** Bytes with a binary unit. */
export function size(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  let value = bytes
  let unit = 0
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit++
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`
}

/** From when to when, without what both moments share: `2026-11-21 14:03:11–14:41:56`, `12.3–45.6 s after boot`. Empty when not known. */
export function timeSpan(first: string | undefined, last?: string): string {
  if (first === undefined) return ''
  const from = moment(first)
  if (last === undefined || last === first) return from
  const to = moment(last)
  if (from === to) return from
  const boot = / s after boot$/
  if (boot.test(from) && boot.test(to)) return `${from.replace(boot, '')}–${to}`
  const [day, time] = to.split(' ')
  return time !== undefined && from.startsWith(`${day} `) ? `${from}–${time}` : `${from}–${to}`
}

/** Reads the forms of `showInstant`: ISO 8601, `--MM-DDThh:mm:ss` without a year, seconds after boot. Others stay as they are. */
function moment(time: string): string {
  const wall = /^(?:--|)((?:\d{4}-)?\d\d-\d\d)T(\d\d:\d\d:\d\d)/.exec(time)
  if (wall !== null) return `${wall[1]} ${wall[2]}`
  const boot = /^(-?\d+\.\d)\d* s after boot$/.exec(time)
  return boot === null ? time : `${boot[1]} s after boot`
}
