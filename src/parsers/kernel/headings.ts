import type { ReportKind } from '../../records/kernel-report.ts'

/**
 * The first lines of the kernel's reports about itself, in the words of all versions since 2.6.32.
 * A literal alone proves nothing; the shape behind it decides.
 */
interface Heading {
  readonly kind: ReportKind
  readonly literals: readonly string[]
  readonly shape: RegExp
}

const COUNTED = String.raw`:? ?(?:: )?[0-9a-f]{0,16} ?\[#\d{1,4}\]`

const HEADINGS: readonly Heading[] = [
  // arch/x86/mm/fault.c, arch/arm*/mm/fault.c, arch/powerpc/mm/fault.c, arch/mips/mm/fault.c, arch/s390/mm/fault.c, arch/riscv/mm/fault.c
  {
    kind: 'oops',
    literals: ['unable to handle '],
    shape: /^(?:BUG: )?(?:CPU \d{1,5} )?unable to handle (?:kernel|page fault|paging request|\[?kernel)/i,
  },
  { kind: 'oops', literals: ['NULL pointer dereference'], shape: /^BUG: kernel NULL pointer dereference/i },
  {
    kind: 'oops',
    literals: ['Unhandled fault:', 'Unhandled prefetch abort:'],
    shape: /^(?:\[#\d{1,4}\] )?Unhandled (?:fault|prefetch abort): .{1,80}? \(0x[0-9a-f]{1,8}\) at/,
  },
  { kind: 'oops', literals: ['Alignment trap: not handling'], shape: /^Alignment trap: not handling instruction/ },
  {
    kind: 'oops',
    literals: ['general protection '],
    shape: new RegExp(String.raw`^(?:Oops: )?general protection (?:fault|maybe)(?:, .{0,80}?)?${COUNTED}`),
  },
  { kind: 'oops', literals: ['kernel BUG at '], shape: /^(?:\[.{0,40}\] ?)?-?-?-?kernel BUG at \S{1,200}?[:!]/ },
  {
    kind: 'oops',
    literals: [
      'divide error',
      'divide_error',
      'stack segment',
      'int3: ',
      'alignment check: ',
      'segment not present: ',
      'invalid TSS: ',
      'control protection: ',
    ],
    shape: new RegExp(
      String.raw`^(?:Oops: )?(?:divide[ _]error|stack segment|int3|alignment check|segment not present|invalid TSS|control protection)${COUNTED}`,
    ),
  },
  { kind: 'oops', literals: ['double fault'], shape: /^(?:PANIC: double fault|(?:Oops: )?double fault: [0-9a-f]{4} \[#)/ },
  { kind: 'panic', literals: ['Bad mode in '], shape: /^Bad mode in [\w ]{1,40}? handler detected/ },
  { kind: 'oops', literals: ['Unexpected kernel BRK'], shape: /^Unexpected kernel BRK exception at EL1/ },
  { kind: 'oops', literals: ['Kernel access of bad area'], shape: /^(?:Oops: )?Kernel access of bad area, sig: \d/ },
  { kind: 'continued', literals: ['invalid opcode: '], shape: new RegExp(`^(?:Oops: )?invalid opcode${COUNTED}`) },
  {
    kind: 'continued',
    literals: ['Oops: ', 'Oops - ', 'Oops[#', 'Oops [#'],
    shape: /^Oops(?:: | - |(?= ?\[#\d))(?!general|divide|stack seg|int3|double|Kernel access).{0,80}?\[?#\d{1,4}\]/,
  },
  // arch/riscv/kernel/traps.c
  { kind: 'continued', literals: ['Kernel BUG [#'], shape: /^Kernel BUG \[#\d{1,4}\]/i },
  { kind: 'continued', literals: ['Internal error: '], shape: /^Internal error: .{0,100}?\[#\d{1,4}\]/ },
  { kind: 'oops', literals: ['rust_kernel: panicked at'], shape: /^rust_kernel: panicked at \S{1,200}/ },
  // module/os/linux/spl/spl-err.c of OpenZFS (spl_panic): the thread that met it never goes on
  { kind: 'oops', literals: ['PANIC at '], shape: /^PANIC at [\w./-]{1,80}:\d{1,6}:\w{1,80}\(\)/ },
  { kind: 'stack', literals: ['stack guard page was hit'], shape: /^BUG: (?:\S{1,16} )?stack guard page was hit at/ },
  { kind: 'stack', literals: ['Insufficient stack space'], shape: /^Insufficient stack space to handle exception!/ },

  { kind: 'sanitizer', literals: ['BUG: KASAN', 'BUG: KFENCE', 'BUG: KMSAN', 'BUG: KCSAN'], shape: /^BUG: K(?:ASAN|FENCE|MSAN|CSAN): / },
  { kind: 'sanitizer', literals: ['UBSAN: '], shape: /^UBSAN: .{1,100}? in \S/ },
  {
    kind: 'sanitizer',
    literals: [
      'tainted): ',
      'Poison overwritten',
      'Redzone overwritten',
      'padding overwritten',
      'Object already free',
      'Freepointer corrupt',
      'Freechain corrupt',
      'Objects remaining in',
    ],
    shape: /^BUG .{1,80}? \((?:Not tainted|Tainted: [A-Z ]{1,40}|[A-Z ]{1,30})\): \S/i,
  },
  { kind: 'sanitizer', literals: ['cache error in', 'slab error in'], shape: /^slab error in \w{1,80}\(\): cache/ },
  { kind: 'leak', literals: ['BUG: memory leak'], shape: /^BUG: memory leak/ },

  {
    kind: 'lockdep',
    literals: [
      'locking dependency',
      'recursive locking',
      'lock inversion',
      'lock order detected',
      'suspicious RCU usage',
      'suspicious rcu_',
      'inconsistent lock state',
    ],
    shape:
      /^(?:INFO|WARNING|BUG)?:? ?(?:possible (?:circular|recursive) locking (?:dependency )?detected|possible irq lock inversion dependency detected|possible irq-?lock inversion|\S{1,16}-safe -> \S{1,16}-unsafe lock order detected|suspicious RCU usage|suspicious rcu_dereference_check\(\) usage|inconsistent lock state)/i,
  },
  {
    kind: 'lockdep',
    literals: [
      'bad unlock balance',
      'held lock freed',
      'still has locks held',
      'held when returning to user',
      'nested lock was not taken',
      'bad contention detected',
      'Invalid wait context',
      'lock held at task exit',
      'cannot be acquired',
      'invalid lock',
    ],
    shape:
      /^(?:INFO|WARNING|BUG): (?:bad unlock balance detected|bad contention detected|held lock freed|lock held at task exit|lock held when returning to user|nested lock was not taken|Nested lock was not taken|Invalid wait context|\S.{0,40}?\/\d{1,8} still has locks held|.{0,60}? still has locks held)/i,
  },
  { kind: 'lockdep', literals: ['trying to register non-static key'], shape: /^INFO: trying to register non-static key/ },

  { kind: 'warning', literals: ['WARNING: CPU:'], shape: /^WARNING: CPU: \d{1,5} PID: \d{1,10} at / },
  { kind: 'warning', literals: ['WARNING: at '], shape: /^WARNING: at \S{1,200}:\d{1,6} ?/ },
  { kind: 'warning', literals: [', CPU#'], shape: /^WARNING: (?:\[.{1,200}?\] )?\S{1,200}:\d{1,6} at .{1,200}?, CPU#\d{1,5}: / },
  {
    kind: 'warning',
    literals: ['kernel stack regs at', 'kernel stack frame pointer at', 'unrecognized kernel stack'],
    shape: /^WARNING: (?:kernel stack (?:regs|frame pointer) at|unrecognized kernel stack)/,
  },

  {
    kind: 'bug',
    literals: ['BUG: Bad page', 'BUG: Bad rss-counter', 'BUG: Bad swap', 'BUG: non-zero'],
    shape: /^BUG: (?:Bad page (?:state|map|cache)|Bad rss-counter state|Bad swap|non-zero pgtables_bytes|non-zero nr_pt)/,
  },
  {
    kind: 'bug',
    literals: ['scheduling while atomic', 'sleeping function called from'],
    shape: /^BUG: (?:scheduling while atomic|sleeping function called from invalid context)/,
  },
  { kind: 'bug', literals: ['in preemptible ['], shape: /^(?:\S{1,40}: )?BUG: using \S{1,60}? in preemptible \[/ },
  {
    kind: 'bug',
    literals: ['BUG: spinlock', 'BUG: rwlock', 'BUG: rwsem', 'BUG: mutex', 'BUG: write-lock', 'BUG: rt_mutex'],
    shape:
      /^BUG: (?:(?:spinlock|rwlock|mutex|rwsem|rt_mutex) (?:bad magic|already unlocked|recursion|wrong (?:owner|CPU)|lockup|lockup suspected|cpu recursion|trylock failure|uninitialized)|(?:write|read)-lock lockup)/,
  },
  { kind: 'bug', literals: ['workqueue leaked'], shape: /^BUG: workqueue leaked (?:lock|atomic)/ },
  { kind: 'bug', literals: ['BUG: Dentry '], shape: /^BUG: Dentry .{1,120}? still in use/ },
  { kind: 'bug', literals: ['BUG: MAX_'], shape: /^BUG: MAX_[A-Z_]{1,40} too low!/ },
  {
    kind: 'bug',
    literals: ['BUG: atomic counter', 'BUG: looking up invalid', 'BUG: sched_', 'BUG: unable to '],
    shape: /^BUG: (?:atomic counter underflow|looking up invalid subclass|sched_\w{1,40} )/,
  },

  { kind: 'panic', literals: ['Kernel panic'], shape: /^Kernel panic ?(?:- |: )?not syncing/i },
]

/** Headings of lockups and hung tasks, that are read elsewhere but end a report as well. */
const FOREIGN =
  /(?:^|: )(?:INFO: task .{1,64}?:\d{1,10} (?:blocked|can't die)|(?:BUG: )?soft lockup|(?:rcu: )?INFO: rcu\S{0,30} (?:self-)?detected |BUG: workqueue lockup)/

export const HEADING_LITERALS: readonly string[] = HEADINGS.flatMap(({ literals }) => literals)

const DECORATION = /^[\s*#=]{0,80}(?:\[ ?(?=INFO|BUG|WARNING))?/

/** The kernel prints no longer line (kernel/printk/internal.h: PRINTK_MESSAGE_MAX). */
export const MAX_LINE = 2048

/** The heading without what stands around it: `[ INFO: … ]`, blanks. */
export function undecorated(message: string): string {
  const text = message.replace(DECORATION, '').trimEnd()
  return text.endsWith(']') && /^\s{0,80}\[ ?(?:INFO|BUG|WARNING)/.test(message) ? text.slice(0, -1).trimEnd() : text
}

/** Which report a line begins, if it is a heading. */
export function headingOf(message: string): ReportKind | undefined {
  if (message.length > MAX_LINE) return undefined
  const text = undecorated(message)
  return HEADINGS.find(({ shape }) => shape.test(text))?.kind
}

/** Whether a line begins any report, also those that are read elsewhere. */
export function beginsReport(message: string): boolean {
  return message.length <= MAX_LINE && (headingOf(message) !== undefined || FOREIGN.test(message))
}
