import type { Found } from '../../../core/failure.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Facts } from './facts.ts'
import { kernelStacks } from './kernel.ts'
import { programs } from './program.ts'

export type { Facts } from './facts.ts'

/** A stack of a program, or of the kernel, ran over its end. */
export const judge = (scope: Scope): Found<Facts>[] => [...programs(scope), ...kernelStacks(scope)]
