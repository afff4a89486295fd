import type { Proof } from '../../../core/finding.ts'
import { toldBy } from '../../../core/proof.ts'
import type { LossKind } from '../../../records/storage-loss.ts'
import { isFault, type Loss, type Lost } from './losses.ts'

const NOTES: Readonly<Partial<Record<LossKind, string>>> = {
  adapter: 'the adapter',
  'fc-port': 'the port of the target is lost',
  usb: 'the USB device',
  'usb-host': 'the USB controller stopped',
  'pci-slot': 'the slot is empty',
  card: 'the card',
  server: 'the way to its server',
  iommu: 'DMA that was refused',
}
const MAX_LINES = 3
/** Each line of a way over a network says something else: what was lost, why, what was tried. */
const MAX_FABRIC_LINES = 8

/** What tells that it is lost, then what came before it. */
export function lossProof({ kind, events }: Loss): Proof[] {
  const ends = ({ what }: Lost): number => Number(what.isLost && !isFault(what))
  const ranked = events.toSorted((a, b) => ends(b) - ends(a) || Number(b.what.isLost) - Number(a.what.isLost) || a.order - b.order)
  const shapes = new Set<string>()
  const shapeOf = (message: string): string => message.replace(/\d+/g, '0')
  const first = ranked.filter(({ what: { message } }) => !shapes.has(shapeOf(message)) && shapes.add(shapeOf(message)))
  return toldBy(first.slice(0, kind === 'fabric' ? MAX_FABRIC_LINES : MAX_LINES), 'kernel log', ({ isBack }) =>
    isBack === true ? 'it works again' : NOTES[kind],
  )
}
