import { engineContainers } from '../../../casefile/containers-by.ts'
import { pulledAfter } from '../../../casefile/done-since.ts'
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
    const events = alike.flatMap((one: Refused) => one.events)
    const later = pulledAfter(scope, events, isOf(image, sentence))
    const healed = later !== undefined || (tasks.size > 0 && [...tasks].every((task) => runs(scope, task)))
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
        ...(later === undefined ? {} : { pulledSince: true as const }),
      },
      proof: toldBy(events.slice(0, 3), 'container runtime', 'the pull fails'),
      against: toldBy(later === undefined ? [] : [later], 'container runtime', 'the image is there since'),
      certainty: 'stated',
      ...(healed ? { severity: 'note' as const } : {}),
    }
  })
}

/** Where the registry that did not answer was asked. */
const ASKED = /https?:\/\/([\w.-]{1,253}(?::\d{1,5})?)\//
const HUB = /^(?:registry-1\.|index\.|auth\.)?docker\.io$/

/** Whether an image is the one that was asked for, or, where no line names that, one of the registry that was. */
function isOf(image: string | undefined, sentence: string): (other: string) => boolean {
  if (image !== undefined) return (other) => plain(other) === plain(image)
  const registry = ASKED.exec(sentence)?.[1]
  return (other) => {
    const first = other.split('/')[0]!
    const own = other.includes('/') && /[.:]|^localhost$/.test(first) ? first : 'docker.io'
    return registry !== undefined && (own === registry || (HUB.test(own) && HUB.test(registry)))
  }
}

/** Without what is understood: the registry of Docker and its library, the newest tag. */
const plain = (image: string): string => image.replace(/^(?:docker\.io\/)?(?:library\/)?/, '').replace(/:latest$/, '')

/** A task of a swarm has another node by now. */
const runs = (scope: Scope, task: string): boolean =>
  engineContainers(scope)
    .get(task)
    ?.some((own) => presentOf(own)?.is === 'runs') === true
