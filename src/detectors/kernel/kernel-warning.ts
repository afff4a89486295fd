import { detector } from '../../core/detector.ts'
import type { Cited } from '../../core/span.ts'
import type { KernelReport } from '../../records/kernel-report.ts'
import { occurrences } from './occurrences.ts'
import { onReports } from './reports.ts'
import { filled, foundIn, placeText, reportFacts, taintText, type ReportFacts } from './report-facts.ts'
import { bugTitle, lockdepTitle, warningTitle } from './titles.ts'

interface Facts extends ReportFacts {
  /** `assertion` (WARN), `lock order` (lockdep), `wrong context`, `bad state`. */
  readonly kind: string
  /** file:line of the WARN, as printed. */
  readonly warningAt?: string | undefined
}

const OLD = /^WARNING: (?:CPU: (\d{1,5}) PID: (\d{1,10}) )?at (\S{1,200}:\d{1,6})!?(?: (\S{1,200}?)(?:\+0x\S{0,40})?(?:\s.{0,200}|\(\))?)?$/
/** 6.17 and later: the condition, the place, the function, the CPU and the task in one line. */
const NEW = /^WARNING: (?:\[(.{1,200}?)\] )?(\S{1,200}:\d{1,6}) at (\S{1,200}?)(?:\+0x\S{0,40})?, CPU#(\d{1,5}): (.{1,64})\/(\d{1,10})/

type Sited = Cited<KernelReport> & { where?: string | undefined; site?: string | undefined }

/** Where a WARN stands and who ran into it. */
function siteOf(report: Cited<KernelReport>): Sited {
  const recent = NEW.exec(report.heading)
  if (recent !== null)
    return {
      ...report,
      where: recent[2],
      site: recent[3],
      cpu: report.cpu ?? Number(recent[4]),
      comm: report.comm ?? recent[5],
      pid: report.pid ?? Number(recent[6]),
    }
  const m = OLD.exec(report.heading)
  if (m === null) return report
  const site = m[4] === undefined || !/^[A-Za-z_]/.test(m[4]) ? report.ip?.function : m[4].replace(/\(\)$/, '')
  return {
    ...report,
    where: m[3],
    site,
    cpu: report.cpu ?? (m[1] === undefined ? undefined : Number(m[1])),
    pid: report.pid ?? (m[2] === undefined ? undefined : Number(m[2])),
  }
}

const KINDS: Readonly<Record<string, string>> = { warning: 'assertion', lockdep: 'lock order', bug: 'bad state' }
const MEANING: Readonly<Record<string, string>> = {
  assertion: 'The kernel ran into a state that it holds impossible, said so and went on',
  'lock order': 'The lock checker proved that locks are used in a way that can deadlock or race; it need not have happened',
  'wrong context': 'Code that may sleep ran where sleeping is forbidden, or per-CPU data was used where the task may move',
  'bad state': 'The kernel found its own data in a bad state and went on',
}

export const kernelWarning = detector<Facts>({
  id: 'kernel-warning',
  title: 'The kernel printed a warning with a call trace',
  severity: 'warning',
  domain: 'kernel',
  seenIn: ['kernel log'],
  leadsTo: ['kernel-panic', 'kernel-oops', 'hung-task'],
  watch(bench) {
    const event = occurrences()
    onReports(bench, (report, afterOops) => {
      if (report.kind !== 'warning' && report.kind !== 'lockdep' && report.kind !== 'bug') return
      const seen: Sited = report.kind === 'warning' ? siteOf(report) : report
      const named = report.kind === 'warning' ? warningTitle(seen) : report.kind === 'lockdep' ? lockdepTitle(report) : bugTitle(report)
      const whose = /^BUG: .{1,80}?[,:] (.{1,64})\/(\d{1,10})(?:\/0x[0-9a-f]+)?$/.exec(report.heading)
      const who = seen.comm === undefined && whose !== null ? { ...seen, comm: whose[1], pid: Number(whose[2]) } : seen
      const title = /^WARNING: kernel stack/.test(report.heading) ? stackTitle(report.heading) : named.title
      const kind =
        /atomic|invalid context|preemptible/.test(report.heading) && report.kind === 'bug'
          ? 'wrong context'
          : (KINDS[report.kind] ?? 'assertion')
      bench.find(
        foundIn(
          who,
          {
            ...reportFacts({ ...who, ip: who.ip }, title, /^WARNING: kernel stack/.test(report.heading) ? undefined : named.function),
            kind,
            warningAt: seen.where,
          },
          event(report),
          afterOops,
        ),
      )
    })
  },
  join: filled,
  cause: (f, count) =>
    `${MEANING[f.kind] ?? MEANING['assertion']}: ${f.message}. ${placeText(f)}${f.warningAt === undefined ? '' : ` The check stands at ${f.warningAt}.`}${taintText(f)}${count > 1 ? ` It was printed ${count} times.` : ''}${f.later === true ? ' The kernel had already died before it.' : ''}`,
  fix: (f) => [
    {
      when: 'now',
      say:
        f.kind === 'bad state' || f.kind === 'wrong context'
          ? 'Plan a reboot: data of the kernel may be damaged.'
          : 'Nothing has stopped; look whether something near it in time did.',
    },
    {
      when: 'durable',
      say: `Look for "${f.title}" in kernels newer than ${f.release ?? 'this one'} and update, or report it with the whole trace${f.module === undefined ? '' : ` to the owners of ${f.module}`}.`,
    },
    {
      when: 'verify',
      say: 'WARN_ONCE prints once per boot: its silence afterwards proves nothing. Check the taint flag W.',
      run: 'cat /proc/sys/kernel/tainted',
    },
  ],
  links: ['https://docs.kernel.org/admin-guide/tainted-kernels.html', 'https://docs.kernel.org/locking/lockdep-design.html'],
  messages: [
    { text: 'WARNING: CPU: N PID: N at FILE:LINE FN+0x…', kernels: '3.x to 6.16', source: 'kernel/panic.c' },
    { text: 'WARNING: at FILE:LINE FN+0x…', kernels: '2.6 and older 3.x', source: 'kernel/panic.c' },
    { text: 'WARNING: FILE:LINE at FN+0x…, CPU#n: T/PID', kernels: 'since 6.17', source: 'kernel/panic.c' },
    { text: 'WARNING: possible circular locking dependency detected', kernels: 'all', source: 'kernel/locking/lockdep.c' },
  ],
  mechanism:
    'WARN() prints a call trace and goes on; lockdep, the spinlock and atomic-sleep checkers and the page allocator do the same with their own headings. It marks the first visible moment of a bug, often before worse follows, and stops the machine only with panic_on_warn. The place of the check is often a helper (refcount, kmalloc, kobject): the first other function is the one that is wrong.',
  decoys: [
    'WARNING: words of a program or of an option that is deprecated (no place, no trace)',
    'Spectre V2 : WARNING: …',
    'a taint line alone',
    'perf: interrupt took too long',
  ],
  examples: [
    {
      name: 'reference count underflow',
      files: {
        'dmesg.txt': [
          '[  301.000001] ------------[ cut here ]------------',
          '[  301.000002] refcount_t: underflow; use-after-free.',
          '[  301.000003] WARNING: CPU: 2 PID: 77 at lib/refcount.c:28 refcount_warn_saturate+0xba/0x110',
          '[  301.000004] CPU: 2 PID: 77 Comm: kworker/2:1 Not tainted 6.1.55 #1',
          '[  301.000005] RIP: 0010:refcount_warn_saturate+0xba/0x110',
          '[  301.000006] Call Trace:',
          '[  301.000007]  <TASK>',
          '[  301.000008]  wmlink_put_peer+0x44/0x60 [wmlink]',
          '[  301.000009]  process_one_work+0x1c5/0x380',
          '[  301.000010] ---[ end trace 0000000000000000 ]---',
        ].join('\n'),
      },
      fires: true,
    },
    {
      name: 'words of warning that are none of the kernel’s reports',
      files: {
        'dmesg.txt':
          '[    0.100000] Spectre V2 : WARNING: Unprivileged eBPF is enabled with eIBRS on, data leaks possible via Spectre v2 BHB attacks!\n[    5.000000] WARNING: the mand mount option is being deprecated and\n[   90.000000] perf: interrupt took too long (2503 > 2500), lowering kernel.perf_event_max_sample_rate to 79750\n',
      },
      fires: false,
    },
  ],
})

function stackTitle(heading: string): string {
  const value = /has bad ('\w+' )?value/.exec(heading)
  return `WARNING: kernel stack regs has bad ${value?.[1] ?? ''}value`
}
