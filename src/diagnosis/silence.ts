import type { Proof } from '../core/finding.ts'
import type { Entry } from './entry.ts'

/**
 * Whether the specific finding says of the same lines what the general one says too: then the general one is told as a part of it, and stands for
 * nothing by itself.
 */
export function silences(specific: Entry, general: Entry): boolean {
  return (
    specific.scope === general.scope &&
    specific.failure.insteadOf?.includes(general.failure.id) === true &&
    general.count <= specific.count &&
    general.proofs.every((proof) => specific.proofs.some((other) => isWithin(other, proof)))
  )
}

/** Lines beside those of the general one in which the specific one may stand. */
export const BESIDE_LINES = 2

/** Whether a proof stands in what the general one spans, or directly beside it. */
function isWithin(specific: Proof, general: Proof): boolean {
  const { at } = general
  return (
    specific.at.artifact === at.artifact &&
    specific.at.line >= at.line - BESIDE_LINES &&
    specific.at.line <= (at.endLine ?? at.line) + BESIDE_LINES
  )
}
