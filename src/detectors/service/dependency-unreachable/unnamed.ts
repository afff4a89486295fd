import { isOneProgram } from '../../../casefile/one-program.ts'
import type { Event } from '../../../core/event.ts'
import type { Step } from '../../../core/finding.ts'
import type { LogLine } from '../../../core/log-line.ts'
import type { Scope } from '../../../core/scope.ts'
import { midSentence } from '../../../core/words/opt.ts'
import { type PeerFailure, UNNAMED } from '../../../records/peer-failure.ts'
import type { Facts } from './judge.ts'

type Failed = Event<PeerFailure & LogLine>

/** Lines of one trace, between the exception that names the server and the one that does not. */
const TRACE_LINES = 60

/** 2: by its address, 1: by what kind of server it is, 0: not at all. */
const named = ({ what: { peer } }: Failed): number => (peer.unnamed === true ? (peer.host === UNNAMED ? 0 : 1) : 2)

/** One error is told in several lines: what names no server is of the one that a line of the same program beside it names. */
export const withoutUnnamed = (scope: Scope, events: readonly Failed[]): readonly Failed[] =>
  events.filter(
    (event) =>
      named(event) === 2 ||
      !events.some(
        (other) =>
          named(other) > named(event) &&
          Math.abs(other.what.at.line - event.what.at.line) <= TRACE_LINES &&
          isOneProgram(scope, other.what, event.what),
      ),
  )

/** Beside what the refusal means. */
export const unnamedCause = 'No line tells which address was asked'

export function unnamedFix(f: Facts): Step[] {
  const server = f.host === UNNAMED ? 'that server' : f.host
  return [
    {
      when: 'now',
      say: `Look up the address of ${server} that the program is given (its configuration or its environment), and ask it from where the program runs.`,
    },
    {
      when: 'durable',
      say: `Bring ${server} back, or correct the address${f.stopped ? `; let ${midSentence(f.who ?? 'the program')} try again instead of ending` : ''}.`,
    },
    { when: 'verify', say: 'No line of this kind for ten minutes.' },
  ]
}
