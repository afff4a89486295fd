import { once } from '../../core/scope.ts'
import type { Cited } from '../../core/span.ts'
import { THREAD_STACK, type ThreadStack } from '../../records/thread-stack.ts'
import { poolOf, standingOf, type Standing } from './standing.ts'

/** What is kept of one thread: not its frames, of which there may be hundreds. */
export interface DumpedThread extends Standing {
  readonly name: string
  readonly tid?: number | undefined
  readonly runtime: ThreadStack['runtime']
  readonly state?: string | undefined
  readonly waitedMinutes?: number | undefined
  readonly waitsFor?: string | undefined
  readonly waitsForKind?: string | undefined
  readonly waitsForLock: boolean
  readonly holds: readonly string[]
  readonly pool?: string | undefined
  /** It waits for another thread to end. */
  readonly joins: boolean
  readonly at: Cited<ThreadStack>['at']
  readonly time: Cited<ThreadStack>['time']
}

/** All stacks of one process at one moment. */
export interface Dump {
  readonly artifact: string
  readonly threads: readonly DumpedThread[]
}

/** Dumps in the order of their texts. Threads of one text belong to one dump until a thread comes again. */
export const dumpsOf = once((scope): readonly Dump[] => {
  const all: { artifact: string; threads: DumpedThread[] }[] = []
  const open = new Map<string, { readonly dump: (typeof all)[number]; readonly seen: Set<string> }>()
  for (const stack of scope.rows(THREAD_STACK)) {
    const key = `${stack.at.artifact}\0${stack.runtime}`
    const id = `${stack.tid ?? ''}\0${stack.name}`
    let current = open.get(key)
    if (current === undefined || current.seen.has(id)) {
      current = { dump: { artifact: stack.at.artifact, threads: [] }, seen: new Set() }
      open.set(key, current)
      all.push(current.dump)
    }
    current.seen.add(id)
    current.dump.threads.push(dumped(stack))
  }
  return all
})

const dumped = (stack: Cited<ThreadStack>): DumpedThread => ({
  name: stack.name,
  tid: stack.tid,
  runtime: stack.runtime,
  state: stack.state,
  waitedMinutes: stack.waitedMinutes,
  waitsFor: stack.waitsFor,
  waitsForKind: stack.waitsForKind,
  waitsForLock: stack.waitsForLock,
  holds: stack.holds,
  pool: poolOf(stack),
  joins: stack.frames.slice(0, 6).some((f) => /join/.test(f.function ?? '')),
  at: stack.at,
  time: stack.time,
  ...standingOf(stack),
})
