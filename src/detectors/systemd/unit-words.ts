import type { LogLine } from '../../core/log-line.ts'
import { hasZone, type Cited, type Instant } from '../../core/span.ts'

/** systemd.unit(5): names of letters, digits and `:-_.\@`, with a type at the end. */
const NAME = '[\\w@.:\\\\-]{1,255}\\.(?:service|socket|mount|automount|swap|scope|slice|timer|path|device|target)'
export const UNIT = new RegExp(`^(${NAME}): (.*)$`, 's')
export const ONE_UNIT = new RegExp(`^${NAME}$`)

/** Only the manager tells how a unit ended; an excerpt without a speaker is believed. */
export function isSystemd(line: LogLine): boolean {
  return line.ident === 'systemd' || (line.ident === undefined && line.kernel === undefined)
}

/** A user's own manager: its units are a session's helpers, not the machine's services. */
export function isUserManager(line: LogLine): boolean {
  return line.ident === 'systemd' && line.pid !== undefined && line.pid !== 1
}

/** `UNIT: what is said of it` */
export function saidOf(message: string): { unit: string; said: string } | undefined {
  const m = UNIT.exec(message)
  return m === null ? undefined : { unit: m[1]!, said: m[2]! }
}

/** How the main process ended, as systemd writes it: `code=exited, status=1/FAILURE`, `code=killed, status=9/KILL`. */
export interface MainExit {
  readonly code: 'exited' | 'killed' | 'dumped'
  readonly status: number
  /** `1/FAILURE` */
  readonly statusText: string
  /** `SIGKILL` */
  readonly signal?: string | undefined
}

export function mainExit(said: string): MainExit | undefined {
  const m = /^(?:Main|main) process exited, code=(exited|killed|dumped),? status=(\d{1,3})\/([\w/+-]{1,32})/.exec(said)
  if (m === null) return undefined
  const code = m[1] as MainExit['code']
  return { code, status: Number(m[2]), statusText: `${m[2]}/${m[3]}`, signal: code === 'exited' ? undefined : `SIG${m[3]}` }
}

/** The same event in two captures has the same unit and second. */
export function eventOf(unit: string, line: Cited<LogLine>): string {
  return secondOf(unit, line.time) ?? `${unit}\0${line.at.artifact}:${line.at.line}`
}

/** Whether a status that tells this moment may tell of an event which another capture dates so. */
export function mayBeThen(time: Instant | undefined, event: Instant | undefined): boolean {
  if (time === undefined || !hasZone(time)) return true
  if (event === undefined || !('wall' in time)) return false
  const second = secondOf('', event)
  if (secondOf('', time) === second) return true
  // who writes no zone writes the local time
  return 'wall' in event && !hasZone(event) && secondOf('', { wall: time.wall + (time.offset ?? 0) * 60_000 }) === second
}

/** Without the year, which not every log prints. */
function secondOf(unit: string, time: Instant | undefined): string | undefined {
  if (time === undefined) return undefined
  if ('boot' in time) return `${unit}\0${time.boot.toFixed(6)} s after boot`
  const date = new Date(time.wall)
  return Number.isNaN(date.getTime()) ? undefined : `${unit}\0${date.toISOString().slice(-19, -5)}`
}

/** `5min`, `1min 30s`, `500ms` (systemd.time(7)) in seconds. */
export function seconds(text: string): number | undefined {
  const UNITS: Record<string, number> = { us: 1e-6, ms: 1e-3, s: 1, min: 60, h: 3600, d: 86_400, w: 604_800 }
  let sum = 0
  for (const part of text.trim().split(/\s+/)) {
    const m = /^(\d{1,9}(?:\.\d{1,6})?)(us|ms|s|min|h|d|w)$/.exec(part)
    if (m === null) return undefined
    sum += Number(m[1]) * UNITS[m[2]!]!
  }
  return sum
}

/** For commands: a user's unit is asked for with --user. */
export const systemctl = (user: boolean): string => (user ? 'systemctl --user' : 'systemctl')
export const journalctl = (user: boolean): string => (user ? 'journalctl --user' : 'journalctl')
