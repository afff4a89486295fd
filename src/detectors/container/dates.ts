/** A date without its day of the week, as people write it. */
export const dated = (text: string | undefined): string | undefined => text?.replace(/^[A-Z][a-z]{2},? /, '')

/** Seconds between two dates as Kubernetes writes them (RFC 1123, RFC 3339). */
export function secondsFrom(start: string | undefined, end: string | undefined): number | undefined {
  const seconds = (Date.parse(end ?? '') - Date.parse(start ?? '')) / 1000
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined
}
