import type { Sight } from '../../core/detector.ts'
import type { Cited, Instant, Span } from '../../core/span.ts'
import { UNIT_EXIT, UNIT_MEMORY, UNIT_STATE, type UnitExit, type UnitMemory, type UnitState } from '../../records/unit-state.ts'
import { type MainExit, ONE_UNIT } from './unit-words.ts'

export interface FailedStatus {
  readonly unit: string
  readonly result?: string | undefined
  readonly exit?: { readonly main: MainExit; readonly pid: number; readonly at: Span } | undefined
  readonly memoryMax?: string | undefined
  /** It waits for its next start (RestartSec=). */
  readonly restarting: boolean
  readonly since?: Instant | undefined
  readonly at: Span
  /** From a table of units, which tells neither when nor why. */
  readonly listed: boolean
}

const MAX_UNITS = 10_000
/** The rows of one unit stand so near to one another. */
const NEAR = 16

/** Units that systemctl shows as failed, or as waiting to be started again after a failure. */
export class UnitStates {
  readonly #states: Cited<UnitState>[] = []
  readonly #exits = new Map<string, Cited<UnitExit>[]>()
  readonly #memory = new Map<string, Cited<UnitMemory>[]>()

  constructor(sight: Sight) {
    sight.on(UNIT_STATE, (state) => {
      if (hasFailed(state) && ONE_UNIT.test(state.unit) && this.#states.length < MAX_UNITS) this.#states.push(state)
    })
    sight.on(UNIT_EXIT, (exit) => keep(this.#exits, exit))
    sight.on(UNIT_MEMORY, (memory) => keep(this.#memory, memory))
  }

  /** The ones that tell why first. */
  failed(): FailedStatus[] {
    return this.#states
      .map((state) => {
        const exits = below(this.#exits, state)
        const exit = exits.find(({ process }) => process === 'main') ?? exits.find((e) => e.code !== 'exited' || e.status !== 0)
        return {
          unit: state.unit,
          result: state.result,
          exit: exit === undefined ? undefined : { main: mainOf(exit), pid: exit.pid, at: exit.at },
          memoryMax: below(this.#memory, state)[0]?.max,
          restarting: state.sub?.startsWith('auto-restart') === true,
          since: state.since,
          at: state.at,
          listed: state.listed,
        }
      })
      .sort((a, b) => Number(a.listed) - Number(b.listed))
  }
}

/** A table shows a restart after a clean end alike. */
const hasFailed = ({ active, sub, result, listed }: UnitState): boolean =>
  active === 'failed' ||
  (!listed && active === 'activating' && sub?.startsWith('auto-restart') === true && result !== undefined && result !== 'success')

function keep<T extends { unit: string }>(map: Map<string, T[]>, one: T): void {
  const list = map.get(one.unit)
  if (list !== undefined) list.push(one)
  else if (map.size < MAX_UNITS) map.set(one.unit, [one])
}

function below<T extends { unit: string }>(map: Map<string, Cited<T>[]>, { unit, at }: Cited<UnitState>): Cited<T>[] {
  return (map.get(unit) ?? []).filter((one) => one.at.artifact === at.artifact && one.at.line > at.line && one.at.line - at.line <= NEAR)
}

const mainOf = ({ code, status = 0, text }: UnitExit): MainExit => ({
  code,
  status,
  statusText: code === 'exited' ? text : `${status}/${text.replace(/^\d{1,3}\//, '')}`,
  signal: code === 'exited' ? undefined : `SIG${text.replace(/^\d{1,3}\//, '')}`,
})
