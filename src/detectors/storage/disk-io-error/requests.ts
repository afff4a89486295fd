import { happened } from '../../../core/event.ts'
import type { Told } from './judge.ts'

/**
 * How many requests these lines tell of. nvme first aborts a request that has no answer, and resets the controller when that had none either: two
 * lines of one request, by its tag (drivers/nvme/host/pci.c). That the device is lost is no request, where they are told of.
 */
export function requestsIn(events: readonly Told[]): number {
  const tagged = events.filter(({ what }) => what.tag !== undefined)
  if (tagged.length === 0) return happened(events).count
  const open = new Set<string>()
  let count = 0
  for (const told of tagged) {
    const tag = `${told.what.device} ${told.what.tag}`
    if (/timeout, aborting/.test(told.what.message)) open.add(tag)
    else if (open.delete(tag)) continue
    count += told.count
  }
  return count + happened(events.filter(({ what }) => what.tag === undefined && what.kind !== 'offline' && what.kind !== 'reset')).count
}
