import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'RCU frees memory once every CPU has passed a quiescent state. A CPU that loops in the kernel, runs with interrupts off, prints to a slow console, is taken away by the hypervisor, or a starved RCU kthread holds that up for 21 s (rcupdate.rcu_cpu_stall_timeout), and the kernel prints what the CPU does.',
  decoys: [
    'panic_on_rcu_stall = 0',
    'ldisc_install and other words that hold "stall"',
    'a stall with hardly any ticks on a virtual CPU: the host paused it (a note)',
  ],
  messages: [
    { text: 'INFO: rcu_sched self-detected stall on CPU', kernels: 'until 4.x', source: 'kernel/rcu/tree_stall.h' },
    { text: 'rcu: INFO: rcu_preempt detected stalls on CPUs/tasks', kernels: 'since 4.x', source: 'kernel/rcu/tree_stall.h' },
    { text: 'rcu: INFO: … detected expedited stalls on CPUs/tasks', kernels: 'since 4.x', source: 'kernel/rcu/tree_exp.h' },
  ],
  sample: 'self-detected',
}
