import type { Proof } from '../core/detector.ts'
import type { Entry } from './ledger.ts'

/** The specific silences the general: a finding all of whose lines another, more specific one tells of too is left out. */
export function withoutGeneral(entries: readonly Entry[]): Entry[] {
  return entries.filter(
    (general) =>
      !entries.some(
        (specific) =>
          specific.scope === general.scope &&
          specific.severity !== 'note' &&
          specific.detector.insteadOf?.includes(general.detector.id) === true &&
          general.count <= specific.count &&
          general.proofs.every((proof) => specific.proofs.some((other) => isWithin(other, proof))),
      ),
  )
}

/** Whether a proof stands in what the general one spans, or directly beside it. */
function isWithin(specific: Proof, general: Proof): boolean {
  const { at } = general
  return specific.at.artifact === at.artifact && specific.at.line >= at.line - 2 && specific.at.line <= (at.endLine ?? at.line) + 2
}
