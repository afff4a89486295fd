import type { Fact } from '../../core/finding.ts'
import { isProgramOf, runsOthers } from '../../core/speaker.ts'

interface Victim {
  readonly comm?: string | undefined
  readonly unit?: string | undefined
}
interface Effect {
  readonly id: string
  readonly facts: Readonly<Record<string, Fact>>
}

/** Of units of which systemd says only that a signal ended them: the victim's own, one that is called like it, any where its name tells nothing. */
export function mayBeOf({ comm, unit }: Victim, { id, facts: { result, unit: ended } }: Effect): boolean {
  if (id !== 'unit-failed' || result === 'oom-kill' || typeof ended !== 'string' || unit !== undefined || comm === undefined) return true
  return isProgramOf(ended, comm) || runsOthers(comm)
}
