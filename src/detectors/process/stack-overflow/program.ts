import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import type { Scope } from '../../../core/scope.ts'
import { type Crash, namesOf, programOf, toldOf } from '../crash/crash.ts'
import { crashes } from '../crash/crashes.ts'
import { stackOverflowDistance } from '../crash/fault-address.ts'
import { placeOf } from '../crash/place.ts'
import { aboutCrashes, crashProof } from '../crash/proof.ts'
import { framesOf, frameTexts, recursionOf } from '../crash/stack.ts'
import { whoOf } from '../crash/who.ts'
import type { Facts } from './facts.ts'

/** Without the kernel's line or a runtime's word only a stack that is one endless call tells. */
const ENDLESS_FRAMES = 40
const MAX_CALLERS = 6

const distanceOf = ({ fault }: Crash): number | undefined => (fault === undefined ? undefined : stackOverflowDistance(fault))

function isOverflow(crash: Crash): boolean {
  if (crash.kind === 'stack' || distanceOf(crash) !== undefined) return true
  const recursion = recursionOf(crash)
  const frames = (recursion?.times ?? 0) * (1 + (recursion?.over?.length ?? 0))
  return crash.kind === 'segfault' && crash.fault === undefined && frames >= ENDLESS_FRAMES
}

/** A program used up its stack: its runtime says so, the fault lies at the stack's edge, or its stack is one endless call. */
export function programs(scope: Scope): Found<Facts>[] {
  const own = crashes(scope).filter(isOverflow)
  return [...grouped(own, (crash) => groupKey(factsOf(crash))).values()].map((alike) => {
    const [first] = alike
    const recursion = alike.map(recursionOf).find((r) => r !== undefined)
    return {
      ...aboutCrashes(alike),
      facts: {
        ...factsOf(first),
        recursion: recursion?.function,
        recursionOver: recursion?.over,
        recursionTimes: recursion?.times,
        arrayBytes: recursion?.arrayBytes,
      },
      proof: alike.flatMap((c) => crashProof(c, c.fault === undefined ? 'its runtime says so' : 'the fault is at the stack pointer')),
      certainty: 'stated',
      ...(first.fault !== undefined && recursion === undefined ? { missing: 'the stack: a core would show the frames that repeat' } : {}),
    }
  })
}

const groupKey = ({ comm, runtime, thread, recursion, module, moduleOffset }: Facts): string =>
  `${comm ?? runtime ?? ''} ${thread ?? ''} ${recursion ?? ''} ${module ?? ''}+${moduleOffset ?? ''}`

function factsOf(crash: Crash): Facts {
  const { fault, said } = crash
  const recursion = recursionOf(crash)
  const comm = programOf(crash)
  const signal = fault?.signal ?? said?.signal ?? toldOf(crash, 'signal')
  return {
    message: fault?.message ?? said?.message ?? crash.deaths[0]?.message ?? '',
    where: said === undefined ? 'program' : 'runtime',
    signal: signal === undefined ? undefined : `SIG${signal}`,
    ...whoOf(crash),
    thread: said?.thread ?? namesOf(crash).find((name) => name === fault?.comm && name !== comm),
    ...placeOf(crash),
    module: fault === undefined ? undefined : placeOf(crash).module,
    nearSpBytes: distanceOf(crash),
    limitBytes: said?.limitBytes,
    recursion: recursion?.function,
    recursionTimes: recursion?.times,
    callers: frameTexts(framesOf(crash), MAX_CALLERS),
  }
}
