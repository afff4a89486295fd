import type { Measured } from '../core/finding.ts'
import type { Scope } from '../core/scope.ts'
import { SOCKET_STATES } from '../records/sockets.ts'
import { overTime } from './series/over-time.ts'

/** States that are kept of a machine: TCP has eleven, and ss counts orphans beside them. */
const MOST_STATES = 16

/** TCP sockets of a machine over time, one series for each state that was seen, those of which there were most first. */
export function connectionsOverTime(scope: Scope): Measured[] {
  const looks = scope.rows(SOCKET_STATES)
  const most = new Map<string, number>()
  for (const { states } of looks) for (const [state, count] of states) most.set(state, Math.max(count, most.get(state) ?? 0))
  return [...most]
    .filter(([, count]) => count > 0)
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST_STATES)
    .flatMap(([state]) =>
      overTime({ quantity: `connections.${dotted(state)}`, unit: 'count' }, looks, ({ states }) => states.get(state) ?? 0),
    )
}

const dotted = (state: string): string => state.toLowerCase().replaceAll('_', '-')
