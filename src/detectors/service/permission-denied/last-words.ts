import { containersOf, entitiesFor, stateProof } from '../../../casefile/containers.ts'
import { leftAt, runsAgain } from '../../../casefile/outputs.ts'
import type { Found } from '../../../core/failure.ts'
import { once, type Scope } from '../../../core/scope.ts'
import type { Span } from '../../../core/span.ts'
import { subject } from '../../container/words.ts'
import type { Facts } from './judge.ts'

/** `chown: /data: Operation not permitted`, `mkdir: cannot create directory '/data/x': Permission denied`: tools and shells about a path. */
const REFUSED =
  /(?:^|[\s/])(?<tool>[a-z][\w.-]{0,30}): (?:[\w ,/'-]{1,80}? )?['"\u2018]?(?<path>\/[^\s'":\u2019]{0,300})['"\u2019]?: (?<words>Permission denied|Operation not permitted)$/i

/** A container that ended, with a refusal as the last words that its status keeps. */
export const lastWords = once((scope: Scope): Found<Facts>[] =>
  containersOf(scope).flatMap((of): Found<Facts>[] => {
    const state = of.states.findLast(
      ({ state: is, reason, message, exitCode }) => is === 'Terminated' && reason === 'Error' && message !== undefined && exitCode !== 0,
    )
    const said = state?.message?.trimEnd().split('\n').at(-1)?.trim() ?? ''
    const refused = REFUSED.exec(said)?.groups
    if (state === undefined || refused === undefined || of.states.some((s) => s.which === 'state' && s.state === 'Running')) return []
    return [
      {
        count: 1,
        time: state.time,
        facts: {
          who: subject(of),
          mechanism: 'permissions',
          pod: of.pod,
          namespace: of.namespace,
          container: of.container,
          operation: refused['tool']!.toLowerCase(),
          path: refused['path'],
          stopsStart: false,
          stopped: true,
          felt: true,
          message: said.slice(0, 500),
        },
        about: entitiesFor(of, state.containerId),
        proof: [stateProof(state, 'its last words')],
        certainty: 'stated',
      },
    ]
  }),
)

/** Whether a place holds what a container left behind that runs again by now, or that its status tells as its last words. */
export function isOver(scope: Scope, at: Span): boolean {
  const writer = leftAt(scope)(at)
  if (writer === undefined) return false
  return runsAgain(writer) || lastWords(scope).some(({ about }) => about?.pod === writer.pod && about?.container === writer.container)
}
