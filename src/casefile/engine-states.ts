import type { Cited } from '../core/span.ts'
import { secondsBetween } from '../core/span.ts'
import type { ContainerState } from '../records/container-state.ts'
import type { EngineEnd, EngineLife } from './engine-lives.ts'

/** A capture has whole seconds, and an event is written a moment after what it tells of. */
const SAME_SECONDS = 2

/** Of a state: the engine tells that it killed it after its grace time, and of its end nothing else. */
export const OVERRAN = 'GraceTimeOver'

/** What the events of an engine say of the states of one container, the latest last. */
export function statesOf(life: EngineLife): Cited<ContainerState>[] {
  const { container, image, restarts } = life
  const of = { source: 'container runtime' as const, container, image }
  const ends = life.ends.map((end): Cited<ContainerState> => {
    const { at, time, containerId, engine } = end.line.what
    return {
      ...of,
      engine: life.service === undefined ? engine : 'docker',
      containerId,
      which: end.startedAgain ? 'last state' : 'state',
      state: 'Terminated',
      reason: end.oom ? 'OOMKilled' : reasonOf(end),
      exitCode: end.exitCode,
      restarts: restarts === 0 ? undefined : restarts,
      at,
      ...(time === undefined ? {} : { time }),
    }
  })
  if (life.runs === undefined) return ends
  const { at, time, containerId, engine } = life.runs.what
  return [...ends, { ...of, engine, containerId, which: 'state', state: 'Running', at, ...(time === undefined ? {} : { time }) }]
}

/** A code of its own that it ended with when it was asked to end is no error. */
const reasonOf = ({ asked, exitCode, line }: EngineEnd): string | undefined =>
  line.what.did === 'overran'
    ? OVERRAN
    : exitCode === 0
      ? 'Completed'
      : asked !== undefined && exitCode !== undefined && exitCode < 128
        ? 'Stopped'
        : undefined

/** The end that a state shows: by its line, by its time, or the last one with its exit code. */
export function endOf(life: EngineLife | undefined, state: Cited<ContainerState>): EngineEnd | undefined {
  if (life === undefined || state.state !== 'Terminated') return undefined
  const { at, time, exitCode } = state
  const own = life.ends.find(({ line: { what } }) => what.at.artifact === at.artifact && what.at.line === at.line)
  if (own !== undefined) return own
  const alike = life.ends.filter((end) => end.exitCode === exitCode || end.exitCode === undefined)
  if (time === undefined) return alike.at(-1)
  return alike.findLast(({ line: { what } }) => {
    const apart = what.time === undefined ? undefined : secondsBetween(what.time, time)
    return apart !== undefined && Math.abs(apart) <= SAME_SECONDS
  })
}

/** What captures and events say of one container together: the end that a capture shows is told once. */
export function withEvents(states: readonly Cited<ContainerState>[], life: EngineLife | undefined): readonly Cited<ContainerState>[] {
  if (life === undefined) return states
  const shown = new Set<EngineEnd>()
  const captured = states.map((state) => {
    const end = endOf(life, state)
    if (end === undefined) return state
    shown.add(end)
    return {
      ...state,
      reason: state.reason ?? reasonOf(end),
      ...(state.time === undefined && end.line.what.time !== undefined ? { time: end.line.what.time } : {}),
    }
  })
  const told = statesOf(life).filter((state) => {
    const end = endOf(life, state)
    return end === undefined ? !states.some(({ which, state: is }) => which === 'state' && is === 'Running') : !shown.has(end)
  })
  // what was captured shows how it is at the end
  return [
    ...told.map((state) => (states.length > 0 && state.which === 'state' ? { ...state, which: 'last state' as const } : state)),
    ...captured,
  ]
}
