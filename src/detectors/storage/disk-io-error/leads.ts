import { deviceName, wholeDisk } from '../../../core/device.ts'
import type { Fact } from '../../../core/finding.ts'
import { isRequestOnly } from '../request-only.ts'
import type { Facts } from './facts.ts'

/** What the kernel calls a disk by itself, wherever it is attached. */
const DISK = /^(?:sd[a-z]{1,3}|[hv]d[a-z]|nvme\d{1,3}n\d{1,3})$/

const MAPPING = /^dm-\d{1,4}$/

export const SIGBUS = 7

/** What a panic names that is no fault of a disk. */
const OTHER_ERROR = /: (?:No space left on device|Permission denied|Read-only file system|Cannot allocate memory|Too many open files)/

export function mayLeadTo(
  { device, disks = [], kinds }: Facts,
  {
    id,
    facts: { device: other, mapName, said, lastWords, initSignal, kind, unprompted, member, members, working, plegSilent },
  }: { readonly id: string; readonly facts: Readonly<Record<string, Fact>> },
): boolean {
  // requests fail on a mapping right behind those of what may lie below it; it is no path, and no member of anything
  if (id === 'disk-io-error') return !MAPPING.test(device) && typeof other === 'string' && MAPPING.test(other) && mapName === undefined
  // of programs that give up only one that says so, and a database that panics over no other error
  if (id === 'process-aborted')
    return (
      (typeof lastWords === 'string' && /Input\/output error/.test(lastWords)) ||
      (typeof said === 'string' &&
        (/Input\/output error/.test(said) || ((kind === 'server' || kind === 'stuck') && !OTHER_ERROR.test(said))))
    )
  // a page of its program that cannot be read: SIGBUS (mmap(2))
  if (id === 'kernel-panic') return initSignal === SIGBUS
  // a runtime that does not answer any more waits for a disk that is gone, or for none
  if (id === 'node-not-ready') return plegSilent !== undefined && kinds.includes('offline')
  // the damage was there before the first request failed
  if (id === 'filesystem-error') return unprompted !== true || !isRequestOnly([...kinds])
  // an array that lost one member lost it by that one's own disk
  if (id !== 'raid-degraded' || typeof member !== 'string' || typeof members !== 'number' || working !== members - 1) return true
  const own = [device, ...disks].map((name) => wholeDisk(deviceName(name)))
  return !own.every((name) => DISK.test(name)) || own.includes(wholeDisk(deviceName(member)))
}
