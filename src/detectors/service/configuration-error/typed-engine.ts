import { commandNear } from '../../../casefile/command-above.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Span } from '../../../core/span.ts'
import type { Engine } from '../../../records/engine-event.ts'

/** What a container prints stands so few lines below the command that started it. */
const NEAR_LINES = 20
const STARTS = /^(?:sudo (?:-\S{1,20} )?)?(docker compose|docker|podman|nerdctl) (?:container )?(?:run|start|create|up|compose)\b/

/** The engine that somebody typed a start for just above a line: what stands there is of its container. */
export function engineTyped(scope: Scope, at: Span): Engine | undefined {
  const typed = commandNear(scope, at, NEAR_LINES)
  return typed === undefined ? undefined : (STARTS.exec(typed.command)?.[1] as Engine | undefined)
}
