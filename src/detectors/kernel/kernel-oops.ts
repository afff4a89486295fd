import { detector } from '../../core/detector.ts'
import { occurrences } from './occurrences.ts'
import { onReports } from './reports.ts'
import { filled, foundIn, placeText, reportFacts, taintText, type ReportFacts } from './report-facts.ts'
import { oopsTitle } from './titles.ts'

interface Facts extends ReportFacts {
  /** What kind of fault: null pointer, bad pointer, assertion, trap. */
  readonly fault: string
  /** Address that was touched, as printed. */
  readonly address?: string | undefined
  /** By hand: sysrq-c on kernels before 5.10, which crash by a null pointer. */
  readonly deliberate: boolean
}

function faultOf(heading: string): string {
  if (/NULL pointer/i.test(heading)) return 'null pointer'
  if (/unable to handle|access of bad area|Unhandled fault/i.test(heading)) return 'bad address'
  if (/general protection/.test(heading)) return 'bad address (not even canonical)'
  if (/kernel BUG at|rust_kernel/.test(heading)) return 'assertion'
  return /double fault/.test(heading) ? 'double fault' : 'trap'
}

const MEANING: Readonly<Record<string, string>> = {
  'null pointer': 'The kernel followed a null pointer',
  'bad address': 'The kernel touched an address that is not mapped',
  'bad address (not even canonical)': 'The kernel followed a pointer that holds no address at all: freed or overwritten memory',
  assertion: 'The kernel found a state that its authors hold impossible and stopped the task',
  'double fault': 'The kernel faulted while it handled a fault, as a rule because its stack was used up',
  trap: 'The kernel executed an instruction that traps',
}

export const kernelOops = detector<Facts>({
  id: 'kernel-oops',
  title: 'The kernel faulted (oops)',
  severity: 'critical',
  domain: 'kernel',
  seenIn: ['kernel log'],
  absence: 'an oops is always printed, unless the machine died before the log was written: then only a serial console or pstore has it',
  leadsTo: ['kernel-panic', 'hung-task', 'soft-lockup', 'rcu-stall', 'unclean-reboot'],
  leadsToOnClients: ['nfs-hang', 'hung-task'],
  watch(bench) {
    const event = occurrences()
    onReports(bench, (report, afterOops) => {
      if (report.kind !== 'oops' && report.kind !== 'continued') return
      // a stack that ran over is a failure of its own
      if ([report.heading, ...report.details].some((text) => /stack guard page|kernel stack overflow/.test(text))) return
      const { title, function: guilty } = oopsTitle(report)
      const address =
        /(?:address:? |dereference at |request at |access at |fault for address: |canonical address |read at |write at )\s*(?:virtual address )?((?:0x)?[0-9a-f]{4,16}\b|\(null\))/i.exec(
          report.heading,
        )?.[1]
      const deliberate = [report.ip?.function, ...report.stacks.flatMap((s) => s.frames.slice(0, 12).map((f) => f.function))].includes(
        'sysrq_handle_crash',
      )
      bench.find({
        ...foundIn(
          report,
          { ...reportFacts(report, title, guilty), fault: faultOf(report.heading), address, deliberate },
          event(report),
          afterOops,
        ),
        ...(deliberate ? { severity: 'warning' as const } : {}),
      })
    })
  },
  join: filled,
  cause: (f, count) =>
    f.deliberate
      ? `The crash was done on purpose: somebody or some agent wrote c to /proc/sysrq-trigger${f.comm === undefined ? '' : ` from ${f.comm} (pid ${f.pid ?? '?'})`}. Nothing is broken.`
      : `${MEANING[f.fault] ?? 'The kernel faulted'}${f.address === undefined ? '' : ` (${f.address})`}: ${f.message}. ${placeText(f)}${taintText(f)}${count > 1 ? ` It happened ${count} times.` : ''}${f.later === true ? ' The kernel had already died before: this report is a consequence of the first one or unreliable.' : ' This is a bug of the kernel or a module, or bad memory; the machine is not to be trusted until it was rebooted, and only the first report is.'}`,
  fix: (f) => [
    { when: 'now', say: 'Reboot in an orderly way: locks and memory that the dead task held are lost, later errors are consequences.' },
    {
      when: 'durable',
      say: `Look for ${f.title} in the fixes of kernels newer than ${f.release ?? 'this one'} and update${f.module === undefined ? '' : `; the module ${f.module} is the first suspect`}${/[OPE]/.test(f.taint ?? '') ? '; reproduce it without the out-of-tree modules before it is reported' : ''}. If the function differs from crash to crash, test the memory.`,
    },
    { when: 'verify', say: 'Keep the next crash: a kdump or pstore shows what the console loses.', run: 'ls -l /var/crash /sys/fs/pstore' },
  ],
  links: ['https://docs.kernel.org/admin-guide/bug-hunting.html', 'https://docs.kernel.org/admin-guide/tainted-kernels.html'],
  messages: [
    { text: 'BUG: unable to handle kernel NULL pointer dereference at A', kernels: 'until 5.0', source: 'arch/x86/mm/fault.c' },
    { text: 'BUG: kernel NULL pointer dereference, address: A', kernels: 'since 5.1', source: 'arch/x86/mm/fault.c' },
    { text: 'BUG: unable to handle page fault for address: A', kernels: 'since 5.1', source: 'arch/x86/mm/fault.c' },
    { text: 'general protection fault, probably for non-canonical address A', kernels: 'since 5.6', source: 'arch/x86/kernel/traps.c' },
    { text: 'kernel BUG at FILE:LINE!', kernels: 'all', source: 'lib/bug.c' },
    { text: 'Unable to handle kernel … at virtual address A', kernels: 'all', source: 'arch/arm64/mm/fault.c' },
    { text: 'Internal error: Oops: …', kernels: 'all', source: 'arch/arm64/kernel/traps.c' },
  ],
  mechanism:
    'A fault in kernel mode cannot be repaired: the kernel prints registers and a call trace, kills the current task and goes on with whatever that task held still locked, or panics (panic_on_oops, interrupt context). The innermost functions are often helpers that were handed a bad pointer, so the first function that is none names the bug. Every report after the first runs on a damaged kernel.',
  decoys: [
    'segfault at … in a program (user mode)',
    'traps: x[1] general protection fault ip: … (user mode)',
    'a WARNING: the kernel goes on',
    'kasan: GPF could be caused by NULL-ptr deref: a hint beside a report',
  ],
  examples: [
    {
      name: 'null pointer in a driver',
      files: {
        'dmesg.txt': [
          '[  812.100001] BUG: kernel NULL pointer dereference, address: 0000000000000018',
          '[  812.100010] #PF: supervisor read access in kernel mode',
          '[  812.100020] Oops: 0000 [#1] PREEMPT SMP NOPTI',
          '[  812.100030] CPU: 3 PID: 941 Comm: media server Tainted: G           O       6.1.0-18-amd64 #1',
          '[  812.100040] RIP: 0010:memcpy_erms+0x6/0x10',
          '[  812.100050] Call Trace:',
          '[  812.100060]  <TASK>',
          '[  812.100070]  tunercap_read_frame+0x5c/0x110 [tunercap]',
          '[  812.100080]  vfs_read+0xa1/0x2f0',
          '[  812.100090]  ksys_read+0x6b/0xf0',
          '[  812.100100]  do_syscall_64+0x5b/0xc0',
          '[  812.100110] ---[ end trace 0000000000000000 ]---',
        ].join('\n'),
      },
      fires: true,
    },
    {
      name: 'a program fell, not the kernel',
      files: {
        'dmesg.txt':
          '[   20.000001] traps: viewer[812] general protection fault ip:7f31a2b3c4d5 sp:7ffd00112233 error:0 in libdraw.so.2[7f31a2b00000+90000]\n[   21.000001] kasan: CONFIG_KASAN_INLINE enabled\n',
      },
      fires: false,
    },
  ],
})
