import type { Frame, KernelReport, ReportBody, Stack } from '../../records/kernel-report.ts'
import { DISPATCHERS, ENTRY, HELPERS, INSTRUMENTS, LEFTOVERS, LOCKS, REPORTING, WAITS, WATCHING } from './kernel-functions.ts'

/**
 * Which function a report is about. The innermost functions of a trace are often messengers: the code that prints the report,
 * helpers such as memcpy or list_add that were called with bad arguments, locks that are merely waited for. The first
 * function that is none of these groups the same bug over machines, since addresses, CPUs and pids differ.
 */

const SYSCALL =
  /^(?:(?:__)?(?:x64|ia32|x32|arm64|s390x?|riscv|se|do|x86|powerpc|i386)_)?_?(?:compat_)?(?:sys|SyS|SYSC|ksys)_|^(?:__do|__se)_(?:compat_)?sys_|^ksys_/

/** `openat` of `__x64_sys_openat`, `write` of `ksys_write`; undefined of what is no system call. */
export function syscallOf(name: string): string | undefined {
  const plain = SYSCALL.test(name) ? name.replace(NORMAL, '').replace(SYSCALL, '') : ''
  return /^[a-z]\w{1,30}$/.test(plain) ? plain : undefined
}

const NORMAL = /(?:\.(?:part|isra|constprop|cold|llvm|lto_priv|clone|cfi_jt|cfi|\d{1,20})|_noprof){1,8}$/

/** The name without what compilers append: `copy_process.part.3` and `copy_process.cold` are the same function. */
export function plainName(name: string): string {
  const plain = name.replace(NORMAL, '').replace(/^\.(?=\w)/, '')
  return plain
    .replace(/^(?:SyS_|SYSC_|C_SYSC_|compat_SyS_|ksys_|__(?:do|se)_(?:compat_)?sys_)(?=\w)/, '')
    .replace(/^__(?:x64|ia32|arm64|s390x?|riscv)_(?=(?:compat_)?sys_)/, '')
}

const matches = (name: string, ...lists: readonly RegExp[]) => lists.some((list) => list.test(name.replace(NORMAL, '')))

/** Whether a function only leads into the kernel: a system call, the entry from user space, the start of a thread. */
export const isWayIn = (name: string): boolean => matches(name, ENTRY) || SYSCALL.test(name)

/** Whether a function is a messenger in a report about a fault or a wrong value. */
export function isMessenger(name: string): boolean {
  return matches(name, REPORTING, INSTRUMENTS, HELPERS, LOCKS)
}

/** The stack of the failing context: not those of who allocated, freed or holds. */
export function mainStack(body: ReportBody): Stack | undefined {
  const about =
    /^(?:Allocated|Freed|Previously|allocated|freed|.* allocated by|Last |Second|Uninit|page last|NMI|-> #|the existing|Showing|.* state was|hardirqs|softirqs|to a|the dependencies|INFO: (?:Alloc|Freed))/
  const traces = body.stacks.filter(({ label }) => !about.test(label))
  return traces.find(({ label }) => /call trace|stack backtrace|backtrace/i.test(label)) ?? traces[0]
}

/** The frames of a stack that are callers; where the kernel was sure of none, all that it found on the stack. */
export function callersIn(stack: Stack | undefined): readonly Frame[] {
  const frames = stack?.frames ?? []
  const sure = frames.filter((f) => !f.unreliable)
  return sure.length === 0 ? frames : sure
}

/** Whether all frames of its trace bear a question mark, so that the function is a guess. */
export function isGuess(body: ReportBody): boolean {
  const frames = mainStack(body)?.frames ?? []
  return body.ip === undefined && frames.length > 0 && frames.every((f) => f.unreliable)
}

/** The first function that is no messenger, from the instruction pointer outward. */
export function guiltyFunction(report: KernelReport | ReportBody, from?: string): string | undefined {
  const frames = callersIn(mainStack(report))
  const names = frames.map((f) => f.function)
  const start = from ?? report.ip?.function
  // a trace may begin with the function itself or, on arm64, with the handlers of the fault
  const at = start === undefined ? -1 : names.slice(0, 24).findIndex((n) => plainName(n) === plainName(start))
  const path =
    start === undefined ? names : at >= 0 && names.slice(0, at).every((n) => isMessenger(n)) ? names.slice(at) : [start, ...names]
  for (const name of path) {
    if (matches(name, ENTRY)) break
    if (!isMessenger(name)) return plainName(name)
  }
  return undefined
}

/** Who allocated the page or object that a report is about. */
export function allocatingFunction(body: ReportBody): string | undefined {
  const owner = body.stacks.find(({ label }) => /^page last allocated/.test(label))
  const name = callersIn(owner).find(
    (f) => !isMessenger(f.function) && !/alloc|page_owner|^prep_new|^_*filemap_get_folio|^pagecache_get/.test(f.function),
  )?.function
  return name === undefined ? undefined : plainName(name)
}

/** Frames above the wait where the kernel was sure of none. */
const MOST_LEFTOVERS = 8

/** What a sleeping task waits in, past the wait itself. */
export function waitingFunction(body: ReportBody): string | undefined {
  const frames = callersIn(mainStack(body))
  const unsure = frames.every((f) => f.unreliable)
  // leftovers on the stack stand inside of the wait, and helpers between it and who called it
  const wait = unsure ? frames.slice(0, MOST_LEFTOVERS).findIndex(({ function: name }) => matches(name, WAITS)) : -1
  for (const { function: name } of frames.slice(wait + 1)) {
    if (matches(name, ENTRY)) break
    if (!matches(name, WAITS, REPORTING) && !(unsure && matches(name, HELPERS, LEFTOVERS)))
      return /^synchronize_(?:sched|rcu\w*)$/.test(plainName(name)) ? 'synchronize_rcu' : plainName(name)
  }
  return undefined
}

/** The CPU that was found stuck prints its own stack from within the watchdog; RCU's starved kthread is shown as well but is a victim. */
function stuckStack(body: ReportBody): Stack | undefined {
  const own = body.stacks.filter(
    ({ frames }) => !frames.slice(0, 8).some((f) => /^rcu_\w*gp\w*_?kthread|^rcu_gp_fqs_loop/.test(f.function)),
  )
  return (
    own.find(({ frames }) =>
      frames.some((f) => /print_(?:other_)?cpu_stall|check_cpu_stall|rcu_check_gp|rcu_sched_clock_irq|watchdog_timer_fn/.test(f.function)),
    ) ?? own[0]
  )
}

/** What a stuck CPU was at: the entry of the subsystem, since the innermost function differs from sample to sample; below a framework its driver. */
export function stuckFunction(body: ReportBody): string | undefined {
  const found = enteredAt(body)
  return found === undefined ? undefined : (driverBelow(body, found) ?? found)
}

/** Modules that call the drivers of others: a bus, a class of devices. */
const FRAMEWORK = /(?:core|_mod|common|class|lib|helper)$|^(?:drm|usbhid|hid|videodev|mac80211|cfg80211)$/

/** The driver that a framework of its own module has called, and that the CPU was in: the framework calls many. */
function driverBelow(body: ReportBody, found: string): string | undefined {
  const frames = callersIn(stuckStack(body))
  const at = frames.findIndex((frame) => plainName(frame.function) === found)
  const isDriver = ({ module }: Pick<Frame, 'module'>): boolean => module !== undefined && !FRAMEWORK.test(module)
  if (at < 0 || body.ip === undefined || frames[at]!.module === undefined || isDriver(frames[at]!) || !isDriver(body.ip)) return undefined
  const own = frames.slice(0, at).findLast((frame) => frame.module === body.ip?.module) ?? body.ip
  return plainName(own.function)
}

/** Where it came into what it was at. */
function enteredAt(body: ReportBody): string | undefined {
  const stack = stuckStack(body)
  const all = callersIn(stack)
  if (
    all.slice(0, 40).some(({ function: name }) => /^(?:generic_)?smp_call_function/.test(name)) ||
    /^smp_call_function/.test(body.ip?.function ?? '')
  )
    return 'smp_call_function'
  const cut = all.findIndex((f) => f.interrupted)
  const frames = (cut >= 0 ? all.slice(cut) : all.filter(({ function: name }) => !matches(name, WATCHING))).map((f) => f.function)
  const path = body.ip !== undefined && frames[0] !== body.ip.function && cut < 0 ? [body.ip.function, ...frames] : frames
  for (let i = 1; i < path.length; i++) {
    const caller = path[i]!
    const callee = path[i - 1]!
    if (matches(caller, DISPATCHERS) && !matches(callee, DISPATCHERS) && !matches(callee, HELPERS, LOCKS, INSTRUMENTS))
      return plainName(callee)
    if (matches(caller, ENTRY) || SYSCALL.test(caller)) return plainName(SYSCALL.test(caller) ? caller : callee)
  }
  return path.map(plainName).find((name) => !isMessenger(name) && !matches(name, WATCHING))
}
