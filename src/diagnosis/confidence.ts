import type { Entry } from './ledger.ts'

/** Doubt that is left by one witness, by how much of the proof there is. */
const DOUBT = { direct: 0.1, partial: 0.3, weak: 0.5 } as const

/**
 * Every further independent witness halves the doubt; each line that speaks against adds half of the rest.
 * Repetition by the same witness adds nothing.
 */
export function confidence(entry: Pick<Entry, 'strength' | 'witnesses' | 'against' | 'missing'>): {
  confidence: number
  because: string[]
} {
  const witnesses = [...entry.witnesses].sort()
  let doubt: number = DOUBT[entry.strength]
  for (let i = 1; i < witnesses.length; i++) doubt /= 2
  if (entry.against.length > 0) doubt += (1 - doubt) / 4
  const because = [
    witnesses.length > 1 ? `${witnesses.length} independent sources: ${witnesses.join(', ')}` : `one source: ${witnesses[0] ?? 'none'}`,
    ...(entry.strength === 'direct' ? [] : [`${entry.strength} proof${entry.missing === undefined ? '' : `: ${entry.missing}`}`]),
    ...(entry.against.length === 0 ? [] : ['some lines speak against it']),
  ]
  return { confidence: Math.round((1 - doubt) * 100) / 100, because }
}
