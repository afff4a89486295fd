/** A date without its day of the week, as people write it. */
export const dated = (text: string | undefined): string | undefined =>
  text
    ?.replace(/^[A-Z][a-z]{2},? /, '')
    .replace(/^0(?=\d )/, '')
    .replace(/ \+0000$/, ' UTC')

/** Seconds between two dates as Kubernetes writes them (RFC 1123, RFC 3339). */
export function secondsFrom(start: string | undefined, end: string | undefined): number | undefined {
  const seconds = (Date.parse(end ?? '') - Date.parse(start ?? '')) / 1000
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `10 Apr 2025 02:45:38 UTC` of `Thu 2025-04-10 02:45:38 UTC`, as systemctl writes it. */
export const isoDated = (text: string | undefined): string | undefined =>
  dated(text)?.replace(
    /^(\d{4})-(\d\d)-(\d\d)/,
    (_, year: string, month: string, day: string) => `${Number(day)} ${MONTHS[Number(month) - 1] ?? month} ${year}`,
  )
