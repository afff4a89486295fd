import type { Sentence } from '../../../core/failure.ts'
import type { Question, Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { count as number, plural, times } from '../../../core/words/numbers.ts'
import { either, opt, say, when } from '../../../core/words/opt.ts'
import { faultLine, nameOf, noMore, ofInit, programName, readStack } from '../crash/words.ts'
import { sourceLine } from '../crash/lookup.ts'
import type { Facts } from './judge.ts'

export function headline(f: Facts, count: number): string {
  if (f.suspectCpu !== undefined)
    return `Programs of all kinds crash on CPU ${f.suspectCpu}: ${listed(f.comms)} had ${number(count)} faults in different code, all of them there.`
  const at = isUnknown(f) && f.frame !== undefined ? /^(.{1,200}?) at (\S+)$/.exec(f.frame) : null
  if (at !== null)
    return say(
      `${at[2]!.replace(/^\.\//, '')}, in ${at[1]}(), ${whatIn(f)}: ${nameOf(f).replace(/^T/, 't')} crashed`,
      when(count > 1, `, ${times(count)}`),
    )
  const many = f.comms.length > 1 && f.thread === undefined
  const place = placeIn(f)
  return say(
    many ? `${listed(f.comms)} crashed${place === undefined ? '' : ' at the same place,'}` : `${nameOf(f, count)} crashed`,
    opt` ${many ? place?.replace(/^(?:at|in) /, '') : place}`,
    `: ${many ? 'each' : 'it'} ${whatIn(f)}`,
    when(count > 1, `, ${times(count)}`),
  )
}

/** What it did, as far as the address tells. */
function whatIn(f: Facts): string {
  const tried = { read: 'read from', write: 'wrote to', exec: 'jumped to' }[f.access ?? ''] ?? 'touched'
  const used = f.access === 'write' ? 'wrote' : 'read'
  if (f.stackOverflow === true) return `ran past the end of its stack (address ${f.address})`
  switch (f.addressClass) {
    case 'mixed':
      return `${tried} addresses of different kinds (${listed(f.addresses)})`
    case 'null pointer':
      return f.access === 'exec' ? 'called a function through a null pointer' : `${used} through a null pointer`
    case 'null pointer + offset':
      return f.access === 'exec' ? `jumped to ${f.address}, close to zero` : `${used} a field of a null pointer (at offset ${f.address})`
    case 'kernel address':
      return `${tried} ${f.address}, an address of the kernel`
    case 'non-canonical':
      return `${tried} ${f.address}, an address that cannot exist`
    case 'read-only page':
      return `wrote to ${f.address}, which is mapped read-only`
    case 'page not executable':
      return `jumped to ${f.address}, a page that holds data`
    case 'jump to nothing':
      return `jumped to ${f.address}, where no code is mapped`
    case 'protected page':
      return `${tried} ${f.address}, which the protection of its page forbids`
    case 'unmapped':
      return `${tried} ${f.address}, where nothing is mapped`
    default:
      if (f.runtime === 'go' && isNull(f.address)) return 'used a nil pointer'
      // a fault of another kind is told with address 0
      return f.runtime !== undefined && isNull(f.address) && Number(f.address) !== 0
        ? `used a field of a null pointer (at offset ${f.address})`
        : `got SIGSEGV${either(opt` at address ${f.address}`, when(f.seenBy === 'container status', ' (exit code 139)'), ' (segmentation fault)')}`
  }
}

const isNull = (address: string | undefined): boolean => address !== undefined && Number(address) < 65_536

/** Where a jump went tells nothing of the place that it came from. */
const isJump = (f: Facts): boolean => f.address !== undefined && f.address === f.ip

const placeIn = (f: Facts): string | undefined =>
  either(
    ownCaller(f) === undefined ? undefined : `in ${functionOf(f.frame!)}, called by ${ownCaller(f)}`,
    opt`in ${f.frame}`,
    when(!isJump(f), either(opt`at ${f.module}+${f.moduleOffset}`, opt`at the instruction ${f.ip}`)),
  )

const WHY: Partial<Record<NonNullable<Facts['addressClass']>, string>> = {
  mixed: 'Addresses that differ each time come from memory that was freed or overwritten, not from a pointer that was never set',
  'null pointer + offset': 'A pointer was null where a structure was expected; the address is where the field lies in it',
  'kernel address': 'No program may touch such an address: the pointer is wild or was overwritten',
  'non-canonical': 'The processor has no such address: the pointer was overwritten, often with text',
  'read-only page': 'Constants, such as the text of a string, lie on such pages',
  'page not executable': 'A wild jump, or a function pointer that was overwritten',
  'jump to nothing': 'A wild jump, or code of a library that was unloaded',
  unmapped: 'The memory was freed, or the pointer is wild',
}

function whyOf(f: Facts): string | undefined {
  if (f.stackOverflow === true) return 'The stack overflow is the cause, not a bad pointer'
  if (f.runtime === 'go' && isNull(f.address))
    return `The pointer there is nil (address ${f.address}), and nothing recovered from the panic`
  if (isJump(f) && isNull(f.address)) return 'A function pointer was never set, or was taken from a table that is null'
  return WHY[f.addressClass ?? 'unknown']
}

/** An overflow of the stack says all of it. */
export const effect = (f: Facts, count: number): Sentence =>
  f.stackOverflow === true || f.suspectCpu !== undefined ? '' : say(`${nameOf(f, count)} crashed`, opt` ${placeIn(f)}`, ' with SIGSEGV')

export const cause = (f: Facts, count: number): Sentence[] =>
  f.suspectCpu === undefined
    ? [
        // the kernel tells only of a fault that nobody catches: then no handler of systemd freezes it
        f.seenBy === 'kernel' ? undefined : ofInit(f),
        whyOf(f),
        when(f.frame !== undefined && ownCaller(f) === undefined, opt`The instruction is at ${f.module}+${f.moduleOffset}`),
        when((f.callers ?? []).length > 0 && ownCaller(f) === undefined, `It was called by ${listed(f.callers ?? [])}`),
        when(
          !isNull(f.address),
          opt`The mapping that the kernel printed, ${f.nearestMapping}, is only the nearest: it does not hold the instruction`,
        ),
        ...inAll(f, count),
      ]
    : [
        'Programs do not share a bug, but these share a processor core: suspect the core, its voltage or its memory, not the programs',
        ...inAll(f, count),
      ]

const inAll = (f: Facts, count: number): Sentence[] => [
  opt`Where ${f.unplaced === undefined ? undefined : f.unplaced === 1 ? 'one of these crashes' : `${number(f.unplaced)} of these crashes`} happened is not in the input: it may be another place`,
  when(
    f.tellsAll === true && f.faultsInAll > count,
    `In all, the input has ${number(f.faultsInAll)} segmentation faults at ${plural(f.placesInAll, 'place')}`,
  ),
  opt`The kernel suppressed ${number(f.suppressed)} further messages: the counts are lower bounds`,
]

export function fix(f: Facts, count: number): Step[] {
  if (f.suspectCpu !== undefined)
    return [
      {
        when: 'now',
        say: `Take CPU ${f.suspectCpu} out of use and see whether the crashes stop.`,
        run: `echo 0 > /sys/devices/system/cpu/cpu${f.suspectCpu}/online`,
        changes: 'host',
      },
      {
        when: 'durable',
        say: 'Test processor and memory, update microcode and firmware, undo overclocking; replace the part if it goes on.',
        run: 'journalctl -k -g "mce|Hardware Error"',
      },
      {
        when: 'verify',
        say: `No fault for as long as these ${number(count)} took.`,
        run: 'journalctl -k -g segfault --since -1h',
      },
    ]
  return [
    ...(isNameless(f)
      ? [{ when: 'now' as const, say: 'Find out which program it was: the lines before the status tell what was started.' }]
      : []),
    ...(ownCaller(f) === undefined
      ? readStack(isJump(f) ? { ...f, module: undefined } : f)
      : [
          { when: 'now' as const, say: `Look at ${ownCaller(f)}: what it hands to ${functionOf(f.frame!)}.` },
          ...sourceLine({ executable: f.executable, moduleOffset: moduleOf(ownCaller(f)!)?.lookupAddress, ...moduleOf(ownCaller(f)!) }),
        ]),
    { when: 'durable', say: durable(f) },
    noMore(f, 'segmentation fault', f.comm === undefined ? grepOf(f) : `${f.thread ?? f.comm}.*${grepOf(f)}`),
  ]
}

/** Libraries in which a crash is nearly always their caller's. */
const isCLibrary = (module: string): boolean =>
  /^(?:libc|libm|libpthread|ld-linux[\w-]{0,20}|ld-musl[\w-]{0,20})[.-]/.test(module.split('/').at(-1)!)

/** Frames of the C library itself, where its symbols are installed: its names begin with an underscore, its sources lie in these folders. */
const OF_LIBRARY =
  /^_| at \S{0,200}\/glibc[^/]{0,40}\/| at (?:\.{1,2}\/){1,8}(?:sysdeps|malloc|string|stdio-common|libio|nptl|csu|elf|stdlib|debug|posix)\//

/** Of a crash in the C library the first caller that is the program's own, where its source line is known. */
const ownCaller = (f: Facts): string | undefined =>
  f.frame !== undefined && !isJump(f) && (f.module === undefined ? / at /.test(f.frame) && OF_LIBRARY.test(f.frame) : isCLibrary(f.module))
    ? f.callers?.find((caller) => (/ at \S+:\d+$/.test(caller) || isProgramOwn(moduleOf(caller)?.module)) && !OF_LIBRARY.test(caller))
    : undefined

/** `fmt_row (reportd+0x123c4)`: file and offset of a frame without its source line. */
function moduleOf(frame: string): { readonly module: string; readonly lookupAddress: string } | undefined {
  const m = / \(([^()\s]{1,300})\+(0x[0-9a-f]{1,16})\)$/.exec(frame)
  return m === null ? undefined : { module: m[1]!, lookupAddress: m[2]! }
}

const isProgramOwn = (module: string | undefined): boolean => module !== undefined && !isCLibrary(module)

/** `__strlen_avx2`, without the source line in the library, which helps nobody. */
const functionOf = (frame: string): string => frame.replace(/ at \S+$| \(\S+\+0x[0-9a-f]+\)$/, '')

/** The kernel of arm64 and its like writes `unhandled` of a fault that nobody handles. */
const isOfOtherKernel = ({ message }: Facts): boolean => /\]: unhandled /.test(message)

/** What the line of its kernel holds. */
const grepOf = (f: Facts): string => (isOfOtherKernel(f) ? 'unhandled' : 'segfault')

/** What is open where no line tells the address. */
export const open = (f: Facts): Question[] =>
  f.address !== undefined ||
  f.frame !== undefined ||
  f.runtime !== undefined ||
  f.pod !== undefined ||
  f.suspectCpu !== undefined ||
  isOfOtherKernel(f)
    ? []
    : [faultLine('At which address, and where in the code', 'segfault')]

/** Nothing but its runtime is known. */
const isUnknown = (f: Facts): boolean => [f.comm, f.pid, f.unit, f.pod, f.container].every((name) => name === undefined)

const isNameless = (f: Facts): boolean => [f.comm, f.pid, f.unit, f.pod, f.runtime].every((name) => name === undefined)

function durable(f: Facts): string {
  const where = f.frame ?? programName(f)
  if (f.stackOverflow === true) return `Bound the recursion of ${programName(f)}, or its arrays on the stack.`
  if (!isJump(f) && (ownCaller(f) !== undefined || (f.module !== undefined && isCLibrary(f.module))))
    return ownCaller(f) === undefined
      ? `The bad pointer comes from the caller of the C library, hardly from the library: find it in the stack, and check what it hands over; or update ${programName(f)}.`
      : `Find out where ${ownCaller(f)} has that pointer from, and check it before the call; the C library is hardly to blame.`
  if (!isJump(f) && f.module !== undefined && /\.so\b/.test(f.module))
    return `Compare the version of ${f.module} with the newest one; where its caller is your own code, the bad pointer comes from there.`
  if (f.runtime === 'go')
    return 'Return the error instead of going on with nil, and test it: often an error was returned and not looked at.'
  if (/\b\w{2,20}Sanitizer: /.test(f.message)) return `Find out where ${where} has that pointer from, and check it before its use.`
  const gem = f.runtime === 'ruby' ? /\bgems\/([\w.-]{1,80}?)-(\d[\w.]{0,30})\//.exec(f.frame ?? '') : null
  if (gem !== null) return `Update the gem ${gem[1]} (${gem[2]} here): Ruby itself has no bad pointers, its native extensions do.`
  if (/^(?:r|ruby|julia)$/.test(f.runtime ?? ''))
    return `Update the package ${opt`that holds ${f.frame}` ?? 'with native code that it called last'}: the language itself has no bad pointers.`
  if (f.runtime === 'java') return `Update ${opt`the native library that holds ${f.frame}, or ` ?? ''}the JVM.`
  const isNullPointer = f.addressClass === 'null pointer' || f.addressClass === 'null pointer + offset'
  return isNullPointer
    ? `Find out why the pointer was not set in ${where}, and check it before its use; or update ${programName(f)}.`
    : f.addressClass === 'read-only page'
      ? `Let ${where} write to a copy, not to the constant.`
      : f.pod !== undefined
        ? `Update the image, or fix the bad pointer that the last lines of ${programName(f)} or its core name.`
        : `Update ${programName(f)}, or run it under AddressSanitizer or valgrind: they stop where the memory is freed or overwritten.`
}
