import type { Found } from '../../../core/failure.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Values } from '../../../core/threshold.ts'
import { bonds } from './bonds.ts'
import type { Facts } from './facts.ts'
import { flaps, LIMITS } from './flaps.ts'
import { hangs } from './hangs.ts'

/** A card does not send, is gone, or loses its link again and again or for good; a bond has no member left. */
export const judge = (scope: Scope, t: Values<typeof LIMITS>): Found<Facts>[] => [...hangs(scope), ...bonds(scope), ...flaps(scope, t)]
