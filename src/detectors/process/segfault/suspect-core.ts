import type { UserFault } from '../../../records/user-fault.ts'

/** Fewer faults, places or programs than these are chance. */
const LEAST_FAULTS = 8
const LEAST_PLACES = 4
const LEAST_PROGRAMS = 3
const SHARE = 0.9

export interface SuspectCore {
  readonly cpu: number
  /** `socket:core`: hyper-threads of one core share its defects. */
  readonly name: string
  holds(fault: UserFault | undefined): boolean
}

const coreOf = (fault: UserFault | undefined): string | undefined =>
  fault?.cpu === undefined ? undefined : `${fault.socket ?? 0}:${fault.core ?? fault.cpu}`

/**
 * Crashes that share a processor core but neither code nor program point to the hardware (kernels since 6.1 print the CPU).
 * One program bound to one CPU is no proof, nor is one library that all programs use.
 */
export function suspectCore(faults: readonly { fault: UserFault | undefined; place: string }[]): SuspectCore | undefined {
  const known = faults.filter(({ fault }) => coreOf(fault) !== undefined)
  const counts = new Map<string, number>()
  for (const { fault } of known) counts.set(coreOf(fault)!, (counts.get(coreOf(fault)!) ?? 0) + 1)
  const top = [...counts].sort((a, b) => b[1] - a[1])[0]
  if (top === undefined || top[1] < LEAST_FAULTS || top[1] < SHARE * known.length) return undefined
  const on = known.filter(({ fault }) => coreOf(fault) === top[0])
  if (new Set(on.map(({ place }) => place)).size < LEAST_PLACES || new Set(on.map(({ fault }) => fault?.comm)).size < LEAST_PROGRAMS)
    return undefined
  return { cpu: on[0]?.fault?.cpu ?? 0, name: top[0], holds: (fault) => coreOf(fault) === top[0] }
}
