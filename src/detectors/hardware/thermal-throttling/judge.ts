import { type Event, happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { within } from '../../../core/span.ts'
import { THERMAL_EVENT, type ThermalEvent } from '../../../records/thermal-event.ts'

export interface Count {
  readonly cpu: number
  readonly part: 'core' | 'package'
  readonly events: number
}

export interface Facts {
  host: string | undefined
  cpus: readonly number[]
  /** What was too hot where it was so most often. */
  scope: string
  /** The most that one CPU counts of one part since boot, and which CPU. */
  totalEvents: number
  hottestCpu: number | undefined
  /** Each CPU and part with its own count since boot, the most first. */
  counts: readonly Count[]
  /** A sensor reached the value at which the kernel shuts the machine down. */
  critical: boolean
  /** What the sensor measured then, degrees Celsius, and which it is. */
  degreesC: number | undefined
  zone: string | undefined
  /** The kernel says that it shuts the machine down for it. */
  isShutDown: true | undefined
  /** The last line says that the temperature is normal again. */
  isOver: boolean
  message: string
}

/** Of stamps that tell whole seconds: the same one. */
const BLIP_SECONDS = 0.5
const MAX_CPUS = 64

/** The processor slows itself down because it is hot, or a sensor reached its critical value. */
export function judge(scope: Scope): Found<Facts>[] {
  const all = scope.events(THERMAL_EVENT)
  const [first, ...rest] = all.filter(({ what }) => what.kind !== 'normal')
  if (first === undefined) return []
  const hot = [first, ...rest]
  const cpus = new Set(hot.map(({ what }) => what.cpu).filter((cpu) => cpu !== undefined))
  const counts = countsOf(hot.map(({ what }) => what))
  const critical = hot.some(({ what }) => what.kind === 'critical' || what.kind === 'stopped')
  return [
    {
      ...happened(hot),
      facts: {
        host: scope.name,
        cpus: [...cpus].slice(0, MAX_CPUS).sort((a, b) => a - b),
        scope: counts[0]?.part ?? 'zone',
        totalEvents: counts[0]?.events ?? 0,
        hottestCpu: counts[0]?.cpu,
        counts: counts.slice(0, MAX_CPUS),
        critical,
        degreesC: hot.map(({ what }) => what.degrees).find((degrees) => degrees !== undefined),
        zone: hot.map(({ what }) => what.zone).find((zone) => zone !== undefined),
        isShutDown: hot.some(({ what }) => what.kind === 'stopped') || undefined,
        isOver: all.at(-1)?.what.kind === 'normal',
        message: first.what.message,
      },
      proof: toldBy(hot, 'kernel log'),
      certainty: 'stated',
      ...(all.at(-1)?.what.kind === 'normal' ? { ongoing: false } : {}),
      ...(critical ? { severity: 'critical' } : isBlip(all, counts) ? { severity: 'note' } : {}),
    },
  ]
}

/** Each part was too hot once since boot, and for less than a second: nothing became slower by it. */
function isBlip(all: readonly Event<ThermalEvent>[], counts: readonly Count[]): boolean {
  const [first, last] = [all[0]!.what, all.at(-1)!.what]
  if (last.kind !== 'normal' || first.time === undefined || last.time === undefined) return false
  return counts.length > 0 && counts.every(({ events }) => events === 1) && within(first.time, last.time, BLIP_SECONDS) === true
}

/** The last count of each CPU and part: the kernel counts the two apart, and each CPU for itself. */
function countsOf(events: readonly ThermalEvent[]): Count[] {
  const last = new Map<string, Count>()
  for (const { cpu, part, totalEvents } of events) {
    if (cpu === undefined || part === 'zone') continue
    const key = `${part} ${cpu}`
    last.set(key, { cpu, part: part === 'Core' ? 'core' : 'package', events: Math.max(last.get(key)?.events ?? 0, totalEvents ?? 0) })
  }
  return [...last.values()].toSorted((a, b) => b.events - a.events || a.cpu - b.cpu)
}
