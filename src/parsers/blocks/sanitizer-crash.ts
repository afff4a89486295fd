import { block, collect } from '../../core/block.ts'
import type { CrashFrame } from '../../records/crash-frame.ts'
import { RUNTIME_CRASH, type RuntimeCrash } from '../../records/runtime-crash.ts'
import { crashSignal } from '../crash/signals.ts'
import { sanitizerFrame, SANITIZER_LINE } from '../crash/sanitizers.ts'

/**
 * `==23120==ERROR: AddressSanitizer: heap-use-after-free on address 0x60700000dfb5 at pc …`, `==8==ERROR: UndefinedBehaviorSanitizer: SEGV on unknown
 * address 0x000000000010 (pc …)` (compiler-rt/lib/asan/asan_errors.cpp, sanitizer_common/sanitizer_symbolizer_report.cpp).
 */
const HEAD =
  /^={2}(\d{1,10})={2}\s?ERROR: ((?:HW)?(?:Address|Memory|Thread|UndefinedBehavior)Sanitizer): (SEGV|BUS|FPE|ILL|ABRT|TRAP|stack-overflow|attempting (?:double-free|free on address which was not malloc\(\)-ed)|[a-z]+(?:-[a-z]+){1,6})(?::| on| \()(.{0,300})/
/** `==77==WARNING: MemorySanitizer: use-of-uninitialized-value`: it ends there unless it was told to go on. */
const UNINITIALIZED = /^={2}(\d{1,10})={2}\s?WARNING: (MemorySanitizer): (use-of-uninitialized-value)/
/** The allocator's own refusals are told elsewhere: they are of memory. */
const OF_MEMORY = /out-of-memory|size-too-big|size-overflow|rss-limit/
const LAST = /^={2}\d{1,10}={2}\s?ABORTING|^Exiting\s*$/
const MAX_FRAMES = 8

/** AddressSanitizer and its kin end a program at its first bad access, with a stack of the access and one of who freed the block. */
export const sanitizerCrash = block<RuntimeCrash>({
  id: 'sanitizer-crash',
  emits: RUNTIME_CRASH,
  begins: ['Sanitizer: '],
  opens: (message) => HEAD.test(message.trim()) || UNINITIALIZED.test(message.trim()),
  maxLines: 400,
  open: (first) =>
    collect(
      first,
      (message) => (LAST.test(message.trim()) ? 'last' : SANITIZER_LINE.test(message) ? 'take' : 'end'),
      (lines) => {
        const said = lines[0]
        if (said.kernel === true || said.priority === 7) return undefined
        const text = said.message.trim()
        const head = HEAD.exec(text)
        const m = head ?? UNINITIALIZED.exec(text)
        if (m === null || OF_MEMORY.test(m[3]!)) return undefined
        // a checker that only reports lets the program go on
        if (head === null && !lines.some(({ message }) => LAST.test(message.trim()))) return undefined
        const stacks: CrashFrame[][] = [[]]
        let freed: CrashFrame[] | undefined
        for (const { message } of lines.slice(1)) {
          const frame = sanitizerFrame(message)
          if (frame !== undefined) (freed ?? stacks[0]!).push(frame)
          else if (/^freed by thread/.test(message.trim())) freed = []
          else if (/^(?:previously )?allocated by thread|^Uninitialized value was|^SUMMARY: /.test(message.trim())) break
        }
        const own = stacks[0]!
        const signal = crashSignal(m[3])
        const freeing = freed?.find(({ where }) => where !== undefined)
        return {
          runtime: 'c',
          kind: m[3] === 'stack-overflow' ? 'stack' : signal === undefined || signal === 'ABRT' ? 'abort' : 'fault',
          signal: signal ?? (m[3] === 'stack-overflow' ? 'SEGV' : 'ABRT'),
          message: text.slice(0, 400),
          comm: said.ident ?? programIn(lines.map(({ message }) => message)),
          pid: Number(m[1]),
          host: said.host,
          unit: said.unit,
          address: signal === undefined ? undefined : /^ (?:unknown )?address 0x([0-9a-f]{1,16})/.exec(m[4] ?? '')?.[1],
          frames: own.length === 0 ? undefined : own.slice(0, MAX_FRAMES),
          detail: `${m[2]}: ${m[3]}${freeing === undefined ? '' : `; the memory was freed in ${freeing.function} at ${freeing.where}`}`,
        }
      },
    ),
})

/** The file of a frame, whoever's it is: the checker's own functions are linked into the program. */
const FILE = /^\s{2,12}#\d{1,4} .{0,400}\((\/?[^()\s]{1,300})\+0x[0-9a-f]{1,16}\)/

/** The program is the file of the outermost frame that is no library's. */
const programIn = (messages: readonly string[]): string | undefined =>
  messages.map((text) => FILE.exec(text)?.[1]?.split('/').at(-1)).findLast((name) => name !== undefined && !/\.so\b/.test(name))
