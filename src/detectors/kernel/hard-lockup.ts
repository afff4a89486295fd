import { detector } from '../../core/detector.ts'
import { STALL } from '../../records/stall.ts'
import { occurrences } from './occurrences.ts'
import { placeText, taintText } from './report-facts.ts'
import { stallFacts, stallFound, vmText, type StallFacts } from './stall-facts.ts'

export const hardLockup = detector<StallFacts>({
  id: 'hard-lockup',
  title: 'A CPU did not even take interrupts (hard lockup)',
  severity: 'critical',
  domain: 'kernel',
  seenIn: ['kernel log'],
  leadsTo: ['kernel-panic', 'soft-lockup', 'rcu-stall', 'hung-task'],
  leadsToOnClients: ['nfs-hang', 'hung-task'],
  watch(bench) {
    const event = occurrences()
    bench.on(STALL, (stall) => {
      if (stall.kind !== 'hard') return
      const facts = stallFacts(stall, 'hard LOCKUP')
      // CPUs that lock up together are one event of the machine
      bench.find({ ...stallFound(stall, facts, event(stall)), group: '' })
    })
  },
  join: (before, later) => ({ ...before, stuckCpus: [...new Set([...before.stuckCpus, ...later.stuckCpus])].slice(0, 20) }),
  cause: (f) =>
    `CPU ${f.stuckCpus.length === 0 ? '?' : f.stuckCpus.join(', ')} took no timer interrupt for longer than the watchdog allows (kernel.watchdog_thresh, 10 s): interrupts were off in the kernel, or the hardware or firmware held it. ${placeText(f)}${f.stuckCpus.length > 1 ? ` ${f.stuckCpus.length} CPUs locked up: as a rule one holds a lock and the others spin on it.` : ''}${vmText(f)}${taintText(f)}`,
  fix: () => [
    {
      when: 'now',
      say: 'Reboot: a CPU that is locked up does not come back. Take a crash dump with an NMI from the BMC first, if one is configured.',
    },
    {
      when: 'durable',
      say: 'Update kernel, firmware and microcode; on some processors deep idle states do this (test with processor.max_cstate=1).',
    },
    {
      when: 'verify',
      say: 'Hardware errors of the same minute speak for the hardware.',
      run: 'journalctl -k -b -1 | grep -iE "mce|hardware error|nmi|lockup"',
    },
  ],
  links: ['https://docs.kernel.org/admin-guide/lockup-watchdogs.html'],
  messages: [
    { text: 'NMI watchdog: Watchdog detected hard LOCKUP on cpu N', kernels: 'older', source: 'kernel/watchdog_hld.c' },
    { text: 'watchdog: CPUn: Watchdog detected hard LOCKUP on cpu N', kernels: 'newer 6.x', source: 'kernel/watchdog.c' },
  ],
  mechanism:
    'An NMI (or a neighbouring CPU) found that the timer interrupt of a CPU no longer counts: it runs with interrupts disabled, waits for a lock that way, or is held by firmware or hardware.',
  decoys: [
    'NMI watchdog: Enabled. Permanently consumes one hw-PMU counter',
    'nmi_watchdog=0 on the command line',
    'INFO: NMI handler took too long',
  ],
  examples: [
    {
      name: 'a CPU is gone',
      files: {
        'dmesg.txt':
          '[  880.000001] watchdog: Watchdog detected hard LOCKUP on cpu 7\n[  880.000002] Modules linked in: xfs\n[  880.000003] CPU: 7 PID: 0 Comm: swapper/7 Not tainted 6.1.0 #1\n[  880.000004] RIP: 0010:native_queued_spin_lock_slowpath+0x6e/0x2e0\n',
      },
      fires: true,
    },
    {
      name: 'the watchdog starts',
      files: { 'dmesg.txt': '[    0.300000] NMI watchdog: Enabled. Permanently consumes one hw-PMU counter.\n' },
      fires: false,
    },
  ],
})
