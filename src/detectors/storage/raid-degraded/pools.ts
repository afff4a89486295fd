import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { cite } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { ZPOOL_STATE } from '../../../records/raid-state.ts'
import type { Facts } from './judge.ts'

/** `zpool status` shows a pool that is not whole. */
export function pools(scope: Scope): Found<Facts>[] {
  const broken = scope.rows(ZPOOL_STATE).filter(({ state }) => state !== 'ONLINE')
  return [...grouped(broken, ({ pool }) => pool ?? '')].map(([pool, shown]) => {
    const last = shown.at(-1)!
    return {
      time: last.time,
      facts: {
        host: scope.name,
        array: pool,
        state: last.state,
        level: undefined,
        mount: undefined,
        member: last.bad[0]?.device,
        members: undefined,
        working: undefined,
        bays: false,
        down: last.state !== 'DEGRADED',
        rebuildPct: undefined,
        shownBy: ['zpool'],
        message: last.at.text.trim(),
      },
      about: { device: pool || undefined },
      proof: shown.flatMap((one) => cite(one, `its state is ${one.state}`, 'capture')),
      certainty: 'shown',
    }
  })
}
