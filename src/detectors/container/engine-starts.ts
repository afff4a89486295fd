import type { Found } from '../../core/failure.ts'
import { once, type Scope } from '../../core/scope.ts'
import type { Facts } from './container-error/judge.ts'
import { ofEngines } from './container-error/of-engines.ts'
import type { StartFacts } from './start-words.ts'

/** A container that an engine could not start, with what its sentence is about. */
export interface EngineStart {
  readonly found: Found<Facts>
  readonly start: StartFacts
}

/** Containers of engines that could not be started and do not run by now. */
export const engineStarts = once((scope: Scope): readonly EngineStart[] =>
  ofEngines(scope).flatMap((found) => {
    const { atStart, pod, namespace, container, containerId, init, engine, tool, kind, name, key, words } = found.facts
    if (!atStart || found.severity === 'note') return []
    return [{ found, start: { pod, namespace, container, containerId, init, engine, tool, kind, name, key, words } }]
  }),
)
