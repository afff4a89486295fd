/** Days of each month; of February in a leap year. */
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/**
 * Milliseconds since 1970 of a date and a time of day, all as they are printed but the month, which is 0 for January. Undefined where no
 * calendar has them: nothing is carried over. 24:00 ends a day (ISO 8601), second 60 is a leap second.
 */
export function utcOf(year: number, month: number, day: number, hour: number, minute: number, second: number): number | undefined {
  const isDay = day >= 1 && day <= (DAYS[month] ?? 0)
  const isClock = (hour <= 23 || (hour === 24 && minute === 0 && second === 0)) && minute <= 59 && second <= 60
  const ms = isDay && isClock ? Date.UTC(year, month, day, hour, minute, second) : Number.NaN
  return Number.isNaN(ms) || (day === 29 && month === 1 && new Date(ms).getUTCMonth() !== 1) ? undefined : ms
}
