import type { Certainty } from '../core/failure.ts'
import type { Witness } from '../core/finding.ts'
import type { Entry } from './entry.ts'

/** How sure a verdict may be, from the lowest step to the highest. How often each was right: docs/certainty.md. */
const STEPS = [0.5, 0.7, 0.8, 0.9, 0.95, 0.98] as const

/** Observers that cannot mean anything else: they did it, or keep the account of it. */
const AUTHORITIES: ReadonlySet<Witness> = new Set(['kernel log', 'pod status', 'systemd', 'core dump', 'container runtime'])

type Rests = Pick<Entry, 'certainty' | 'witnesses' | 'against' | 'missing'>

/**
 * The step of a verdict with one witness, by what it rests on. A part of the proof that is missing costs one step down to 80 %; circumstances are
 * never more than 70 % with one witness.
 */
function stepOf({ certainty, missing, witnesses }: Omit<Rests, 'against'>): number {
  if (certainty === 'suggested') return STEPS.indexOf(0.7)
  if (missing !== undefined) return STEPS.indexOf(0.8)
  return STEPS.indexOf([...witnesses].some((witness) => AUTHORITIES.has(witness)) ? 0.95 : 0.9)
}

/** Each further independent witness is a step up, each line that speaks against it one down. Repetition by the same witness adds nothing. */
export function sureness(entry: Rests): { confidence: number; certainty: Certainty; witnesses: Witness[]; because: string[] } {
  const { certainty, missing, against } = entry
  const witnesses = [...entry.witnesses].sort()
  const step = stepOf(entry) + Math.min(1, Math.max(0, witnesses.length - 1)) - Math.min(2, against.length)
  const part = certainty === 'suggested' ? 'weak proof' : 'partial proof'
  return {
    confidence: STEPS[Math.max(0, Math.min(STEPS.length - 1, step))]!,
    certainty,
    witnesses,
    because: [
      witnesses.length > 1 ? `${witnesses.length} independent sources: ${witnesses.join(', ')}` : `one source: ${witnesses[0] ?? 'none'}`,
      ...(missing === undefined && certainty !== 'suggested' ? [] : [`${part}${missing === undefined ? '' : `: ${missing}`}`]),
      ...(against.length === 0 ? [] : ['some lines speak against it']),
    ],
  }
}
