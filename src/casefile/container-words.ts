import type { Event } from '../core/event.ts'
import { grouped } from '../core/grouped.ts'
import type { LogLine } from '../core/log-line.ts'
import { once, type Scope } from '../core/scope.ts'
import type { Span } from '../core/span.ts'
import { CONTAINER_SAID, type ContainerSaid } from '../records/container-said.ts'

export type Words = Event<ContainerSaid & LogLine>

/** Last words stand so near before the line that tells of the end; lines of other containers may stand between. */
const NEAR_LINES = 40

const saidBy = once((scope: Scope) =>
  grouped(scope.events(CONTAINER_SAID), ({ what: { container, at } }) => `${container}\0${at.artifact}`),
)

/** What the program of a container said last before the line that tells of its end. */
export function lastWordsOf(scope: Scope, container: string | undefined, { artifact, line }: Span): Words | undefined {
  return saidBy(scope)
    .get(`${container ?? ''}\0${artifact}`)
    ?.findLast(({ what: { at } }) => at.line < line && line - at.line <= NEAR_LINES)
}
