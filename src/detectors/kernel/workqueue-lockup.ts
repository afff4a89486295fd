import { detector } from '../../core/detector.ts'
import { STALL } from '../../records/stall.ts'
import { occurrences } from './occurrences.ts'
import { stallFacts, stallFound, vmText, type StallFacts } from './stall-facts.ts'

interface Facts extends StallFacts {
  readonly pool?: string | undefined
  /** What runs and waits in the pools, as printed. */
  readonly running: readonly string[]
}

export const workqueueLockup = detector<Facts>({
  id: 'workqueue-lockup',
  title: 'BUG: workqueue lockup',
  severity: 'error',
  domain: 'kernel',
  seenIn: ['kernel log'],
  leadsTo: ['hung-task', 'kernel-panic'],
  watch(bench) {
    const event = occurrences()
    bench.on(STALL, (stall) => {
      if (stall.kind !== 'workqueue') return
      const facts = {
        ...stallFacts(stall, 'BUG: workqueue lockup'),
        title: 'BUG: workqueue lockup',
        function: undefined,
        corrupted: undefined,
        pool: stall.pool,
        running: stall.running,
      }
      bench.find({
        ...stallFound(stall, facts, event(stall)),
        group: /cpus?=\S{1,20}/.exec(stall.pool ?? '')?.[0] ?? '',
        title: 'BUG: workqueue lockup',
      })
    })
  },
  cause: (f, count) =>
    `A pool of kernel workers${f.pool === undefined ? '' : ` (${f.pool})`} took no new work for ${f.stuckSeconds ?? 'more than 30'} s.${f.running.length === 0 ? '' : ` It runs or holds: ${f.running.slice(0, 3).join('; ')}.`} A work item keeps the CPU, or a real-time task or the hypervisor took it away.${vmText(f)}${count > 1 ? ` It was reported ${count} times.` : ''}`,
  fix: (f) => [
    {
      when: 'now',
      say: `See what the workers do${f.running.length === 0 ? '' : ' (the items named above are in flight)'}. It writes their stacks to the kernel log.`,
      run: 'echo t > /proc/sysrq-trigger; dmesg | grep -A12 kworker',
    },
    { when: 'durable', say: 'Move real-time tasks off that CPU, or update the driver whose work item holds the pool.' },
    { when: 'verify', say: 'No further report.', run: 'dmesg | grep -c "workqueue lockup"' },
  ],
  links: ['https://docs.kernel.org/core-api/workqueue.html'],
  messages: [{ text: 'BUG: workqueue lockup - pool … stuck for Ns!', kernels: 'since 4.5', source: 'kernel/workqueue.c' }],
  mechanism:
    'Workers of a pool are woken when one sleeps. One that never sleeps, or that gets no CPU, blocks all work behind it; the watchdog (workqueue.watchdog_thresh, 30 s) then prints the pools.',
  decoys: [
    'workqueue: … hogged CPU for >10000us N times, consider switching to WQ_UNBOUND: a hint',
    'BUG: workqueue leaked lock or atomic (kernel-warning)',
  ],
  examples: [
    {
      name: 'a pool is stuck',
      files: {
        'dmesg.txt':
          '[  612.000001] BUG: workqueue lockup - pool cpus=2 node=0 flags=0x0 nice=0 stuck for 34s!\n[  612.000002] Showing busy workqueues and worker pools:\n[  612.000003] workqueue events: flags=0x0\n[  612.000004]   pwq 4: cpus=2 node=0 flags=0x0 nice=0 active=2/256\n[  612.000005]     in-flight: 88:lumen_reset_work\n',
      },
      fires: true,
    },
    {
      name: 'a hint about a hog',
      files: {
        'dmesg.txt': '[  100.000001] workqueue: output_poll_execute hogged CPU for >10000us 4 times, consider switching to WQ_UNBOUND\n',
      },
      fires: false,
    },
  ],
})
