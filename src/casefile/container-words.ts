import { TYPED_COMMAND } from '../core/command.ts'
import type { Event } from '../core/event.ts'
import { grouped } from '../core/grouped.ts'
import type { LogLine } from '../core/log-line.ts'
import { once, type Scope } from '../core/scope.ts'
import type { Span } from '../core/span.ts'
import { CONTAINER_SAID, type ContainerSaid } from '../records/container-said.ts'

export type Words = Event<ContainerSaid & LogLine>

interface Called {
  readonly container: string | undefined
  /** `api-1` of `shop-api-1`, as compose calls it. */
  readonly service?: string | undefined
  readonly containerId: string | undefined
}

/** Last words stand so near before the line that tells of the end; lines of other containers may stand between. */
const NEAR_LINES = 40
/** The container or the service is the last word: `docker logs --tail 50 api`, `docker compose logs api`. */
const LOGS =
  /\b(?:docker|podman|nerdctl|crictl)(?:-compose| compose)? (?:container )?logs\b(?:[^|;&]{0,200}\s)?([A-Za-z0-9][\w.-]{0,127})\s*(?:[|;&2].{0,200})?$/
const ID_DIGITS = 12

const saidBy = once((scope: Scope) =>
  grouped(scope.events(CONTAINER_SAID), ({ what: { container, at } }) => `${container ?? ''}\0${at.artifact}`),
)

/** Where logs of containers stand, from the command that printed them to the next one. */
const printed = once((scope: Scope) => {
  const commands = grouped(scope.rows(TYPED_COMMAND), ({ at }) => at.artifact)
  return [...commands.values()].flatMap((own) =>
    own.flatMap(({ command, at }, i) => {
      const name = LOGS.exec(command)?.[1]
      return name === undefined ? [] : [{ name, at, until: own[i + 1]?.at.line ?? Infinity }]
    }),
  )
})

const isOf = (name: string, { container, containerId }: Called): boolean =>
  name === container ||
  (containerId !== undefined && name.length >= ID_DIGITS && containerId.startsWith(name)) ||
  container?.replace(/^.*-(?=[\w.]{1,60}-\d{1,4}$)/, '').replace(/-\d{1,4}$/, '') === name

/** The command that printed its log, where that is in the input. */
export const printedLogOf = (scope: Scope, of: Called) => printed(scope).findLast(({ name }) => isOf(name, of))

/** What the program of a container said last: before the line that tells of its end, in its log that the input holds, or in one of compose. */
export function lastWordsOf(scope: Scope, of: Called, ends: readonly Span[]): Words | undefined {
  for (const { artifact, line } of ends) {
    const before = saidBy(scope)
      .get(`${of.service ?? of.container ?? ''}\0${artifact}`)
      ?.findLast(({ what: { at } }) => at.line < line && line - at.line <= NEAR_LINES)
    if (before !== undefined) return before
  }
  const log = printedLogOf(scope, of)
  const below =
    log === undefined
      ? undefined
      : saidBy(scope)
          .get(`\0${log.at.artifact}`)
          ?.findLast(({ what: { at } }) => at.line > log.at.line && at.line < log.until)
  return below ?? ofCompose(scope, of)
}

/** Compose puts the name of the service and its number in front, the engine that of the project before it. */
function ofCompose(scope: Scope, { container }: Called): Words | undefined {
  if (container === undefined) return undefined
  const names = new Set(scope.events(CONTAINER_SAID).flatMap(({ what }) => what.container ?? []))
  const own = [...names].filter((name) => container === name || container.endsWith(`-${name}`))
  return own.length === 1 ? scope.events(CONTAINER_SAID).findLast(({ what }) => what.container === own[0]) : undefined
}
