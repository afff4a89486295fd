import type { Proof } from '../../../core/finding.ts'
import { toldBy } from '../../../core/proof.ts'
import type { FaultKind } from '../../../records/disk-fault.ts'
import type { Told } from './judge.ts'

/** From the device itself down to what follows from it: the first of these names the failure. */
export const ORDER: readonly FaultKind[] = [
  ...([
    'medium',
    'integrity',
    'hardware',
    'reserved',
    'paths',
    'offline',
    'transport',
    'timeout',
    'reset',
    'beyond-end',
    'request',
  ] as const),
]

const NOTES: Readonly<Record<FaultKind, string | undefined>> = {
  medium: 'the medium is bad there',
  integrity: 'not what was written there',
  hardware: 'a part of it failed',
  reserved: 'another host holds it',
  paths: 'no path is left',
  offline: 'gone, or taken offline',
  transport: 'the link failed',
  timeout: 'no answer in time',
  reset: 'it was reset',
  'beyond-end': 'beyond the end of the device',
  request: undefined,
}

/** Lines that are alike but for their numbers. */
const shapeOf = ({ what: { message } }: Told): string => message.replace(/\d+|0x[0-9a-f]+/g, '0')

/** The place and the reason first, then one of each other wording, then the repetitions. */
export function tellingFirst(events: readonly Told[], isVirtual = false): Proof[] {
  const kind = ORDER.find((one) => events.some(({ what }) => what.level !== 'hint' && what.kind === one))
  const rank = ({ what }: Told): number =>
    what.kind !== kind
      ? 3
      : kind !== 'medium' || (what.sense !== undefined && what.sense !== 'Medium Error')
        ? 0
        : what.sector !== undefined
          ? 1
          : 2
  const ranked = events.toSorted((a, b) => rank(a) - rank(b))
  const shapes = new Set<string>()
  const first = ranked.filter((event) => !shapes.has(shapeOf(event)) && shapes.add(shapeOf(event)))
  const again = ranked.filter((event) => !first.includes(event))
  return toldBy([...first, ...again], 'kernel log', (what) => (isVirtual && what.kind === 'transport' ? undefined : NOTES[what.kind]))
}
