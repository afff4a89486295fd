import type { Told } from './judge.ts'

/** The events of a bad medium, and those of a device that the kernel refuses requests to: a request without a reason is of what was told last. */
export function apartFromOffline(events: readonly Told[]): { readonly medium: readonly Told[]; readonly offline: readonly Told[] } {
  const [medium, offline]: [Told[], Told[]] = [[], []]
  let last: 'medium' | 'offline' | undefined
  for (const told of events) {
    const { kind } = told.what
    if (kind === 'medium' || kind === 'offline') last = kind
    ;(last === 'offline' ? offline : medium).push(told)
  }
  return { medium, offline }
}
