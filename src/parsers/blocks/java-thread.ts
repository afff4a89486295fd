import { block, collect } from '../../core/block.ts'
import type { CrashFrame } from '../../records/crash-frame.ts'
import { THREAD_STACK, type ThreadStack } from '../../records/thread-stack.ts'

/** `"http-worker-1" #12 [3391] daemon prio=5 os_prio=0 cpu=1.11ms elapsed=5.75s tid=0x… nid=0x1548 waiting on condition  [0x…]` */
const HEADER =
  /^"(.{1,250})"(?: #\d{1,12})?(?: \[(\d{1,10})\])?(?: daemon)?(?: prio=\d{1,3})?(?: os_prio=-?\d{1,3})? .{0,200}\btid=0x[\da-f]{1,16}(.{0,200})$/
const STATE = /^\s{0,20}java\.lang\.Thread\.State: ([A-Z_]{3,20}(?: \([a-z ]{1,40}\))?)/
const FRAME =
  /^\s{0,20}at (?:[\w.+-]{1,80}@[\w.+-]{0,60}\/|[\w.]{1,60}\/)?([\w.$/<>\u0080-\uffff-]{1,400})\((?:[\w.+-]{1,80}@[\w.+-]{1,60}\/)?([^()]{1,200})\)/
const LOCK =
  /^\s{0,20}- (waiting to lock|waiting to re-lock in wait\(\)|parking to wait for|waiting on|locked|eliminated)\s{1,4}<(0x[\da-f]{1,16})>(?: \(an? ([^)]{1,300})\))?/
const OWNED = /^\s{0,20}- <(0x[\da-f]{1,16})> \(an? /
const MAX_HELD = 64

/** One thread of a HotSpot thread dump (jstack, jcmd Thread.print, SIGQUIT), with the locks it holds and the one it waits for. */
export const javaThread = block<ThreadStack>({
  id: 'java-thread',
  emits: THREAD_STACK,
  begins: [' tid=0x'],
  opens: (message) => HEADER.test(message),
  maxLines: 1200,
  open: (first) =>
    collect(
      first,
      (message) => {
        if (message.trim() === '') return 'pass'
        if (HEADER.test(message)) return 'end'
        return /^(?:\s{1,20}\S|at |- )/.test(message) ? 'take' : 'end'
      },
      (lines) => {
        const header = HEADER.exec(lines[0].message)!
        const nid = /\bnid=(?:0x([\da-f]{1,8})|(\d{1,10}))/.exec(header[3]!)
        const frames: CrashFrame[] = []
        const holds = new Set<string>()
        let state: string | undefined
        let waits: { id: string; kind?: string | undefined; lock: boolean } | undefined
        for (const { message } of lines.slice(1)) {
          state ??= STATE.exec(message)?.[1]
          const frame = FRAME.exec(message)
          if (frame !== null) {
            frames.push({ function: frame[1], where: frame[2] })
            continue
          }
          const lock = LOCK.exec(message)
          if (lock === null) {
            const owned = OWNED.exec(message)?.[1]
            if (owned !== undefined && holds.size < MAX_HELD) holds.add(owned)
            continue
          }
          const [, how, id, kind] = lock
          if (how === 'locked' || how === 'eliminated') {
            if (holds.size < MAX_HELD) holds.add(id!)
          } else waits ??= { id: id!, kind, lock: how === 'waiting to lock' || how === 'waiting to re-lock in wait()' || isLock(kind) }
        }
        // Object.wait() gives its monitor up, though the dump goes on to print it as locked
        if (waits !== undefined) holds.delete(waits.id)
        return {
          runtime: 'java',
          name: header[1]!,
          tid:
            nid === null
              ? header[2] === undefined
                ? undefined
                : Number(header[2])
              : nid[1] === undefined
                ? Number(nid[2])
                : Number.parseInt(nid[1], 16),
          state: state ?? (header[3]!.replace(/\bnid=\S+|\[0x[\da-f]+\]/g, '').trim() || undefined),
          frames,
          waitsFor: waits?.id,
          waitsForKind: waits?.kind,
          waitsForLock: waits?.lock ?? false,
          holds: [...holds],
          count: 1,
        }
      },
    ),
})

/** Classes whose instances are owned by one thread; a semaphore, a latch or a condition is not. */
function isLock(kind: string | undefined): boolean {
  return /(?:ReentrantLock|ReentrantReadWriteLock)\$\w*Sync$/.test(kind ?? '')
}
