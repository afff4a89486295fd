import { engineContainers } from '../../../casefile/containers-by.ts'
import { engineRefusals, type Refused } from '../../../casefile/engine-refusals.ts'
import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { presentOf } from '../present.ts'
import { answerOf } from './answer.ts'
import type { Facts } from './judge.ts'
import { reasonOf } from './reasons.ts'

/** Images that an engine was asked to pull, without Kubernetes, and does not get: the client and the log of the daemon tell of one pull. */
export function ofEngines(scope: Scope): Found<Facts>[] {
  const refused = engineRefusals(scope).filter(({ about }) => about === 'image')
  return [...grouped(refused, ({ image, sentence }) => `${image ?? ''}\0${reasonOf(sentence)}`).values()].map((alike) => {
    const [{ image, sentence, engine }] = alike
    const tasks = new Set(alike.flatMap(({ container }) => container ?? []))
    const healed = tasks.size > 0 && [...tasks].every((task) => runs(scope, task))
    const events = alike.flatMap((one: Refused) => one.events)
    return {
      ...happened(events),
      facts: {
        pod: undefined,
        node: undefined,
        container: alike[0].container,
        image,
        reason: reasonOf(sentence),
        answer: answerOf(sentence, reasonOf(sentence)),
        anonymous: false,
        sandbox: false,
        tries: events.length > 1 ? events.length : undefined,
        tool: engine ?? 'docker',
        healed,
      },
      proof: toldBy(events.slice(0, 3), 'container runtime', 'the pull fails'),
      certainty: 'stated',
      ...(healed ? { severity: 'note' as const } : {}),
    }
  })
}

/** A task of a swarm has another node by now. */
const runs = (scope: Scope, task: string): boolean =>
  engineContainers(scope)
    .get(task)
    ?.some((own) => presentOf(own)?.is === 'runs') === true
