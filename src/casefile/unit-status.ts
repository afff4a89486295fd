import { grouped } from '../core/grouped.ts'
import { once, type Scope } from '../core/scope.ts'
import { hasZone, type Cited, type Instant, type Span } from '../core/span.ts'
import { UNIT_EXIT, UNIT_MEMORY, UNIT_STATE, type UnitExit, type UnitState } from '../records/unit-state.ts'
import type { MainExit } from '../records/unit-said.ts'

export interface FailedStatus {
  readonly unit: string
  readonly result?: string | undefined
  readonly exit?: { readonly main: MainExit; readonly process: string; readonly pid: number | undefined; readonly at: Span } | undefined
  readonly restarts?: number | undefined
  readonly memoryMax?: string | undefined
  /** It waits for its next start (RestartSec=). */
  readonly restarting: boolean
  readonly since?: Instant | undefined
  readonly at: Span
  /** From a table of units, which tells neither when nor why. */
  readonly listed: boolean
}

/** The rows of one unit stand so near to one another. */
const NEAR_LINES = 16
const ONE_UNIT = /^[\w@.:\\-]{1,255}\.(?:service|socket|mount|automount|swap|scope|slice|timer|path|device|target)$/

/** Units that systemctl shows as failed, or as waiting to be started again after a failure. The ones that tell why first. */
export const failedUnits = once((scope: Scope): readonly FailedStatus[] => {
  const exits = grouped(scope.rows(UNIT_EXIT), ({ unit }) => unit)
  const memory = grouped(scope.rows(UNIT_MEMORY), ({ unit }) => unit)
  return scope
    .rows(UNIT_STATE)
    .filter((state) => hasFailed(state) && ONE_UNIT.test(state.unit))
    .map((state) => {
      const own = near(exits.get(state.unit), state)
      const exit = endOf(own, state.result)
      return {
        unit: state.unit,
        result: state.result ?? (state.load === 'bad-setting' ? state.load : undefined),
        exit: exit === undefined ? undefined : { main: mainOf(exit), process: exit.process, pid: exit.pid, at: exit.at },
        restarts: state.restarts,
        memoryMax: near(memory.get(state.unit), state)[0]?.max,
        restarting: state.sub?.startsWith('auto-restart') === true,
        since: state.since,
        at: state.at,
        listed: state.listed,
      }
    })
    .toSorted((a, b) => Number(a.listed) - Number(b.listed))
})

/** Results that say how a process ended (systemd.exec(5)). */
const ENDS: ReadonlyMap<string, (exit: UnitExit) => boolean> = new Map([
  ['exit-code', ({ code, status }: UnitExit) => code === 'exited' && status !== 0],
  ['signal', ({ code }: UnitExit) => code === 'killed'],
  ['core-dump', ({ code }: UnitExit) => code === 'dumped'],
])

const endedWell = ({ code, status }: UnitExit): boolean => code === 'exited' && status === 0

/** The end that the result tells of: the main process may be one of an earlier start, which ended well. */
function endOf(exits: readonly Cited<UnitExit>[], result: string | undefined): Cited<UnitExit> | undefined {
  const isTold = ENDS.get(result ?? '')
  const main = exits.find(({ process }) => process === 'main')
  if (isTold !== undefined && main !== undefined && !isTold(main)) return exits.find(isTold) ?? (endedWell(main) ? undefined : main)
  return main ?? exits.find((exit) => exit.code !== 'exited' || exit.status !== 0)
}

/** What systemd could not read, it cannot start. A table shows a restart after a clean end alike. */
const hasFailed = ({ load, active, sub, result, listed }: UnitState): boolean =>
  active === 'failed' ||
  (load === 'bad-setting' && active === 'inactive') ||
  (!listed && active === 'activating' && sub?.startsWith('auto-restart') === true && result !== undefined && result !== 'success')

const near = <T extends object>(rows: readonly Cited<T>[] | undefined, { at }: Cited<UnitState>): readonly Cited<T>[] =>
  (rows ?? [])
    .filter((one) => one.at.artifact === at.artifact && one.at.line !== at.line && Math.abs(one.at.line - at.line) <= NEAR_LINES)
    // systemctl show has its rows in any order, systemctl status what it tells below the state
    .toSorted((a, b) => Number(a.at.line < at.line) - Number(b.at.line < at.line))

const mainOf = ({ code, status = 0, text }: UnitExit): MainExit => ({
  code,
  status,
  statusText: code === 'exited' ? text : `${status}/${text.replace(/^\d{1,3}\//, '')}`,
  signal: code === 'exited' ? undefined : `SIG${text.replace(/^\d{1,3}\//, '')}`,
})

/** Whether a status that tells this moment may tell of an event which another capture dates so. */
export function mayBeThen(time: Instant | undefined, event: Instant | undefined): boolean {
  if (time === undefined || !hasZone(time)) return true
  if (event === undefined || !('wall' in time)) return false
  const second = secondOf(event)
  if (secondOf(time) === second) return true
  // who writes no zone writes the local time
  return 'wall' in event && !hasZone(event) && secondOf({ wall: time.wall + (time.offset ?? 0) * 60_000 }) === second
}

/** Without the year, which not every log prints. */
function secondOf(time: Instant): string | undefined {
  if ('boot' in time) return `${time.boot.toFixed(6)} s after boot`
  const date = new Date(time.wall)
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().slice(-19, -5)
}
