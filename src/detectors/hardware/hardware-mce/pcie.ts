import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { cite, toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { PCIE_ERROR, PCIE_RECOVERY } from '../../../records/machine-check.ts'
import type { Facts } from './facts.ts'

const WORST_FIRST = ['fatal', 'uncorrected', 'corrected'] as const
/** Lines between an error and how the recovery from it ended. */
const NEAR_LINES = 40

/** What devices on PCI Express report (AER): one for each device, its worst error told. */
export function pcieErrors(scope: Scope): Found<Facts>[] {
  return [...grouped(scope.events(PCIE_ERROR), ({ what }) => what.device)].map(([device, all]) => {
    const grade = WORST_FIRST.find((one) => all.some(({ what }) => what.grade === one))!
    const alike = all.filter(({ what }) => what.grade === grade)
    // the port and the device tell of one error
    const own = alike.filter(({ what }) => what.layer !== undefined)
    const events = own.length > 0 ? own : alike
    const recovery =
      grade === 'corrected'
        ? undefined
        : scope
            .rows(PCIE_RECOVERY)
            .findLast((row) =>
              all.some(
                ({ what: { at } }) => at.artifact === row.at.artifact && row.at.line > at.line && row.at.line <= at.line + NEAR_LINES,
              ),
            )
    return {
      ...happened(events),
      facts: {
        host: scope.name,
        grade,
        by: 'bus',
        device,
        driver: all.map(({ what }) => what.driver).find((driver) => driver !== undefined),
        part: events[0]!.what.layer,
        recovery: recovery === undefined ? undefined : recovery.succeeded ? 'succeeded' : 'failed',
        atBoot: false,
        alike: happened(events).count,
        message: events[0]!.what.message,
      },
      about: { device },
      proof: [
        ...toldBy([...events, ...all.filter((event) => !events.includes(event))], 'kernel log'),
        ...cite(recovery, recovery?.succeeded === true ? 'it was recovered' : 'it was not recovered', 'kernel log'),
      ],
      certainty: 'stated',
      severity: grade === 'corrected' ? 'note' : recovery?.succeeded === true ? 'warning' : 'error',
    }
  })
}
