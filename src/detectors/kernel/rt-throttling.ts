import { detector } from '../../core/detector.ts'

interface Facts {
  readonly message: string
}

export const rtThrottling = detector<Facts>({
  id: 'rt-throttling',
  title: 'Real-time tasks used up their share of a CPU',
  severity: 'warning',
  domain: 'kernel',
  seenIn: ['kernel log'],
  absence: 'the kernel prints it once per boot only',
  leadsTo: ['rcu-stall', 'workqueue-lockup'],
  watch(bench) {
    bench.onLine(['RT throttling activated', 'DL replenish lagged too much'], (line) => {
      if (
        line.kernel === false ||
        !/^(?:\S{1,20}: )?(?:\[sched_delayed\] )?(?:sched: )?(?:RT throttling activated|DL replenish lagged too much)/.test(line.message)
      )
        return
      bench.find({
        group: '',
        event: line.message,
        facts: { message: line.message.slice(0, 160) },
        entities: { host: line.host },
        proof: [{ at: line.at, time: line.time, witness: 'kernel log' }],
        time: line.time,
      })
    })
  },
  cause: (f) =>
    `Tasks of a real-time policy ran on a CPU for their whole share (kernel.sched_rt_runtime_us of sched_rt_period_us, 0.95 s of 1 s by default) and were stopped for the rest: "${f.message}". A real-time task loops, or was starved of CPU by the hypervisor and made up for it. The kernel says this once per boot, however often it happens.`,
  fix: () => [
    {
      when: 'now',
      say: 'Find the real-time task that uses a whole CPU.',
      run: 'ps -eLo cls,rtprio,pcpu,pid,tid,comm --sort=-pcpu | grep -E "^ *(FF|RR|DLN)" | head',
    },
    {
      when: 'durable',
      say: 'Let that task block between its work, or give it a normal policy. Do not switch the throttle off: it keeps the machine reachable.',
    },
    {
      when: 'verify',
      say: 'It is printed once per boot: check the CPU use of the task instead.',
      run: 'sysctl kernel.sched_rt_runtime_us kernel.sched_rt_period_us',
    },
  ],
  links: ['https://docs.kernel.org/scheduler/sched-rt-group.html'],
  messages: [{ text: 'sched: RT throttling activated', kernels: 'all', source: 'kernel/sched/rt.c' }],
  mechanism:
    'SCHED_FIFO and SCHED_RR run before everything else. So that a loop in one cannot take the machine, all of them together get at most 95 % of each period per CPU; the kernel logs the first time the limit is hit.',
  decoys: ['CFS bandwidth throttling of a cgroup (cpu-throttling)', 'thermal throttling'],
  examples: [
    { name: 'throttled', files: { 'dmesg.txt': '[ 1800.123456] sched: RT throttling activated\n' }, fires: true },
    {
      name: 'other throttling',
      files: { 'dmesg.txt': '[   10.123456] e1000e: Interrupt Throttling Rate (ints/sec) set to dynamic conservative mode\n' },
      fires: false,
    },
  ],
})
