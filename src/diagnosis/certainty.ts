import type { Witness } from '../core/finding.ts'
import type { Certainty } from '../core/failure.ts'
import type { Entry } from './ledger.ts'

/** How sure a verdict may be, from the lowest step to the highest. How often each was right: docs/certainty.md. */
const STEPS = [0.5, 0.7, 0.8, 0.9, 0.95, 0.98] as const

/** Observers that cannot mean anything else: they did it, or keep the account of it. */
const AUTHORITIES: ReadonlySet<Witness> = new Set(['kernel log', 'pod status', 'systemd', 'core dump', 'container runtime'])

/**
 * The step of a verdict with one witness, by what it rests on. A part of the proof that is missing costs one step down to 80 %; circumstances are
 * never more than 70 % with one witness.
 */
function stepOf({ strength, witnesses }: Pick<Entry, 'strength' | 'witnesses'>): number {
  if (strength === 'weak') return STEPS.indexOf(0.7)
  if (strength === 'partial') return STEPS.indexOf(0.8)
  return STEPS.indexOf([...witnesses].some((witness) => AUTHORITIES.has(witness)) ? 0.95 : 0.9)
}

/** Each further independent witness is a step up, each line that speaks against it one down. Repetition by the same witness adds nothing. */
export function certainty(entry: Pick<Entry, 'strength' | 'witnesses' | 'against' | 'missing' | 'certainty'>): {
  confidence: number
  certainty: Certainty
  witnesses: Witness[]
  because: string[]
} {
  const witnesses = [...entry.witnesses].sort()
  const step = stepOf(entry) + Math.min(1, Math.max(0, witnesses.length - 1)) - Math.min(2, entry.against.length)
  const measured = witnesses.every((witness) => witness === 'capture')
  return {
    confidence: STEPS[Math.max(0, Math.min(STEPS.length - 1, step))]!,
    certainty: entry.certainty ?? (entry.strength === 'weak' ? 'suggested' : measured ? 'shown' : 'stated'),
    witnesses,
    because: [
      witnesses.length > 1 ? `${witnesses.length} independent sources: ${witnesses.join(', ')}` : `one source: ${witnesses[0] ?? 'none'}`,
      ...(entry.strength === 'direct' ? [] : [`${entry.strength} proof${entry.missing === undefined ? '' : `: ${entry.missing}`}`]),
      ...(entry.against.length === 0 ? [] : ['some lines speak against it']),
    ],
  }
}
