import type { KernelReport } from '../../records/kernel-report.ts'
import { allocatingFunction, guiltyFunction, isMessenger, plainName, stuckFunction, waitingFunction } from './guilty.ts'
import { demangled } from '../../core/rust-names.ts'

/** A title without addresses, numbers and names of tasks: the same bug has the same title on every machine. */
export interface Titled {
  readonly title: string
  readonly function?: string | undefined
  /** The kind of report names a function, and this one does not: its trace is missing or cut. */
  readonly unnamed?: true | undefined
}

const within = (kind: string, name: string | undefined): Titled =>
  name === undefined ? { title: kind, unnamed: true } : { title: `${kind} in ${name}`, function: name }

/** Numbers and addresses taken out of a text. */
export function timeless(text: string): string {
  return text
    .replace(/\b0x[0-9a-f]{1,16}\b|\b[0-9a-f]{12,16}\b/gi, 'ADDR')
    .replace(/\b\d{1,20}\b/g, 'NUM')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 120)
}

export function oopsTitle(report: KernelReport): Titled {
  const h = report.heading
  const said = report.details
  const guilty = guiltyFunction(report)
  const rust = /^rust_kernel: panicked at/.test(h)
    ? (said.find((d) => !/^(?:kernel BUG|Oops|audit|-{4})/.test(d)) ?? 'Rust panic')
    : undefined
  if (rust !== undefined) return within(rust.slice(0, 80), guilty === undefined ? undefined : demangled(guilty))
  if (/NULL pointer dereference/i.test(h)) return within('BUG: unable to handle kernel NULL pointer dereference', guilty)
  if (/user memory without uaccess/.test(h)) return within('BUG: unable to handle kernel access to user memory', guilty)
  if (/(?:paging|page) (?:request|fault)|pointer dereference in virtual|data access|instruction fetch/i.test(h))
    return within('BUG: unable to handle kernel paging request', guilty)
  if (/^(?:Oops: )?general protection/.test(h)) return within('general protection fault', guilty)
  if (/kernel BUG at/.test(h)) {
    if (/kernel BUG at \S{0,80}lib\/list_debug\.c/.test(h)) return within('BUG: corrupted list', guilty)
    if (/kernel BUG at \S{0,80}mm\/usercopy\.c/.test(h)) return within('BUG: bad usercopy', guilty)
    return within('kernel BUG', guilty)
  }
  if (/double fault/.test(h)) return within('PANIC: double fault', guilty)
  if (/stack segment/.test(h)) return within('stack segment fault', guilty)
  const trap = /^(?:Oops: )?(divide.error|int3|invalid opcode|alignment check|segment not present|invalid TSS|control protection)/.exec(h)
  if (trap !== null) return within(trap[1]!.replace('_', ' '), guilty)
  if (/^Alignment trap/.test(h)) return within('Alignment trap', guilty)
  if (/^Unhandled/.test(h)) return within('Unhandled fault', guilty)
  if (/^Internal error/.test(h)) return within('Internal error', guilty)
  return guilty === undefined ? { title: timeless(h) } : within(/^Unexpected kernel BRK/.test(h) ? 'Internal error' : 'kernel oops', guilty)
}

/** Warnings that helpers print about their caller, by the file or the function that holds the WARN. */
const ABOUT_CALLER: readonly (readonly [RegExp, string])[] = [
  [/^kmalloc_(?:slab|large\w*)$|^__alloc_pages\w*$/, 'kmalloc bug'],
  [/^refcount_\w+$/, 'refcount bug'],
  [/^debug_print_object$/, 'ODEBUG bug'],
  [/^_*kobject_\w+$/, 'kobject bug'],
  [/^_*proc_register$/, 'proc registration bug'],
  [/^usercopy_warn$/, 'bad usercopy'],
  [/^_*vmalloc_node_range\w*$/, 'zero-size vmalloc'],
]

export function warningTitle(report: KernelReport & { where?: string | undefined; site?: string | undefined }): Titled {
  const { site, where } = report
  const name = site === undefined ? undefined : plainName(site)
  const guilty = guiltyFunction(report, site)
  if (where !== undefined && /locking\/lockdep\.c|kernel\/lockdep\.c/.test(where)) return within('WARNING: locking bug', guilty)
  if (where !== undefined && /fs\/dcache\.c/.test(where) && name === 'umount_check') return { title: 'BUG: Dentry still in use in unmount' }
  for (const [shape, kind] of ABOUT_CALLER) if (name !== undefined && shape.test(name)) return within(`WARNING: ${kind}`, guilty)
  if (where !== undefined && /mm\/slab_common\.c/.test(where)) return within('WARNING: kmalloc bug', guilty)
  if (name !== undefined && !isMessenger(name)) return within('WARNING', name)
  return within('WARNING', guilty)
}

export function lockdepTitle(report: KernelReport): Titled {
  const h = report.heading
  const guilty = lockSite(report) ?? guiltyFunction({ ...report, ip: undefined })
  const prefix = /^(INFO|WARNING|BUG):/.exec(h)?.[1] ?? 'WARNING'
  // only the heading came through: nothing to be found, and nothing to be called torn
  if (guilty === undefined && report.stacks.length === 0 && report.details.length < 3) return { title: h.replace(/[ .!]{1,4}$/, '') }
  if (/circular locking|recursive locking|lock inversion|lock order detected/i.test(h)) return within('possible deadlock', guilty)
  if (/inconsistent lock state/.test(h)) return within('inconsistent lock state', guilty)
  if (/suspicious/i.test(h)) return within(`${prefix}: suspicious RCU usage`, guilty)
  if (/register non-static key/.test(h)) return within('INFO: trying to register non-static key', guilty)
  const held =
    /lock held when returning to user space|still has locks held|held lock freed|bad unlock balance|nested lock was not taken|bad contention|lock held at task exit|Invalid wait context/i.exec(
      h,
    )
  if (held !== null && /when returning|still has locks/.test(held[0])) return within(`${prefix}: ${held[0]}`, holderOf(report) ?? guilty)
  return within(`${prefix}: ${held?.[0].toLowerCase().replace('invalid wait', 'Invalid wait') ?? timeless(h)}`, guilty)
}

/** Where the lock was wanted, taken or let go that the report is about: `…, at: [<…>] blkdev_reread_part+0x1e/0x40` below the words. */
function lockSite(report: KernelReport): string | undefined {
  const about = report.details.findIndex((d) =>
    /is trying to (?:acquire|lock|release)|\btakes:|lock still held there|is exiting with|is leaving the kernel with/.test(d),
  )
  if (about < 0) return undefined
  const at = report.details
    .slice(about, about + 3)
    .map((d) => /,? at: (?:\[<[0-9a-f]{4,18}>\] )?([A-Za-z_][\w.]{1,120})\+0x/.exec(d)?.[1])
    .find((name) => name !== undefined)
  const named = at ?? (report.stacks[0]?.label === '' ? report.stacks[0].frames[0]?.function : undefined)
  if (named === undefined) return undefined
  return !isMessenger(named) || report.stacks.length === 0 ? plainName(named) : undefined
}

/** ` #0:  (&fi->mutex){….}, at: [<…>] fuse_lock_inode+0xaf/0xe0`: who took the lock that is still held. */
function holderOf(report: KernelReport): string | undefined {
  for (const detail of report.details) {
    const m = /^#0: .{0,200}?, at: (?:\[<[0-9a-f]{4,18}>\] )?([A-Za-z_][\w.]{1,120})\+0x/.exec(detail)
    if (m !== null && !/^_*(?:mutex|down|lock|spin|raw)_?/.test(m[1]!)) return plainName(m[1]!)
  }
  return undefined
}

export function bugTitle(report: KernelReport): Titled {
  const h = report.heading
  const guilty = guiltyFunction({ ...report, ip: undefined })
  const last = /workqueue leaked/.test(h)
    ? report.details.map((d) => /last function: (\w{1,120})/.exec(d)?.[1]).find((f) => f !== undefined)
    : undefined
  if (last !== undefined) return within('BUG: workqueue leaked lock or atomic', last)
  let m = /^BUG: (Bad page (?:state|map|cache)|Bad rss-counter state|non-zero \w+|Bad swap)/.exec(h)
  if (m !== null)
    return /page state|page cache/.test(m[1]!) ? within(`BUG: ${m[1]}`, allocatingFunction(report) ?? guilty) : { title: `BUG: ${m[1]}` }
  m = /using (\S+) in preemptible/.exec(h)
  if (m !== null) return within(`BUG: using ${m[1]} in preemptible code`, guilty)
  if (/^BUG: Dentry/.test(h)) return { title: 'BUG: Dentry still in use in unmount' }
  if (/^BUG: MAX_/.test(h)) return { title: h.slice(0, 80) }
  m =
    /^BUG: (scheduling while atomic|sleeping function called from invalid context|workqueue leaked lock or atomic|(?:spinlock|rwlock|mutex|rwsem|rt_mutex) [a-z ]{1,24}?(?= on CPU|,|$)|(?:write|read)-lock lockup)/.exec(
      h,
    )
  // the scheduler finds it: who called it with a sleep is past the wait
  if (m !== null) return within(`BUG: ${m[1]}`, m[1] === 'scheduling while atomic' ? (waitingFunction(report) ?? guilty) : guilty)
  return { title: timeless(h) }
}

export function sanitizerTitle(report: KernelReport): Titled & { kind: string } {
  const h = report.heading
  // the access stands first, without a label, then who allocated and freed; a second copy of the trace follows the registers
  const guilty = guiltyFunction({ ...report, ip: undefined, stacks: /^BUG: KFENCE/.test(h) ? report.stacks.slice(0, 1) : report.stacks })
  let m = /^UBSAN: (Undefined behaviour|[\w-]{1,60}) in /.exec(h)
  if (m !== null) return { ...within(`UBSAN: ${m[1]!.toLowerCase().replaceAll(' ', '-')}`, guilty), kind: 'UBSAN' }
  m = /^BUG: (KASAN|KFENCE|KMSAN|KCSAN): (.{1,240})$/.exec(h)
  if (m === null) return { ...(guilty === undefined ? { title: timeless(h) } : within('slab corruption', guilty)), kind: 'slab corruption' }
  const [, kind, rest] = m as unknown as [string, string, string]
  if (kind === 'KCSAN') return { ...raceTitle(rest, report), kind }
  const what =
    /^(?:double-free or )?(.{1,80}?)(?: in (\S{1,200}?))?(?:\+0x\S*)?(?: at addr .{0,40}| on address .{0,40})?(?: \[\w+\])?$/.exec(rest)
  const fault = what?.[1]?.replace(/ (?:on address|at addr).*/, '').replace(/^double-free$/, 'invalid-free') ?? rest
  const named = what?.[2] === undefined ? undefined : plainName(what[2].replace(/\+0x.*/, ''))
  const access =
    kind === 'KASAN' && !/free/.test(fault.replace('use-after-free', ''))
      ? report.details.map((d) => /^(Read|Write) (?:of size \d|at addr)/.exec(d)?.[1]).find((a) => a !== undefined)
      : undefined
  const words = `${kind}: ${fault}${access === undefined ? '' : ` ${access}`}`
  const name = named !== undefined && !isMessenger(named) ? named : guilty
  if (name === undefined && report.stacks.length === 0 && named === undefined) return { title: words, kind }
  if (name === undefined && report.stacks.length === 0 && / at addr /.test(rest)) return { title: `${kind}: ${timeless(rest)}`, kind }
  return { ...within(words, name), kind }
}

function raceTitle(rest: string, report: KernelReport): Titled {
  const m = /^((?:assert: )?(?:data-)?race) in (\S+)(?: \/ (\S+))?/.exec(rest)
  if (m === null) return { title: `KCSAN: ${timeless(rest)}` }
  const names = [m[2], m[3]].filter((n) => n !== undefined).map((n) => plainName(n.replace(/\+0x.*/, '')))
  const [one, other] = names
  if (other === undefined) return { title: `KCSAN: ${m[1]} in ${one}`, function: one }
  return {
    title: `KCSAN: ${m[1]} in ${[one, other].sort((a, b) => (a! < b! ? -1 : 1)).join(' / ')}`,
    ...(report.stacks.length === 0 ? {} : { function: one }),
  }
}

/** What a panic gives as its reason. */
export const panicReason = ({ heading }: KernelReport): string => heading.replace(/^.{0,24}?not syncing:?\s*/i, '').trim()

export function panicTitle(report: KernelReport): Titled & { panic: string } {
  const panic = panicReason(report)
  const stack = /^stack-protector: Kernel stack is corrupted in: (?:\[<)?([A-Za-z_][\w.]{0,120})?/.exec(panic)
  if (stack !== null)
    return {
      panic,
      ...within(
        'kernel panic: stack is corrupted',
        stack[1] === undefined || isMessenger(stack[1]) ? guiltyFunction(report) : plainName(stack[1]),
      ),
    }
  if (/^corrupted stack end/.test(panic))
    return { panic, ...within('kernel panic: corrupted stack end', stuckFunction({ ...report, ip: undefined }) ?? guiltyFunction(report)) }
  const known =
    /^(Attempted to kill (?:init|the idle task)!|Fatal exception(?! in)|panic_on_warn set|Fatal exception in interrupt|System is deadlocked on memory|Couldn't open N_TTY ldisc|sysrq triggered crash|hung_task: blocked tasks|softlockup: hung tasks|Hard LOCKUP|RCU Stall|Asynchronous SError Interrupt|IO-APIC|No working init found|Out of memory)/i.exec(
      panic,
    )
  if (known !== null) return { panic, title: `kernel panic: ${known[1]!.replace(/ in interrupt$/, '')}` }
  return { panic, title: `kernel panic: ${timeless(panic)}` }
}
