import { engineContainers, idsAmong } from '../../../casefile/containers-by.ts'
import { engineRefusals, triesOf, type Refused } from '../../../casefile/engine-refusals.ts'
import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { presentOf } from '../present.ts'
import type { Facts } from './judge.ts'
import { sentenceOf } from './sentence.ts'

/** An engine says that it could not create or start a container. `shown`: what states of containers show of that. */
export function refused(scope: Scope, shown: readonly Found<Facts>[]): Found<Facts>[] {
  const atStart = shown.filter(({ facts }) => facts.atStart)
  const names = new Set(atStart.map(({ facts }) => facts.container))
  const isOne = idsAmong(atStart.map(({ facts }) => facts.containerId))
  const isShown = ({ container, containerId }: Refused): boolean => (container !== undefined && names.has(container)) || isOne(containerId)
  return engineRefusals(scope)
    .filter((one) => one.about === 'container' && !isShown(one))
    .map((one) => {
      const { kind, name, key, words } = sentenceOf(withoutCalls(one.sentence), true)
      const own = one.container === undefined ? undefined : engineContainers(scope).get(one.container)?.[0]
      const present = own === undefined ? undefined : presentOf(own)
      const healed = one.healed || (present?.is === 'runs' && kind !== 'name')
      return {
        ...happened(one.events),
        count: triesOf(one),
        facts: {
          pod: undefined,
          namespace: undefined,
          container: one.container,
          containerId: one.containerId,
          init: false,
          engine: true,
          tool: one.engine,
          exitCode: undefined,
          reason: undefined,
          message: one.sentence.slice(0, 500),
          restarts: own?.restarts,
          startedAgain: false,
          atStart: true,
          tries: undefined,
          healed: false,
          lost: undefined,
          sandboxChanged: undefined,
          asked: undefined,
          kind,
          name,
          key,
          words,
          present: present?.is === 'ended' ? undefined : present,
        },
        about: { container: one.container, containerId: one.containerId },
        proof: toldBy(one.events.slice(0, 3), 'container runtime', 'what its engine says'),
        certainty: 'stated',
        severity: healed ? 'note' : 'error',
      }
    })
}

/** Without the calls above it, which say no more than that it was to be started. */
const withoutCalls = (sentence: string): string =>
  sentence
    .replace(
      /^(?:(?:failed to (?:create task for container|create shim task|create task|start shim)|OCI runtime (?:create failed|error)|runc(?: create failed)?|unable to start container process|error during container init): ){1,8}/,
      '',
    )
    .replace(/: unknown\.?$/, '')
