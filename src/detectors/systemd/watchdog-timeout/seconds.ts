const UNITS: ReadonlyMap<string, number> = new Map([
  ['us', 1e-6],
  ['ms', 1e-3],
  ['s', 1],
  ['min', 60],
  ['h', 3600],
  ['d', 86_400],
  ['w', 604_800],
])

/** `5min`, `1min 30s`, `500ms` (systemd.time(7)) in seconds. */
export function secondsOf(text: string): number | undefined {
  let sum = 0
  for (const part of text.trim().split(/\s+/)) {
    const m = /^(\d{1,9}(?:\.\d{1,6})?)(us|ms|s|min|h|d|w)$/.exec(part)
    if (m === null) return undefined
    sum += Number(m[1]) * UNITS.get(m[2]!)!
  }
  return sum
}
