import type { Event } from './event.ts'
import type { Names } from './finding.ts'
import type { RecordType } from './record.ts'
import type { Cited, Instant } from './span.ts'

/** What the evidence says of one machine or cluster, before anyone judges it: all that a judge may ask. */
export interface Scope {
  /** The name that people use; undefined when nothing in the input tells it. */
  readonly name: string | undefined
  /** What people call a container or a pod of which only an id is known. */
  readonly names: Names
  /** What the lines of logs state: happenings of one kind, the oldest first. */
  events<T>(type: RecordType<T>): readonly Event<T>[]
  /** The last line of a log of this scope, and when it was: how long after something the log goes on. */
  endOf(artifact: string): { readonly line: number; readonly time?: Instant | undefined } | undefined
  /** What captures show: rows of one kind, in their order. */
  rows<T>(type: RecordType<T>): readonly Cited<T>[]
}

/** What was answered of each scope, until it is forgotten. One entry for a scope: of ten thousand machines a table for each question is much. */
const answers = new WeakMap<Scope, Map<unknown, unknown>>()

/** A question that several judges ask: answered once for each scope. */
export function once<T>(ask: (scope: Scope) => T): (scope: Scope) => T {
  return (scope) => {
    const known = answers.get(scope) ?? new Map<unknown, unknown>()
    if (known.has(ask)) return known.get(ask) as T
    const answer = ask(scope)
    known.set(ask, answer)
    answers.set(scope, known)
    return answer
  }
}

/** Lets go of what was answered of a scope: who asks again has it answered again. */
export const forget = (scope: Scope): void => void answers.delete(scope)
