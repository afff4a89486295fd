import { block, collect } from '../../core/block.ts'
import type { CrashFrame } from '../../records/crash-frame.ts'
import { THREAD_STACK, type ThreadStack } from '../../records/thread-stack.ts'

/** runtime/traceback.go: `goroutine 34 [semacquire, 12 minutes, locked to thread]:`; since 1.23 with gp= and m= in between. */
const HEADER =
  /^goroutine (\d{1,20})(?: gp=0x[\da-f]{1,16} m=\S{1,20}(?: mp=0x[\da-f]{1,16})?)? \[([^\]]{1,80}?)(?:, (\d{1,9}) minutes)?(?:, [^\]]{1,80})?\]:$/
const FRAME = /^(?:created by )?([\w./*()[\]·{}%,~+-]{1,300}?)(?:\([^()]{0,400}\)|\(\.\.\.\)| in goroutine \d{1,20})?$/
const PLACE = /^\s{1,20}(\S{1,300}\.(?:go|s):\d{1,7})/

/** One goroutine of a dump: SIGQUIT, a crash, or `/debug/pprof/goroutine?debug=2`. */
export const goroutine = block<ThreadStack>({
  id: 'goroutine',
  emits: THREAD_STACK,
  begins: ['goroutine '],
  opens: (message) => HEADER.test(message),
  maxLines: 220,
  open: (first) =>
    collect(
      first,
      (message) => {
        if (message.trim() === '' || HEADER.test(message)) return 'end'
        return PLACE.test(message) || FRAME.test(message) || message.startsWith('...') ? 'take' : 'end'
      },
      (lines) => {
        const header = HEADER.exec(lines[0].message)!
        const frames: CrashFrame[] = []
        for (let i = 1; i < lines.length; i++) {
          const text = lines[i]!.message
          const name = PLACE.test(text) ? undefined : FRAME.exec(text)?.[1]
          if (name === undefined || name === '...') continue
          frames.push({
            function: text.startsWith('created by ') ? `created by ${name}` : name,
            where: PLACE.exec(lines[i + 1]?.message ?? '')?.[1],
          })
        }
        return {
          runtime: 'go',
          name: `goroutine ${header[1]}`,
          tid: Number(header[1]),
          state: header[2]!,
          waitedMinutes: header[3] === undefined ? undefined : Number(header[3]),
          frames,
          waitsForLock: /^(?:semacquire|sync\.(?:RW)?Mutex)/.test(header[2]!),
          holds: [],
          count: 1,
        }
      },
    ),
})
