import type { Found } from '../../../core/failure.ts'
import { distinct, grouped } from '../../../core/grouped.ts'
import { cite } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { PROCESS_SAMPLE } from '../../../records/process-sample.ts'
import type { besideOf, Facts } from './facts.ts'
import type { Limits } from './limits.ts'
import { sharesOf } from './rows.ts'

const MOST_SHOWN = 4

/** One list of processes, most of them in state D: a moment only, but it names who waits. Others beside them make it a note. */
export function listedInD(scope: Scope, limits: Limits, beside: ReturnType<typeof besideOf>): Found<Facts>[] {
  const lists = grouped(
    scope.rows(PROCESS_SAMPLE).filter(({ source, state }) => source === 'ps' && state !== undefined),
    ({ series }) => series,
  )
  for (const rows of lists.values()) {
    const inD = distinct(
      rows.filter(({ state }) => state === 'D'),
      ({ pid }) => pid,
    )
    if (inD.length < limits.minInD || inD.length < rows.length / 2) continue
    return [
      {
        time: inD[0]!.time,
        facts: { ...beside, shownBy: 'list', ...sharesOf(inD.length, rows.length), comm: inD[0]!.comm, pid: inD[0]!.pid },
        about: { device: beside.device },
        proof: inD.slice(0, MOST_SHOWN).flatMap((row) => cite(row, undefined, 'capture')),
        certainty: 'suggested',
        missing: 'what they wait for: a disk, a network file system, a device',
        // a list of those alone was made because they are stuck
        severity: inD.length === rows.length ? undefined : 'note',
      },
    ]
  }
  return []
}
