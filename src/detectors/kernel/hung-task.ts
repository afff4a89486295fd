import { detector, type Fact } from '../../core/detector.ts'
import { secondsBetween, type Cited, type Instant } from '../../core/span.ts'
import { KERNEL_REPORT, type KernelReport } from '../../records/kernel-report.ts'
import { HUNG_TASK, type HungTask as Hung } from '../../records/hung-task.ts'
import { occurrences } from './occurrences.ts'
import { reportFacts, type ReportFacts } from './report-facts.ts'
import { waitingFunction } from './guilty.ts'

interface Task {
  readonly comm: string
  readonly pid: number
  readonly waitSeconds: number
  readonly waitsIn?: string | undefined
  readonly holder?: string | undefined
  readonly [name: string]: Fact
}

interface Facts extends ReportFacts {
  readonly comm: string
  readonly pid: number
  /** As the kernel states it: its timeout, or the measured time in newer kernels. */
  readonly waitSeconds: number
  readonly wait: string
  /** What the wait is for, by its functions: a lock, a disk, a journal, a file server, a device. */
  readonly waitsFor: string
  readonly lock?: string | undefined
  readonly holder?: { comm: string; pid: number } | undefined
  /** All tasks of the incident, the first twenty. */
  readonly tasks: readonly Task[]
  readonly reports: number
  readonly suppressed: boolean
  readonly cpus?: readonly Fact[] | undefined
}

/** Tasks that hang within this time of each other hang behind the same cause. */
const TOGETHER_SECONDS = 900
const MAX_TASKS = 20

const WAITS_FOR: readonly (readonly [RegExp, string])[] = [
  [/^(?:nfs|rpc_|__rpc|cifs|smb|ceph|p9_|fuse_|__fuse)/, 'a file server or a user-space file system'],
  [
    /^(?:jbd2|__jbd2|ext4_sync|wait_transaction|add_transaction|start_this_handle)/,
    'the journal of the file system, which waits for the disk',
  ],
  [
    /^(?:xfs_(?:log|buf|trans)|xlog|btrfs_(?:sync|commit|wait)|io_schedule|__?blk|blk_|bio_|submit_bio|wait_on_(?:page|buffer)|__?filemap|folio_|nvme|scsi|sd_|ata_|md_|raid|dm_|bit_wait_io|wbt_|rq_qos)/,
    'the disk',
  ],
  [/^(?:rtnl_lock|netdev|unregister_netdev|copy_net_ns|dev_)/, 'a network lock or device'],
  [/^(?:usb_|hub_|uvc|snd_|tty_|console_|drm_|i915|nv_|nvidia|amdgpu)/, 'a device or its driver'],
  [/^(?:synchronize_|rcu_|wait_rcu)/, 'other CPUs to pass a quiescent state (RCU)'],
  [/^(?:do_exit|exit_|flush_work|cgroup_|wait_for)/, 'another task to finish'],
]

function waitsFor(task: Hung): string {
  const names = task.stacks.flatMap((s) => s.frames.filter((f) => f.unreliable === undefined).map((f) => f.function)).slice(0, 14)
  if (
    names.some((n) => /percpu_(?:rwsem|down)/.test(n)) &&
    names.some((n) => /^(?:vfs_write|mnt_want_write|__?sb_start|do_sys|ext4_|xfs_|btrfs_|file_update_time)/.test(n))
  )
    return 'a file system that is frozen (fsfreeze, a snapshot) to thaw'
  for (const [shape, what] of WAITS_FOR) if (names.some((n) => shape.test(n))) return what
  if (task.wait === 'io' || names.some((n) => /^io_schedule|bit_wait_io/.test(n))) return 'the disk'
  return task.lock !== undefined || names.some((n) => /mutex|down_|rwsem/.test(n))
    ? `a lock${task.lock === undefined ? '' : ` (${task.lock})`}`
    : 'something its call trace does not tell'
}

export const hungTask = detector<Facts>({
  id: 'hung-task',
  title: 'Tasks hang in uninterruptible sleep',
  severity: 'error',
  domain: 'kernel',
  seenIn: ['kernel log'],
  absence: 'khungtaskd reports ten tasks by default and then falls silent, and may be disabled (kernel.hung_task_timeout_secs = 0)',
  leadsTo: ['kernel-panic', 'watchdog-timeout', 'probe-failure'],
  leadsToOnClients: ['nfs-hang', 'hung-task'],
  watch(bench) {
    const event = occurrences()
    const clusters = new Map<string, { title: string; last?: Instant | undefined }>()
    const panicked: Cited<KernelReport>[] = []
    bench.on(KERNEL_REPORT, (report) => {
      if (report.kind === 'panic' && /hung_task: blocked tasks/.test(report.heading)) panicked.push(report)
    })
    bench.on(HUNG_TASK, (task) => {
      const stream = `${task.at.artifact}\0${task.host ?? ''}`
      const guilty = waitingFunction(task) ?? (task.stacks.length > 0 || task.details.length > 3 ? 'corrupted' : undefined)
      const own = task.wait === "can't die" ? "INFO: task can't die" : 'INFO: task hung'
      const title = guilty === undefined ? own : `${own} in ${guilty}`
      const open = clusters.get(stream)
      const apart = open?.last === undefined || task.time === undefined ? 0 : Math.abs(secondsBetween(open.last, task.time) ?? 0)
      const cluster = open !== undefined && apart <= TOGETHER_SECONDS ? open : { title }
      clusters.set(stream, { ...cluster, last: task.time ?? cluster.last })
      bench.find({
        group: cluster.title,
        event: event(task),
        facts: factsOf(task, title, guilty),
        title: cluster.title,
        // the machine hangs, not one process: what it waits for is shared
        entities: { host: task.host },
        proof: [
          {
            at: task.at,
            time: task.time,
            witness: 'kernel log',
            note: `${task.comm} waits in ${guilty === 'corrupted' ? 'a function that the trace does not show' : (guilty ?? 'a function that was not printed')}`,
          },
        ],
        time: task.time,
        ...(guilty === undefined || guilty === 'corrupted' ? { strength: 'partial' as const, missing: 'no call trace of the task' } : {}),
      })
    })
    bench.atEnd(() => {
      for (const report of panicked) {
        if ([...clusters.keys()].some((stream) => stream.startsWith(`${report.at.artifact}\0`))) continue
        bench.find({
          group: 'INFO: task hung',
          event: report.heading,
          facts: {
            ...reportFacts(report, 'INFO: task hung', undefined),
            comm: '',
            pid: 0,
            waitSeconds: 0,
            wait: 'blocked',
            waitsFor: 'something that the log does not show',
            tasks: [],
            reports: 0,
            suppressed: true,
          },
          title: 'INFO: task hung',
          entities: { host: report.host },
          proof: [{ at: report.at, time: report.time, witness: 'kernel log', note: 'the panic says that tasks were blocked' }],
          time: report.time,
          strength: 'partial',
          missing: 'the reports of the blocked tasks themselves',
        })
      }
    })
  },
  join: (before, later) => ({
    ...before,
    reports: before.reports + 1,
    suppressed: before.suppressed || later.suppressed,
    waitSeconds: before.waitSeconds,
    holder: before.holder ?? later.holder,
    lock: before.lock ?? later.lock,
    tasks:
      before.tasks.length >= MAX_TASKS || before.tasks.some((t) => t.pid === later.pid && t.comm === later.comm)
        ? before.tasks
        : [...before.tasks, ...later.tasks],
  }),
  cause: (f) => {
    if (f.tasks.length === 0)
      return 'The kernel panicked because tasks were blocked for longer than kernel.hung_task_timeout_secs. Which tasks, and in what they wait, is not in this log.'
    const others = f.tasks.length - 1
    const holder =
      f.holder === undefined
        ? ''
        : ` The lock is held by ${f.holder.comm} (pid ${f.holder.pid})${f.tasks.some((t) => t.pid === f.holder?.pid) ? ', which hangs itself: look at what that one waits for' : ''}.`
    return `${f.comm} (pid ${f.pid}) ${f.wait === "can't die" ? 'was killed but could not leave the kernel' : 'sat in uninterruptible sleep'} for more than ${f.waitSeconds} s${f.function === undefined || f.function === 'corrupted' ? '' : `, in ${f.function}`}: it waits for ${f.waitsFor}.${holder}${
      others > 0
        ? ` ${others} more ${others === 1 ? 'task' : 'tasks'} hung within minutes (${f.tasks
            .slice(1, 6)
            .map((t) => t.comm)
            .join(', ')}${others > 5 ? ', …' : ''}): they wait behind the same cause.`
        : ''
    }${f.suppressed ? ' Further reports are suppressed, so there may be more.' : ''}`
  },
  fix: (f) => [
    {
      when: 'now',
      say: /disk|journal/.test(f.waitsFor)
        ? 'Look for a disk, controller or path that does not answer; the tasks go on by themselves when it does.'
        : /server/.test(f.waitsFor)
          ? 'Bring the file server back or unmount it lazily; the tasks go on by themselves.'
          : `Find out what ${f.holder === undefined ? 'is held' : `${f.holder.comm} (pid ${f.holder.pid})`} and by whom: print the blocked tasks. It writes their stacks to the kernel log.`,
      run: /disk|journal/.test(f.waitsFor)
        ? 'dmesg | grep -iE "i/o error|timeout|reset"; iostat -x 1 3'
        : 'echo w > /proc/sysrq-trigger; dmesg | tail -200',
    },
    {
      when: 'durable',
      say: 'Remove the cause; a longer kernel.hung_task_timeout_secs only hides it. Writers that flood a slow disk are held by lower vm.dirty_bytes.',
    },
    { when: 'verify', say: 'No task stays in state D.', run: 'ps -eo state,pid,wchan:32,comm | grep ^D' },
  ],
  links: ['https://docs.kernel.org/admin-guide/sysctl/kernel.html#hung-task-timeout-secs'],
  messages: [
    { text: 'INFO: task T:PID blocked for more than N seconds.', kernels: 'since 2.6.30', source: 'kernel/hung_task.c' },
    { text: 'INFO: task T:PID blocked in I/O wait for more than N seconds.', kernels: 'newest', source: 'kernel/hung_task.c' },
    { text: 'INFO: task T:PID is blocked on a mutex likely owned by task T:PID.', kernels: 'since 6.15', source: 'kernel/hung_task.c' },
  ],
  mechanism:
    'A task in state D waits for something in the kernel and cannot be killed: a disk, a lock, a server. khungtaskd reports those that did not run for kernel.hung_task_timeout_secs, at most kernel.hung_task_warnings times. A slow disk blocks the journal thread, and all that write queue up behind it, so one cause shows as many tasks.',
  decoys: [
    'a report of one batch job during a heavy flush that went on',
    'a program’s own "blocked for more than"',
    'ldisc_install and other words that hold "stall"',
  ],
  examples: [
    {
      name: 'journal thread first, application behind it',
      files: {
        'kern.log': [
          '[ 9120.000001] INFO: task jbd2/vdb1-8:611 blocked for more than 122 seconds.',
          '[ 9120.000002]       Not tainted 6.1.0-18-amd64 #1',
          '[ 9120.000003] task:jbd2/vdb1-8     state:D stack:0     pid:611   ppid:2      flags:0x00004000',
          '[ 9120.000004] Call Trace:',
          '[ 9120.000005]  <TASK>',
          '[ 9120.000006]  __schedule+0x34d/0x9e0',
          '[ 9120.000007]  schedule+0x5a/0xd0',
          '[ 9120.000008]  io_schedule+0x42/0x70',
          '[ 9120.000009]  bit_wait_io+0xd/0x60',
          '[ 9120.000010]  __wait_on_bit+0x4c/0x110',
          '[ 9120.000011]  jbd2_journal_commit_transaction+0x1021/0x1a90 [jbd2]',
          '[ 9120.000012]  kjournald2+0xa9/0x280 [jbd2]',
          '[ 9120.000013]  </TASK>',
          '[ 9120.100001] INFO: task orders worker 3:2210 blocked for more than 122 seconds.',
          '[ 9120.100002]       Not tainted 6.1.0-18-amd64 #1',
          '[ 9120.100003] Call Trace:',
          '[ 9120.100004]  schedule+0x5a/0xd0',
          '[ 9120.100005]  wait_transaction_locked+0x89/0xd0 [jbd2]',
          '[ 9120.100006]  add_transaction_credits+0xda/0x2b0 [jbd2]',
        ].join('\n'),
      },
      fires: true,
    },
    {
      name: 'a program speaks of being blocked',
      files: {
        'app.log':
          '2026-03-01 10:00:00 WARN [pool] connection 12 blocked for more than 120 seconds.\nMar  1 10:00:01 web app[31]: INFO: task queue:main blocked for more than 30 seconds\n',
      },
      fires: false,
    },
  ],
})

function factsOf(task: Cited<Hung>, title: string, guilty: string | undefined): Facts {
  const base = reportFacts({ ...task, ip: undefined }, title, guilty)
  return {
    ...base,
    comm: task.comm,
    pid: task.pid,
    waitSeconds: task.waitSeconds,
    wait: task.wait,
    waitsFor: waitsFor(task),
    lock: task.lock,
    holder: task.holder === undefined ? undefined : { comm: task.holder.comm, pid: task.holder.pid },
    tasks: [{ comm: task.comm, pid: task.pid, waitSeconds: task.waitSeconds, waitsIn: guilty, holder: task.holder?.comm }],
    reports: 1,
    suppressed: task.suppressed,
    cpus:
      task.cpus.length === 0
        ? undefined
        : task.cpus.slice(0, 8).map((c) => ({ cpu: c.cpu, pid: c.pid, comm: c.comm, function: c.function })),
  }
}
