import { engineRefusals, type Refused } from '../../../casefile/engine-refusals.ts'
import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Facts } from './judge.ts'
import { fallenUnit } from './local-server.ts'

/** Units by the sockets that they listen on. */
export const DAEMONS: readonly (readonly [RegExp, string])[] = [
  [/\/containerd\.sock$/, 'containerd.service'],
  [/\/crio\.sock$/, 'crio.service'],
  [/\/cri-dockerd\.sock$/, 'cri-docker.service'],
  [/\/(?:docker|dockershim)\.sock$/, 'docker.service'],
]

/** A client of a container engine finds nobody behind the socket of its daemon. */
export function daemons(scope: Scope): Found<Facts>[] {
  const refused = engineRefusals(scope).filter(({ about }) => about === 'daemon')
  return [...grouped(refused, ({ engine, socket }) => `${engine ?? ''}\0${socket ?? ''}`).values()].map((alike) => {
    const [{ socket = 'its socket', sentence, engine = 'docker' }] = alike
    const [first, ...others] = alike.flatMap((one: Refused) => one.events)
    const events = [first!, ...others] as const
    const unit = DAEMONS.find(([path]) => path.test(socket))?.[1]
    const fallen = fallenUnit(scope, (one) => one === unit, events)
    const here = fallen === 'back' ? undefined : fallen
    return {
      ...happened(events),
      facts: {
        who: undefined,
        pod: undefined,
        container: undefined,
        webhook: undefined,
        noEndpoints: undefined,
        service: here?.unit,
        serviceFailed: here === undefined ? undefined : true,
        unit: undefined,
        host: socket,
        port: undefined,
        peer: socket,
        address: undefined,
        how: 'refused',
        stopped: false,
        reachedAgain: false,
        message: sentence,
        engine,
      },
      about: { server: socket },
      proof: [...toldBy(events.slice(0, 3), 'container runtime', 'its daemon does not answer'), ...(here?.proof ?? [])],
      severity: 'error',
      certainty: 'stated',
    }
  })
}
