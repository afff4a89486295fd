import { TYPED_COMMAND } from '../core/command.ts'
import type { Question } from '../core/finding.ts'
import type { Scope } from '../core/scope.ts'

/** The first program of a line of commands with what it is told, however it is quoted and whoever runs it. */
const firstOf = (command: string): string =>
  command
    .slice(0, MOST)
    .replace(/^(?:sudo|time)\s+(?=\S)/, '')
    .split(/\s*(?:\||;|&&|\s#)\s*/, 1)[0]!
    .replaceAll(/["'\\]/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()

/** A longer one is compared by its beginning. */
const MOST = 400

/** Commands that stand at a prompt, by text. */
export type Typed = ReadonlyMap<string, ReadonlySet<string>>

/** What was typed in each text, of all scopes. */
export function typedIn(scopes: readonly Scope[]): Typed {
  const typed = new Map<string, Set<string>>()
  for (const scope of scopes)
    for (const { command, at } of scope.rows(TYPED_COMMAND)) {
      const own = typed.get(at.artifact)
      if (own === undefined) typed.set(at.artifact, new Set([firstOf(command)]))
      else own.add(firstOf(command))
    }
  return typed
}

/** Whether the command that settles a question was typed in one of these texts: its answer stands below it. One that looks a second time has no answer there. */
export const isAnswered = ({ run, again }: Question, typed: Typed | undefined, artifacts: readonly string[]): boolean =>
  run !== undefined && again !== true && artifacts.some((artifact) => typed?.get(artifact)?.has(firstOf(run)) === true)
