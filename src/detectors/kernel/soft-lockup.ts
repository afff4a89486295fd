import { detector } from '../../core/detector.ts'
import { STALL } from '../../records/stall.ts'
import { occurrences } from './occurrences.ts'
import { placeText, taintText } from './report-facts.ts'
import { stallFacts, stallFound, vmText, type StallFacts } from './stall-facts.ts'

const MAX_TOLD = 1000

export const softLockup = detector<StallFacts>({
  id: 'soft-lockup',
  title: 'A CPU was held in the kernel (soft lockup)',
  severity: 'error',
  domain: 'kernel',
  seenIn: ['kernel log'],
  leadsTo: ['kernel-panic', 'rcu-stall', 'hung-task', 'watchdog-timeout'],
  leadsToOnClients: ['nfs-hang', 'hung-task'],
  watch(bench) {
    const event = occurrences()
    /** A CPU that stays stuck with one task is told again every so many seconds, sometimes without its trace. */
    const told = new Map<string, string>()
    bench.on(STALL, (stall) => {
      if (stall.kind !== 'soft') return
      const found = stallFound(stall, stallFacts(stall, 'BUG: soft lockup'), event(stall))
      const who = `${stall.host ?? ''} ${stall.at.boot ?? ''} ${found.facts.stuckCpus.join()} ${found.facts.pid ?? ''}`
      const group = told.get(who) ?? found.group
      if (found.facts.pid !== undefined && told.size < MAX_TOLD) told.set(who, group)
      bench.find({ ...found, group })
    })
  },
  join: (before, later) => ({
    ...before,
    stuckCpus: [...new Set([...before.stuckCpus, ...later.stuckCpus])].slice(0, 20),
    longestSeconds: Math.max(Number(before['longestSeconds'] ?? before.stuckSeconds ?? 0), later.stuckSeconds ?? 0),
  }),
  cause: (f, count) =>
    `CPU ${f.stuckCpus.join(', ')} ran ${f.comm ?? 'a task'} (pid ${f.pid ?? '?'}) in the kernel for ${f.stuckSeconds ?? '?'} s without letting anything else run. ${placeText({ ...f, comm: undefined })}${f.function === 'smp_call_function' ? ' It waits for another CPU to answer: that other CPU is the stuck one.' : ''}${vmText(f)}${taintText(f)}${count > 1 ? ` It was reported ${count} times.` : ''}`,
  fix: (f) => [
    {
      when: 'now',
      say:
        f.onVm === undefined
          ? 'Look at what the CPU does; its function is named above.'
          : 'Look at steal time of this guest and at pauses in the host’s log at the same second.',
      run: f.onVm === undefined ? 'cat /proc/interrupts; perf top -C ' + String(f.stuckCpus[0] ?? 0) : 'vmstat 1 5',
    },
    {
      when: 'durable',
      say:
        f.onVm === undefined
          ? `Update the kernel${f.module === undefined ? '' : ` or the module ${f.module}`}: a loop without cond_resched() or a lock that is never released is a bug there.`
          : 'Do not overcommit the host’s CPUs; raise kernel.watchdog_thresh (default 10 s, reported at twice that) only if pauses are wanted.',
    },
    { when: 'verify', say: 'No soft lockup and no steal under the same load.', run: 'dmesg | grep -c "soft lockup"' },
  ],
  links: ['https://docs.kernel.org/admin-guide/lockup-watchdogs.html'],
  messages: [
    { text: 'BUG: soft lockup - CPU#n stuck for Ns! [T:PID]', kernels: 'until 4.x', source: 'kernel/watchdog.c' },
    { text: 'watchdog: BUG: soft lockup - CPU#n stuck for Ns! [T:PID]', kernels: 'since 4.x', source: 'kernel/watchdog.c' },
  ],
  mechanism:
    'A per-CPU watchdog task could not run for twice kernel.watchdog_thresh: code in kernel mode does not give the CPU back, spins on a lock, or the hypervisor stopped the whole CPU.',
  decoys: ['softdog: initialized … soft_panic=0', 'softlockup_panic=0 on the command line', 'INFO: NMI handler took too long'],
  examples: [
    {
      name: 'a driver loops',
      files: {
        'dmesg.txt': [
          '[ 5120.000001] watchdog: BUG: soft lockup - CPU#5 stuck for 26s! [scan thread:2077]',
          '[ 5120.000002] Modules linked in: lumen(O)',
          '[ 5120.000003] CPU: 5 PID: 2077 Comm: scan thread Tainted: G           O       6.1.0 #1',
          '[ 5120.000004] Hardware name: Dell Inc. PowerEdge R740/0YWR7D, BIOS 2.10.0 11/12/2020',
          '[ 5120.000005] RIP: 0010:lumen_poll_ring+0x4c/0x90 [lumen]',
          '[ 5120.000006] Call Trace:',
          '[ 5120.000007]  <TASK>',
          '[ 5120.000008]  lumen_ioctl+0x211/0x400 [lumen]',
          '[ 5120.000009]  __x64_sys_ioctl+0x93/0xd0',
          '[ 5120.000010]  do_syscall_64+0x5b/0xc0',
        ].join('\n'),
      },
      fires: true,
    },
    {
      name: 'a watchdog driver that is set up',
      files: {
        'dmesg.txt':
          '[    3.577046] softdog: initialized. soft_noboot=0 soft_margin=60 sec soft_panic=0 (nowayout=0)\n[    9.000001] INFO: NMI handler (perf_event_nmi_handler) took too long to run: 1.402 msecs\n',
      },
      fires: false,
    },
  ],
})
