import { engineRefusals, type Refused } from '../../../casefile/engine-refusals.ts'
import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { answerOf } from './answer.ts'
import type { Facts } from './judge.ts'
import { reasonOf } from './reasons.ts'

/** Images that an engine was asked to pull, without Kubernetes, and does not get: the client and the log of the daemon tell of one pull. */
export function ofEngines(scope: Scope): Found<Facts>[] {
  const refused = engineRefusals(scope).filter(({ about }) => about === 'image')
  return [...grouped(refused, ({ image, sentence }) => `${image ?? ''}\0${reasonOf(sentence)}`).values()].map((alike) => {
    const [{ image, sentence, engine }] = alike
    const events = alike.flatMap((one: Refused) => one.events)
    return {
      ...happened(events),
      facts: {
        pod: undefined,
        container: undefined,
        image,
        reason: reasonOf(sentence),
        answer: answerOf(sentence, reasonOf(sentence)),
        anonymous: false,
        sandbox: false,
        tries: events.length > 1 ? events.length : undefined,
        tool: engine ?? 'docker',
        healed: false,
      },
      proof: toldBy(events.slice(0, 3), 'container runtime', 'the pull fails'),
      certainty: 'stated',
    }
  })
}
