import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { THERMAL_EVENT } from '../../../records/thermal-event.ts'

export interface Facts {
  host: string | undefined
  cpus: readonly number[]
  scope: string
  /** The most that one CPU counts since boot. */
  totalEvents: number
  /** A sensor reached the value at which the kernel shuts the machine down. */
  critical: boolean
  /** The last line says that the temperature is normal again. */
  isOver: boolean
  message: string
}

const MAX_CPUS = 64

/** The processor slows itself down because it is hot, or a sensor reached its critical value. */
export function judge(scope: Scope): Found<Facts>[] {
  const all = scope.events(THERMAL_EVENT)
  const [first, ...rest] = all.filter(({ what }) => what.kind !== 'normal')
  if (first === undefined) return []
  const hot = [first, ...rest]
  const cpus = new Set(hot.map(({ what }) => what.cpu).filter((cpu) => cpu !== undefined))
  const critical = hot.some(({ what }) => what.kind === 'critical')
  return [
    {
      ...happened(hot),
      facts: {
        host: scope.name,
        cpus: [...cpus].slice(0, MAX_CPUS).sort((a, b) => a - b),
        scope: first.what.part,
        totalEvents: Math.max(0, ...hot.map(({ what }) => what.totalEvents ?? 0)),
        critical,
        isOver: all.at(-1)?.what.kind === 'normal',
        message: first.what.message,
      },
      proof: toldBy(hot, 'kernel log'),
      certainty: 'stated',
      ...(critical ? { severity: 'critical' } : {}),
    },
  ]
}
