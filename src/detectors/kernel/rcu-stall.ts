import { detector } from '../../core/detector.ts'
import { STALL } from '../../records/stall.ts'
import { occurrences } from './occurrences.ts'
import { placeText, taintText } from './report-facts.ts'
import { stallFacts, stallFound, vmText, type StallFacts } from './stall-facts.ts'

interface Facts extends StallFacts {
  readonly flavour?: string | undefined
  readonly expedited?: true | undefined
  readonly jiffies?: number | undefined
  /** RCU's kthread did not get a CPU for this many jiffies. */
  readonly kthreadStarvedJiffies?: number | undefined
  /** Timer ticks that the CPU took during the grace period. */
  readonly ticks?: number | undefined
  /** A virtual CPU that did not tick: the host did not run it. */
  readonly paused?: boolean | undefined
}

export const rcuStall = detector<Facts>({
  id: 'rcu-stall',
  title: 'A CPU or task holds up RCU',
  severity: 'error',
  domain: 'kernel',
  seenIn: ['kernel log'],
  leadsTo: ['kernel-panic', 'hung-task'],
  leadsToOnClients: ['nfs-hang', 'hung-task'],
  watch(bench) {
    const event = occurrences()
    bench.on(STALL, (stall) => {
      if (stall.kind !== 'rcu') return
      const facts = {
        ...stallFacts(stall, 'INFO: rcu detected stall'),
        flavour: stall.flavour,
        expedited: stall.expedited,
        jiffies: stall.jiffies,
        kthreadStarvedJiffies: stall.starvedJiffies,
        ticks: stall.ticks,
      }
      // a CPU that ticked hardly at all while the stall lasted did not loop: the host did not run it, and it went on afterwards
      const paused =
        facts.onVm !== undefined && stall.ticks !== undefined && stall.jiffies !== undefined && stall.ticks * 50 < stall.jiffies
      bench.find({ ...stallFound(stall, { ...facts, paused }, event(stall)), ...(paused ? { severity: 'note' as const } : {}) })
    })
  },
  cause: (f, count) => {
    const who = f.stuckCpus.length === 0 ? 'A CPU or a task' : `CPU ${f.stuckCpus.join(', ')}`
    const long = f.jiffies === undefined ? '' : ` for ${f.jiffies} jiffies`
    const starved =
      f.kthreadStarvedJiffies === undefined
        ? ''
        : ` RCU's own kthread got no CPU for ${f.kthreadStarvedJiffies} jiffies: the machine was short of CPU (or a real-time task took it all), so the named CPU may be innocent.`
    if (f.paused === true)
      return `CPU ${f.stuckCpus.join(', ')} of this virtual machine (${f.onVm}) took ${f.ticks} timer ticks in ${f.jiffies} jiffies: the host did not run it (pause, snapshot, migration, steal), so RCU saw a stall. It went on afterwards; nothing in the guest is wrong.`
    return `${who} passed no quiescent state${long}, so RCU (${f.flavour ?? 'rcu'}${f.expedited === true ? ', expedited' : ''}) cannot free memory and everything that waits for it hangs. ${placeText(f)}${starved}${vmText(f)}${taintText(f)}${count > 1 ? ` It was reported ${count} times.` : ''}`
  },
  fix: (f) => [
    {
      when: 'now',
      say:
        f.onVm === undefined
          ? 'Look at the function named above: it loops or keeps preemption off.'
          : 'Check steal and host pauses at that second before blaming the kernel.',
      run: f.onVm === undefined ? 'dmesg | grep -A30 "detected stall"' : 'vmstat 1 5',
    },
    {
      when: 'durable',
      say:
        f.kthreadStarvedJiffies === undefined
          ? 'Update the kernel or the module of that function; real-time tasks must leave CPU time (kernel.sched_rt_runtime_us).'
          : 'Give CPU time back: less real-time work, fewer vCPUs on one core, a slower console (a serial console at 9600 baud stalls CPUs too).',
    },
    { when: 'verify', say: 'No further stall reports under the same load.', run: 'dmesg | grep -c "detected stall"' },
  ],
  links: ['https://docs.kernel.org/RCU/stallwarn.html'],
  messages: [
    { text: 'INFO: rcu_sched self-detected stall on CPU', kernels: 'until 4.x', source: 'kernel/rcu/tree_stall.h' },
    { text: 'rcu: INFO: rcu_preempt detected stalls on CPUs/tasks', kernels: 'since 4.x', source: 'kernel/rcu/tree_stall.h' },
    { text: 'rcu: INFO: … detected expedited stalls on CPUs/tasks', kernels: 'since 4.x', source: 'kernel/rcu/tree_exp.h' },
  ],
  mechanism:
    'RCU frees memory once every CPU has passed a quiescent state. A CPU that loops in the kernel, runs with interrupts off, prints to a slow console, is taken away by the hypervisor, or a starved RCU kthread holds that up for 21 s (rcupdate.rcu_cpu_stall_timeout), and the kernel prints what the CPU does.',
  decoys: [
    'panic_on_rcu_stall = 0',
    'ldisc_install and other words that hold "stall"',
    'a stall with hardly any ticks on a virtual CPU: the host paused it (`note`)',
  ],
  examples: [
    {
      name: 'self-detected',
      files: {
        'dmesg.txt': [
          '[  401.000001] rcu: INFO: rcu_preempt self-detected stall on CPU',
          '[  401.000002] rcu: \t2-....: (20999 ticks this GP) idle=d44/1/0x4000000000000000 softirq=4123/4123 fqs=5248',
          '[  401.000003] \t(t=21002 jiffies g=6001 q=12)',
          '[  401.000004] CPU: 2 PID: 901 Comm: packer Not tainted 6.1.0 #1',
          '[  401.000005] RIP: 0010:zpack_match_block+0x2c/0x80 [zpack]',
          '[  401.000006] Call Trace:',
          '[  401.000007]  zpack_write+0x9d/0x130 [zpack]',
          '[  401.000008]  vfs_write+0xc6/0x3d0',
        ].join('\n'),
      },
      fires: true,
    },
    {
      name: 'settings and names',
      files: {
        'dmesg.txt':
          '[    0.000001] rcu: RCU restricting CPUs from NR_CPUS=8192 to nr_cpu_ids=8.\n[    1.000000] kernel.panic_on_rcu_stall = 0\n[    2.000000] tty: ldisc_install: detected installed line discipline\n',
      },
      fires: false,
    },
  ],
})
