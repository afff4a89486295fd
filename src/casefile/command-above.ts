import { TYPED_COMMAND, type TypedCommand } from '../core/command.ts'
import { grouped } from '../core/grouped.ts'
import { once, type Scope } from '../core/scope.ts'
import type { Cited } from '../core/span.ts'
import { lastBelow } from './last-below.ts'

type Place = { readonly artifact: string; readonly line: number }
type Above = (at: Place) => Cited<TypedCommand> | undefined

/** The command above a place of a text, of those that `isAsked` takes. */
export function commandsAbove(scope: Scope, isAsked: (command: string) => boolean = () => true): Above {
  const own = scope.rows(TYPED_COMMAND).filter(({ command }) => isAsked(command))
  const texts = new Map(
    [...grouped(own, ({ at }) => at.artifact)].map(([artifact, list]) => [artifact, lastBelow(list, ({ at }) => at.line)]),
  )
  return ({ artifact, line }) => texts.get(artifact)?.(line)
}

/** The command that was typed above a place of a text: what stands there is its output. */
export const commandAbove = once((scope): Above => commandsAbove(scope))

/** The same, where it stands at most so many lines above. */
export function commandNear(scope: Scope, at: Place, lines: number): Cited<TypedCommand> | undefined {
  const above = commandAbove(scope)(at)
  return above !== undefined && at.line - above.at.line <= lines ? above : undefined
}
