import { kernelKills } from '../../../casefile/kernel-kills.ts'
import { keyOf, type Said, unitFailures } from '../../../casefile/unit-failures.ts'
import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { UNIT_SAID } from '../../../records/unit-said.ts'
import { USER_SPACE_KILL } from '../../../records/user-space-kill.ts'
import type { Facts } from './facts.ts'

/**
 * systemd heard from the kernel that the OOM killer was in a unit (memory.events of its cgroup), the unit runs on, and no log of the kernel is there to
 * tell more: some process of it is gone.
 */
export function unitOoms(scope: Scope): Found<Facts>[] {
  if (kernelKills(scope).length > 0 || scope.events(USER_SPACE_KILL).length > 0) return []
  const failed = unitFailures(scope)
  const said = scope.events(UNIT_SAID)
  const ended = new Set(said.filter(({ what }) => /^(?:exit|result|failed|ended)$/.test(what.says)).map(({ what }) => keyOf(what)))
  // a scope is that of a container or of a session, which have tellers of their own
  const heard = said.filter(
    ({ what }) => what.says === 'oom' && what.unit.endsWith('.service') && !ended.has(keyOf(what)) && failed.get(keyOf(what)) === undefined,
  )
  return [...grouped(heard, ({ what }) => keyOf(what)).values()].map(found)
}

function found(heard: readonly [Said, ...Said[]]): Found<Facts> {
  const [{ what }] = heard
  return {
    ...happened(heard),
    about: { unit: what.unit },
    facts: {
      signal: 'SIGKILL',
      host: what.host,
      pids: [],
      unit: what.unit,
      sender: 'OOM killer',
      recovery: false,
      onlyStatus: false,
      message: what.message,
    },
    proof: toldBy(heard, 'systemd', 'the OOM killer was in this unit'),
    certainty: 'stated',
    missing: 'which process it was, and whose limit was reached',
  }
}
