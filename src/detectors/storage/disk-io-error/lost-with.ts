import { isFailedByPool } from '../../../casefile/full-pools.ts'
import type { Scope } from '../../../core/scope.ts'
import { ARRAY_FAULT } from '../../../records/raid-state.ts'

/** An array that has lost too many members fails every request: that it does is the array's failure, told there. */
export const lostWithArray = (scope: Scope, device: string): boolean =>
  device.startsWith('md') && scope.events(ARRAY_FAULT).some(({ what }) => what.isDown && what.array === device)

/** A mapped device whose pool is full is told there. */
export const lostWithPool = isFailedByPool
