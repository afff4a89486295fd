import type { CrashFrame } from '../../records/crash-frame.ts'

/** `    #0 0x45917a in parse_hdr /src/mime/hdr.c:91:12`, `#1 0x55d in f(int) (/srv/app+0x4a1c05) (BuildId: …)`; ThreadSanitizer leaves the address out. */
const FRAME =
  /^\s{2,12}#\d{1,4} (?:0x[0-9a-f]{1,16} )?(?:in )?(\S.{0,300}?)(?: (\/?[^\s()]{1,300}?:\d{1,7})(?::\d{1,5})?)?(?: \(([^()\s]{1,300})\+(0x[0-9a-f]{1,16})\))?(?: \(BuildId: [0-9a-f]{1,64}\))?\s{0,8}$/
/** Functions of the checker itself, which stand for the C library's. */
const OF_CHECKER =
  /^(?:__interceptor_|__(?:a|hwa|m|t|ub|l)san_|__sanitizer_|_?_?interceptor|operator (?:new|delete)|(?:m|c|re)alloc$|free$|str\w{2,8}$|mem\w{2,6}$|wcs\w{2,8}$)/

/** A frame of a sanitizer's stack that is the program's own. */
export function sanitizerFrame(text: string): CrashFrame | undefined {
  const m = FRAME.exec(text)
  if (m === null) return undefined
  const [, name, where, module, offset] = m
  if (OF_CHECKER.test(name!) || /^0x[0-9a-f]+$/.test(name!)) return undefined
  return { function: name, where, module: where === undefined ? module : undefined, offset: where === undefined ? offset : undefined }
}

/** Lines of a report below its head. */
export const SANITIZER_LINE =
  /^\s*$|^\s{2,12}#\d{1,4} |^={2}\d{1,10}={2}|^(?:READ|WRITE|ACCESS) of size |^SUMMARY: |^(?:freed|previously allocated|allocated|Thread T\d|0x[0-9a-f]{6,16} is located|is located|Address 0x|Shadow |  ?=>|  0x|  (?:Addressable|Partially|Heap |Stack |Global |Poisoned |Container |Array |Intra |ASan |Left |Right |Shadow )|HINT: |AddressSanitizer can not|This frame has|\s{4}\[\d|Uninitialized value was|  Uninitialized|The signal is caused|Hint: |Memory access|  (?:Previous )?(?:read|write|Write|Read|Atomic|atomic) of size|  (?:Location|Thread|Mutex|As if|Goroutine)|MemorySanitizer can not|Register values:|r[a-z0-9]{1,2} = )/i
