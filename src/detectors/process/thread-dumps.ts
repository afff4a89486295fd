import type { Sight } from '../../core/detector.ts'
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
  readonly threads: DumpedThread[]
}

const MAX_DUMPS = 200
const MAX_THREADS = 20_000

/** Threads of one text belong to one dump until a thread comes again. */
export class ThreadDumps {
  readonly all: Dump[] = []
  readonly #open = new Map<string, { dump: Dump; seen: Set<string> }>()
  #threads = 0

  constructor(bench: Sight) {
    bench.on(THREAD_STACK, (stack) => this.#add(stack))
  }

  #add(stack: Cited<ThreadStack>): void {
    if (++this.#threads > MAX_THREADS) return
    const key = `${stack.at.artifact}\0${stack.runtime}`
    const id = `${stack.tid ?? ''}\0${stack.name}`
    let open = this.#open.get(key)
    if (open === undefined || open.seen.has(id)) {
      if (this.all.length >= MAX_DUMPS) return
      open = { dump: { artifact: stack.at.artifact, threads: [] }, seen: new Set() }
      this.#open.set(key, open)
      this.all.push(open.dump)
    }
    open.seen.add(id)
    open.dump.threads.push({
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
  }
}
