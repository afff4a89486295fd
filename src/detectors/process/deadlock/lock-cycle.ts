import type { DumpedThread } from '../thread-dumps.ts'

/** Threads of which each waits for a lock that the next one holds, the last for one of the first. */
export function lockCycle(threads: readonly DumpedThread[]): DumpedThread[] | undefined {
  const holders = new Map<string, DumpedThread>()
  for (const thread of threads) for (const lock of thread.holds) holders.set(lock, thread)
  const next = (thread: DumpedThread): DumpedThread | undefined =>
    thread.waitsForLock && thread.waitsFor !== undefined ? holders.get(thread.waitsFor) : undefined
  const done = new Set<DumpedThread>()
  for (const start of threads) {
    const path: DumpedThread[] = []
    for (let at: DumpedThread | undefined = start; at !== undefined && !done.has(at); at = next(at)) {
      const before = path.indexOf(at)
      if (before >= 0) return path.length - before >= 2 ? path.slice(before) : undefined
      path.push(at)
      if (path.length > 1000) break
    }
    for (const seen of path) done.add(seen)
  }
  return undefined
}

/**
 * Every thread of the process waits: at least two for different locks, the others only for those to end. Then the holders
 * are among them, unless one ended without giving its lock back.
 */
export function allLocked(threads: readonly DumpedThread[]): DumpedThread[] | undefined {
  const waiting = threads.filter((t) => t.waitsForLock && t.waitsFor !== undefined)
  const rest = threads.filter((t) => !waiting.includes(t))
  if (new Set(waiting.map((t) => t.waitsFor)).size < 2 || rest.some((t) => !t.joins)) return undefined
  return waiting
}
