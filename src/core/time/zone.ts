import type { Instant } from '../span.ts'

/**
 * Minutes east of UTC of the names that date(1) and strftime's %Z print, as the time zone database (tzdata: northamerica, europe, asia,
 * africa, australasia) gives them today; those of America only where they are the United States'. No other name is taken for a zone.
 */
const EAST: ReadonlyMap<string, number> = new Map([
  ['Z', 0],
  ['UTC', 0],
  ['UCT', 0],
  ['GMT', 0],
  ['WET', 0],
  ['WEST', 60],
  ['CET', 60],
  ['MET', 60],
  ['CEST', 120],
  ['MEST', 120],
  ['EET', 120],
  ['EEST', 180],
  ['MSK', 180],
  ['WAT', 60],
  ['CAT', 120],
  ['SAST', 120],
  ['EAT', 180],
  ['PKT', 300],
  ['WIB', 420],
  ['WITA', 480],
  ['HKT', 480],
  ['JST', 540],
  ['KST', 540],
  ['AWST', 480],
  ['AEST', 600],
  ['AEDT', 660],
  ['NZST', 720],
  ['NZDT', 780],
  ['EST', -300],
  ['EDT', -240],
  ['CDT', -300],
  ['MST', -420],
  ['MDT', -360],
  ['PST', -480],
  ['PDT', -420],
  ['AKST', -540],
  ['AKDT', -480],
  ['HST', -600],
])

/** Names that several zones print today: Chicago and Shanghai; Dublin, Jerusalem and Kolkata; London and, in some programs, Dhaka. */
const AMBIGUOUS = ['CST', 'IST', 'BST']

const NAME = [...EAST.keys(), ...AMBIGUOUS].join('|')

/** A zone behind a time of day, as a part of a pattern: `Z`, ` UTC`, ` CET`, `+01:00`, ` +0100`; hours alone only without a blank. */
export const ZONE = String.raw`(?:[ \t]?(?:(?:${NAME})(?![\w:])|[+-]\d\d:?\d\d(?!\d))|[+-]\d\d(?![\d:]))`

/** UTC+14 is the easternmost zone. */
const FARTHEST = 14 * 60

/** Minutes east of UTC that a zone means as it is written; undefined where the name is unknown or ambiguous. */
function minutesEast(zone: string): number | undefined {
  const m = /^([+-])(\d\d):?([0-5]\d)?$/.exec(zone)
  if (m === null) return EAST.get(zone)
  const minutes = Number(m[2]) * 60 + Number(m[3] ?? 0)
  return minutes > FARTHEST ? undefined : m[1] === '-' ? 0 - minutes : minutes
}

/**
 * The moment at which a clock in this zone shows these digits. `digits`: milliseconds since 1970 as though they were UTC. Without a zone,
 * or in one that cannot be told, they stay so, and the moment says that it has none.
 */
export function inZone(digits: number, zone: string | undefined): Instant {
  const east = zone === undefined ? undefined : minutesEast(zone.trim())
  if (east === undefined) return { wall: digits, zoneless: true }
  return east === 0 ? { wall: digits } : { wall: digits - east * 60_000, offset: east }
}
