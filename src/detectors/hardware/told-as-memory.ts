import type { Event } from '../../core/event.ts'
import { once } from '../../core/scope.ts'
import { type Cited, secondsBetween } from '../../core/span.ts'
import { MACHINE_CHECK, type MachineCheck } from '../../records/machine-check.ts'
import { MEMORY_ERROR } from '../../records/memory-error.ts'

/** Seconds between a record and what the driver of the memory controller says of it. */
const NEAR_SECONDS = 2
/** Lines of one error. */
const NEAR_LINES = 12

/** What was logged of the processor of errors that the driver of the memory controller tells in full: no errors of their own. */
export const toldAsMemory = once((scope): readonly Event<MachineCheck & { readonly message: string }>[] => {
  const errors = scope.events(MEMORY_ERROR)
  const isNear = (a: Cited<object>, b: Cited<object>): boolean => {
    const apart = a.time === undefined || b.time === undefined ? undefined : secondsBetween(a.time, b.time)
    if (apart !== undefined) return Math.abs(apart) <= NEAR_SECONDS
    return a.at.artifact === b.at.artifact && Math.abs(a.at.line - b.at.line) <= NEAR_LINES
  }
  return scope
    .events(MACHINE_CHECK)
    .filter(({ what }) => (what.grade === 'logged' || what.isOfMemory === true) && errors.some((error) => isNear(error.what, what)))
})
