import { hashOf } from '../../core/hash.ts'
import type { Finding } from '../../core/report.ts'

/** The 64 bits of a failure and its things, as hexadecimal: alike in every run that finds it of the same things. */
export function fingerprint({ id, entities }: Pick<Finding, 'id' | 'entities'>): string {
  const text = JSON.stringify([id, Object.entries(entities).sort(([a], [b]) => (a < b ? -1 : 1))])
  return [hashOf(text), hashOf(text, 0x9747b28c)].map((half) => half.toString(16).padStart(8, '0')).join('')
}
