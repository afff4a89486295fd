import type { Crash } from './crash.ts'
import { toldOf } from './crash.ts'
import { codeOffset, hex, insideMapping, lookupAddress } from './fault-address.ts'
import type { CodePlace } from './lookup.ts'
import { framesOf, frameText, frameTexts, ownedFrames, withoutAsserts } from './stack.ts'

/** Where a crash happened, as far as anybody tells. */
export interface CrashPlace extends CodePlace {
  readonly ip?: string | undefined
  readonly sp?: string | undefined
  readonly address?: string | undefined
  readonly frame?: string | undefined
  /** Who called it, from the inside out. */
  readonly callers?: readonly string[] | undefined
}

const MAX_CALLERS = 8

const base = (path: string | undefined): string | undefined => path?.split('/').at(-1)

export function placeOf(crash: Crash): CrashPlace {
  const { fault, said } = crash
  const frames = ownedFrames(framesOf(crash))
  const top = frames[0]
  // who runs into a trap on purpose was called by whom it is about
  const told = crash.kind === 'trap' ? withoutAsserts(frames) : frames
  // the core counts from the beginning of the file, as addr2line does, where the kernel counts from that of the mapping
  const isSame = top?.offset !== undefined && base(top.module) === base(fault?.module) && fault?.fileOffset === undefined
  return {
    ip: hex(fault?.ip ?? said?.pc),
    sp: hex(fault?.sp),
    address: hex(fault?.address ?? said?.address),
    module: fault === undefined ? top?.module : insideMapping(fault) || fault.ip === undefined ? fault.module : undefined,
    moduleOffset: fault === undefined || isSame ? top?.offset : codeOffset(fault),
    offsetIn: fault === undefined || isSame || !insideMapping(fault) ? undefined : fault.fileOffset === undefined ? 'mapping' : 'file',
    lookupAddress: fault === undefined || isSame ? top?.offset : lookupAddress(fault),
    executable: toldOf(crash, 'executable'),
    // HotSpot gives the library first
    frame:
      top === undefined
        ? undefined
        : said?.runtime === 'java' && top.module !== undefined
          ? `${top.module} ${top.function ?? top.offset ?? ''}`.trim()
          : frameText(told[0]!),
    callers: told.length < 2 ? undefined : frameTexts(told.slice(1), MAX_CALLERS),
  }
}
