import { block, collect } from '../../core/block.ts'
import type { CrashFrame } from '../../records/crash-frame.ts'
import { THREAD_STACK, type ThreadStack } from '../../records/thread-stack.ts'
import { gdbFrame } from '../crash/frames.ts'

/** gdb and pstack: `Thread 3 (Thread 0x7f62a86876c0 (LWP 8728) "ledgerd"):`, `Thread 2 (LWP 12 "x"):` */
const HEADER = /^Thread \d{1,6} \((?:Thread 0x[\da-f]{1,16} )?\(?LWP (\d{1,10})\)?(?: "(.{1,16})")?\):\s*$/
const FRAME = /^#\d{1,5}\s/
/** The lock, by name where the program has symbols for it. */
const LOCK = /\b(?:mutex|futex|rwlock|futex_word)(?:@entry)?=(0x[\da-f]{1,16})(?: <(\w{1,80})(?:\+\d{1,6})?>)?/

/** One thread of `thread apply all bt`, pstack, gstack. */
export const nativeThread = block<ThreadStack>({
  id: 'native-thread',
  emits: THREAD_STACK,
  begins: ['(LWP '],
  opens: (message) => HEADER.test(message),
  maxLines: 300,
  open: (first) =>
    collect(
      first,
      (message) => (FRAME.test(message) || /^\s{4,}\S/.test(message) ? 'take' : 'end'),
      (lines) => {
        const header = HEADER.exec(lines[0].message)!
        const frames: CrashFrame[] = []
        let lock: string | undefined
        let waiting = false
        for (const { message } of lines.slice(1)) {
          if (!FRAME.test(message)) continue
          const frame = gdbFrame(message) ?? { function: /^#\d{1,5}\s{1,4}0x[\da-f]{1,16}\s(?:- \d{1,8} )?(\S{1,200})/.exec(message)?.[1] }
          frames.push(frame)
          if (frames.length > 6) continue
          if (/lll_lock_wait|pthread_mutex_lock|pthread_rwlock_(?:rd|wr)lock|lll_mutex_lock/.test(frame.function ?? '')) waiting = true
          const m = LOCK.exec(message)
          if (m !== null) lock = m[2] ?? lock ?? m[1]
        }
        return {
          runtime: 'native',
          name: header[2] ?? `LWP ${header[1]}`,
          tid: Number(header[1]),
          frames,
          waitsFor: waiting ? lock : undefined,
          waitsForLock: waiting,
          holds: [],
          count: 1,
        }
      },
    ),
})
