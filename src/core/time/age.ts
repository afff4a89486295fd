const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, y: 31_536_000 }

/** Seconds of an age as kubectl prints it (k8s.io/apimachinery/pkg/util/duration): `2m14s`, `3d4h`, `5m ago`, `12m (x9 over 30m)`. */
export function ageSeconds(age: string | undefined): number | undefined {
  const m = /^((?:\d{1,6}[smhdy]){1,3})(?: ago)?(?:\s|$)/.exec(age ?? '')
  if (m === null) return undefined
  return [...m[1]!.matchAll(/(\d{1,10})([smhdy])/g)].reduce((sum, [, n, unit]) => sum + Number(n) * UNITS[unit!]!, 0)
}
