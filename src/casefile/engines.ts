import { TYPED_COMMAND } from '../core/command.ts'
import { once, type Scope } from '../core/scope.ts'
import { CONTAINER_STATE } from '../records/container-state.ts'
import { ENGINE_EVENT, type Engine } from '../records/engine-event.ts'

const TYPED = /(?:^|[\s;&|])(?:sudo )?(docker|podman|nerdctl|crictl)(?:-compose)?\s/

/** The one engine that anything in the input names. */
export const engineOf = once((scope: Scope): Engine | undefined => {
  const named = new Set<Engine | undefined>([
    ...scope.rows(CONTAINER_STATE).map(({ engine }) => engine),
    ...scope.events(ENGINE_EVENT).map(({ what }) => what.engine),
    ...scope.rows(TYPED_COMMAND).map(({ command }) => TYPED.exec(command)?.[1] as Engine | undefined),
  ])
  named.delete(undefined)
  // compose prints of one service what docker knows under a longer name
  named.delete('docker compose')
  named.delete('docker service')
  return named.size === 1 ? [...named][0] : undefined
})
