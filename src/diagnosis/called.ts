import type { SettledScope } from '../casefile/case-file.ts'
import type { Entities } from '../core/finding.ts'
import type { Entry } from './entry.ts'

/** Whether a host's name or address is of this machine. */
export function isOf(scope: SettledScope, host: string): boolean {
  const name = host.toLowerCase()
  return (
    scope.addresses.has(name) ||
    scope.aliases.includes(name) ||
    (!name.includes('.') && scope.aliases.some((alias) => alias.split('.')[0] === name))
  )
}

/** How the program is called that a failure is about. */
const PROGRAM: readonly (keyof Entities)[] = ['unit', 'comm', 'container']
export const calledOf = ({ linked }: Entry): string[] => PROGRAM.flatMap((name) => [...(linked.get(name) ?? [])])

/** What tells of which container or pod a finding is. */
const CONTAINERS: readonly (keyof Entities)[] = ['containerId', 'podUid', 'pod', 'container']
/** Where two findings about containers share none of their names, that they are of one is a guess, however near they are and whatever runs in them. */
export const isOfContainer = ({ linked }: Entry): boolean => CONTAINERS.some((name) => linked.has(name))
