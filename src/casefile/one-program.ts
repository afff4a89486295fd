import type { LogLine } from '../core/log-line.ts'
import type { Scope } from '../core/scope.ts'
import type { Cited } from '../core/span.ts'
import { writerAt } from './outputs.ts'

/** Whether two lines are of one program: the same speaker, or the log of one container. */
export const isOneProgram = (scope: Scope, a: Cited<LogLine>, b: Cited<LogLine>): boolean => {
  if (a.at.artifact !== b.at.artifact || a.ident !== b.ident || a.host !== b.host) return false
  const [left, right] = [writerAt(scope)(a.at), writerAt(scope)(b.at)]
  return left?.pod === right?.pod && left?.container === right?.container
}
