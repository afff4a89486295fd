import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { distinct, grouped } from '../../../core/grouped.ts'
import type { Scope } from '../../../core/scope.ts'
import { OOM_REPORT } from '../../../records/oom-kill.ts'
import { calledOwner, ownerOf } from '../cgroup-path.ts'
import { killsOf, ledgerOf, shieldedOf, usersOf } from '../oom-facts.ts'
import { splitOf } from '../oom-kill-cgroup/facts.ts'
import { cgroupLedger, ramLedger } from '../oom-ledger.ts'
import { processesOf } from '../oom-processes.ts'
import { proofOf } from '../oom-proof.ts'
import type { Facts } from './facts.ts'

/** The OOM killer found nobody, in one cgroup or on the whole machine. */
export function nobody(scope: Scope): Found<Facts>[] {
  const idle = scope.events(OOM_REPORT).filter(({ what }) => what.noVictim !== undefined && killsOf(what).length === 0)
  return [...grouped(idle, ({ what }) => what.oomCgroup ?? what.stats[0]?.cgroup ?? '')].map(([cgroup, events]) => {
    const report = events[0].what
    const owner = cgroup === '' ? undefined : ownerOf(cgroup)
    const { memory, kmem } = report.usage
    const ram = ledgerOf(report.memInfo)
    const spent = { oomCgroup: cgroup || undefined, split: splitOf(report.stats[0], kmem?.usageKb), ...memory, binding: 'memory' as const }
    return {
      // one told with its dump and one without are one where their counts agree
      ...happened(
        distinct(events, ({ what: { invoker, invokerPid, usage }, order }) =>
          usage.memory === undefined ? order : `${invoker} ${invokerPid} ${usage.memory.failcnt}`,
        ),
      ),
      facts: {
        host: scope.name,
        message: report.noVictim!,
        kind: 'no killable process',
        scope: report.scope,
        cgroup: cgroup === '' ? undefined : cgroup,
        ownerName: owner === undefined ? undefined : calledOwner(owner, scope.names).name,
        limitKb: memory?.limitKb,
        usageKb: memory?.usageKb,
        pid: report.invokerPid,
        comm: report.invoker,
        invoker: report.invoker,
        ledger: ram,
        topUsers: usersOf(report.tasks),
        shielded: shieldedOf(report.tasks),
      },
      ledger: ram === undefined ? cgroupLedger(spent) : ramLedger(ram),
      processes: processesOf(report),
      about: {
        pid: report.invokerPid,
        comm: report.invoker,
        cgroup: owner === undefined ? undefined : cgroup,
        containerId: owner?.containerId,
        podUid: owner?.podUid,
        unit: owner?.unit,
      },
      proof: events.flatMap(({ what }) => proofOf(what)),
      certainty: 'stated',
    }
  })
}
