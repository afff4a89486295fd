import { describe, expect, it } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const of = async (text: string, path = 'console.log') => (await analyzeText({ [path]: text })).findings
const titles = async (text: string) => (await of(text)).map((f) => f.facts['title'])

describe('what a report is called', () => {
  const oops = (ip: string, trace: string[]) =>
    [
      'BUG: unable to handle page fault for address: ffffc90000a1b2c3',
      'Oops: 0002 [#1] PREEMPT SMP',
      'CPU: 1 PID: 40 Comm: agent Not tainted 6.1.0 #1',
      `RIP: 0010:${ip}+0x10/0x20`,
      'Call Trace:',
      ...trace.map((f) => ` ${f}+0x1/0x40`),
    ]
      .map((l, i) => `[  10.00000${Math.min(i, 9)}] ${l}`)
      .join('\n')

  it('a helper that was handed a bad pointer is skipped', async () => {
    expect(await titles(oops('memset_erms', ['? leftover_fn', 'opal_fill_page', 'vfs_write', 'do_syscall_64']))).toEqual([
      'BUG: unable to handle kernel paging request in opal_fill_page',
    ])
  })

  it('old and new wordings of one fault have one title', async () => {
    const old =
      '[    9.000001] BUG: unable to handle kernel NULL pointer dereference at 0000000000000286\n[    9.000002] IP: [<ffffffff812a3b4c>] opal_open+0x24/0x30\n[    9.000003] Oops: 0000 [#1] SMP\n'
    const recent =
      '[    9.000001] BUG: kernel NULL pointer dereference, address: 0000000000000286\n[    9.000002] Oops: Oops: 0000 [#1] SMP NOPTI\n[    9.000003] CPU: 0 UID: 0 PID: 9 Comm: a Not tainted 6.12.1 #1\n[    9.000004] RIP: 0010:opal_open+0x24/0x30\n'
    const arm =
      '[    9.000001] Unable to handle kernel NULL pointer dereference at virtual address 0000000000000286\n[    9.000002] Internal error: Oops: 0000000096000004 [#1] SMP\n[    9.000003] CPU: 0 PID: 9 Comm: a Not tainted 6.1.0 #1\n[    9.000004] pc : opal_open+0x24/0x30\n[    9.000005] lr : chrdev_open+0x44/0x90\n'
    for (const text of [old, recent, arm])
      expect(await titles(text)).toEqual(['BUG: unable to handle kernel NULL pointer dereference in opal_open'])
  })

  it.each([
    ['WARNING: CPU: 0 PID: 7 at net/opal/link.c:31 opal_link_up+0x1f/0x40', 'net/opal/link.c:31'],
    ['WARNING: at net/opal/link.c:31 opal_link_up+0x1f/0x40()', 'net/opal/link.c:31'],
    ['WARNING: net/opal/link.c:31 at opal_link_up+0x1f/0x40, CPU#0: kworker/0:1/7', 'net/opal/link.c:31'],
    ['WARNING: [!link->peer] net/opal/link.c:31 at opal_link_up+0x1f/0x40, CPU#0: kworker/0:1/7', 'net/opal/link.c:31'],
  ])('%s', async (line, where) => {
    const [finding] = await of(`[   31.000001] ------------[ cut here ]------------\n[   31.000002] ${line}\n`)
    expect(finding).toMatchObject({ id: 'kernel-warning', facts: { title: 'WARNING in opal_link_up', warningAt: where } })
  })

  it('a lock report is named after the place that wanted the lock', async () => {
    const text = [
      'WARNING: possible circular locking dependency detected',
      '6.1.0 #1 Not tainted',
      '------------------------------------------------------',
      'agent/77 is trying to acquire lock:',
      'ffff888012345678 (&opal_mutex){+.+.}-{3:3}, at: opal_flush+0x20/0x90',
      '',
      'but task is already holding lock:',
      'ffff888012345999 (&dev->lock){+.+.}-{3:3}, at: opal_stop+0x11/0x40',
      'CPU: 1 PID: 77 Comm: agent Not tainted 6.1.0 #1',
    ]
    const [finding] = await of(text.map((l) => `[   40.000000] ${l}`).join('\n'))
    expect(finding).toMatchObject({
      id: 'kernel-warning',
      facts: { title: 'possible deadlock in opal_flush', kind: 'lock order', pid: 77 },
    })
  })
})

describe('which report is to be trusted', () => {
  it('what follows an oops is its consequence', async () => {
    const report = (n: number, fn: string, taint: string) => [
      `BUG: kernel NULL pointer dereference, address: 00000000000000${n}0`,
      `Oops: 0000 [#${n}] SMP`,
      `CPU: 0 PID: ${n} Comm: t${n} ${taint} 6.1.0 #1`,
      `RIP: 0010:${fn}+0x1/0x9`,
      '---[ end trace 0000000000000000 ]---',
    ]
    const findings = await of(
      [...report(1, 'opal_read', 'Not tainted'), ...report(2, 'opal_write', 'Tainted: G      D')]
        .map((l, i) => `[   5.${String(i).padStart(6, '0')}] ${l}`)
        .join('\n'),
    )
    expect(findings.map((f) => [f.facts['function'], f.severity, f.facts['later'] ?? false])).toEqual([
      ['opal_read', 'critical', false],
      ['opal_write', 'note', true],
    ])
  })

  it('reports of two CPUs that were printed into each other stay apart', async () => {
    const lines = [
      '[   7.000001][  T11] BUG: kernel NULL pointer dereference, address: 0000000000000010',
      '[   7.000002][  T22] BUG: KASAN: slab-out-of-bounds in opal_b+0x1/0x9',
      '[   7.000003][  T11] Oops: 0000 [#1] SMP KASAN',
      '[   7.000004][  T22] Read of size 8 at addr ffff888011112222 by task b/22',
      '[   7.000005][  T11] CPU: 0 PID: 11 Comm: a Not tainted 6.1.0 #1',
      '[   7.000006][  T22] CPU: 1 PID: 22 Comm: b Not tainted 6.1.0 #1',
      '[   7.000007][  T11] RIP: 0010:opal_a+0x1/0x9',
    ]
    const findings = await of(lines.join('\n'))
    expect(findings.map((f) => [f.facts['title'], f.facts['pid']]).sort((a, b) => Number(a[1]) - Number(b[1]))).toEqual([
      ['BUG: unable to handle kernel NULL pointer dereference in opal_a', 11],
      ['KASAN: slab-out-of-bounds Read in opal_b', 22],
    ])
  })

  it('case 18: a machine check before an oops is its root', async () => {
    const report = await analyzeText({
      'kern.log': [
        '[  60.000001] mce: [Hardware Error]: CPU 2: Machine Check: 0 Bank 5: be00000000800400',
        '[  60.000002] mce: [Hardware Error]: TSC 0 ADDR 3fff8100aabb',
        '[  62.000001] BUG: unable to handle page fault for address: ffffed1020003000',
        '[  62.000002] Oops: 0000 [#1] SMP',
        '[  62.000003] CPU: 2 PID: 312 Comm: worker Tainted: G   M              6.1.0 #1',
        '[  62.000004] RIP: 0010:opal_sum+0x1/0x9',
        '[  62.000005] Kernel panic - not syncing: Fatal exception',
      ].join('\n'),
    })
    expect(report.incidents[0]?.root).toMatch(/^hardware-mce/)
    expect(report.incidents[0]?.effects.map((e) => e.split('#')[0])).toEqual(expect.arrayContaining(['kernel-oops', 'kernel-panic']))
  })
})

describe('hung tasks and stuck CPUs', () => {
  const hung = (comm: string, pid: number, at: number, frames: string[], words = 'blocked for more than 122 seconds.') =>
    [`INFO: task ${comm}:${pid} ${words}`, '      Not tainted 6.6.0 #1', 'Call Trace:', ...frames.map((f) => ` ${f}+0x1/0x20`)].map(
      (l) => `[ ${at}.000001] ${l}`,
    )

  it('case 10: the journal, twenty writers and the disk behind them are one chain', async () => {
    const lines = [
      '[ 3000.000001] nvme nvme0: I/O 411 QID 3 timeout, aborting',
      '[ 3030.000001] nvme nvme0: I/O 411 QID 3 timeout, reset controller',
      '[ 3090.000001] I/O error, dev nvme0n1, sector 81264 op 0x1:(WRITE) flags 0x800 phys_seg 2 prio class 2',
      ...hung(
        'jbd2/nvme0n1p2-8',
        300,
        3150,
        ['__schedule', 'schedule', 'io_schedule', 'bit_wait_io', '__wait_on_bit', 'jbd2_journal_commit_transaction', 'kjournald2'],
        'blocked in I/O wait for more than 122 seconds.',
      ),
      ...Array.from({ length: 20 }, (_, n) =>
        hung(`app worker ${n}`, 4000 + n, 3151 + n, ['__schedule', 'schedule', 'wait_transaction_locked', 'start_this_handle']),
      ).flat(),
    ]
    const report = await analyzeText({ 'kern.log': lines.join('\n') })
    const finding = report.findings.find((f) => f.id === 'hung-task')
    expect(report.findings.filter((f) => f.id === 'hung-task')).toHaveLength(1)
    expect(finding).toMatchObject({
      count: 21,
      facts: {
        title: 'INFO: task hung in jbd2_journal_commit_transaction',
        comm: 'jbd2/nvme0n1p2-8',
        pid: 300,
        waitSeconds: 122,
        wait: 'io',
      },
    })
    expect(report.incidents[0]?.root).toMatch(/^disk-io-error/)
    expect(report.incidents[0]?.effects).toContain(finding?.key)
  })

  it.each([
    ['nfsd', ['__schedule', 'rwsem_down_write_slowpath', 'down_write', 'xfs_ilock', 'nfsd_vfs_write', 'nfsd4_write'], 'a lock'],
    ['cp', ['__schedule', 'rpc_wait_bit_killable', 'nfs_file_fsync'], 'an NFS server'],
    // it serves what it has from another
    ['nfsd', ['__schedule', 'rpc_wait_bit_killable', 'nfs_file_fsync', 'nfsd_commit'], 'an NFS server'],
  ])('%s that sleeps in %j waits for %s', async (comm, frames, waitsFor) => {
    expect((await of(hung(comm, 71, 800, frames).join('\n')))[0]).toMatchObject({ id: 'hung-task', facts: { waitsFor } })
  })

  it('the holder of the lock is named where the kernel names it', async () => {
    const text = [
      ...hung('backup', 71, 800, ['schedule', '__mutex_lock', 'opal_attach']),
      '[ 800.000002] INFO: task backup:71 is blocked on a mutex likely owned by task opal mgr:70.',
    ].join('\n')
    expect((await of(text))[0]).toMatchObject({ id: 'hung-task', facts: { lock: 'mutex', holder: { comm: 'opal mgr', pid: 70 } } })
  })

  it('the same reports in two logs count once', async () => {
    const lines = hung('backup', 71, 800, ['schedule', 'opal_wait_done'])
    const report = await analyzeText({
      'dmesg.txt': lines.join('\n'),
      'kern.log': lines.map((l) => `Mar  3 10:00:01 db1 kernel: ${l}`).join('\n'),
    })
    expect(report.findings.filter((f) => f.id === 'hung-task').map((f) => f.count)).toEqual([1])
  })

  it('a virtual CPU that did not tick was paused by its host', async () => {
    const text = [
      'rcu: INFO: rcu_preempt self-detected stall on CPU',
      'rcu: \t1-...!: (4 ticks this GP) idle=e1/1/0x4 softirq=2/2 fqs=1',
      '\t(t=6500 jiffies g=4809 q=4 ncpus=2)',
      'CPU: 1 PID: 9 Comm: web Not tainted 6.1.0 #1',
      'Hardware name: QEMU Standard PC (i440FX + PIIX, 1996), BIOS 1.16.2 04/01/2014',
      'RIP: 0010:opal_run+0x1/0x9',
    ]
      .map((l) => `[ 166.000001] ${l}`)
      .join('\n')
    expect((await of(text))[0]).toMatchObject({ id: 'rcu-stall', severity: 'note', facts: { ticks: 4, jiffies: 6500, paused: true } })
  })
})

describe('panics', () => {
  it('a deliberate one is said to be so', async () => {
    const [finding] = await of(
      '[  90.000001] sysrq: Trigger a crash\n[  90.000002] Kernel panic - not syncing: sysrq triggered crash\n[  90.000003] CPU: 0 PID: 88 Comm: bash Not tainted 6.1.0 #1\n',
    )
    expect(finding).toMatchObject({ id: 'kernel-panic', severity: 'warning', facts: { deliberate: true, comm: 'bash' } })
  })

  it('panic_on_warn: the report before it is the root and has the trace that the panic printed', async () => {
    const lines = [
      'WARNING: CPU: 1 PID: 577 at lib/refcount.c:28 refcount_warn_saturate+0x5e/0x90',
      'Kernel panic - not syncing: panic_on_warn set ...',
      'CPU: 1 PID: 577 Comm: netd Not tainted 6.1.0 #1',
      'Call Trace:',
      ' dump_stack+0x1/0x9',
      ' panic+0x1/0x9',
      ' __warn+0x1/0x9',
      ' refcount_warn_saturate+0x5e/0x90',
      ' opal_sock_put+0x11/0x30',
      'Rebooting in 86400 seconds..',
    ]
    const report = await analyzeText({ 'console.log': lines.map((l) => `[  12.000001] ${l}`).join('\n') })
    expect(new Set(report.findings.map((f) => f.facts['title']))).toEqual(
      new Set(['WARNING: refcount bug in opal_sock_put', 'kernel panic: panic_on_warn set']),
    )
    expect(report.incidents).toHaveLength(1)
    expect(report.incidents[0]?.root).toMatch(/^kernel-warning/)
  })
})

describe('case 20: words that are no failure', () => {
  it.each([
    'softdog: initialized. soft_noboot=0 soft_margin=60 sec soft_panic=0 (nowayout=0)',
    'INFO: NMI handler (perf_event_nmi_handler) took too long to run: 1.402 msecs',
    'perf: interrupt took too long (2503 > 2500), lowering kernel.perf_event_max_sample_rate to 79750',
    'Command line: root=/dev/vda1 panic=10 oops=panic panic_on_warn=1 softlockup_panic=1',
    'Spectre V2 : WARNING: Unprivileged eBPF is enabled with eIBRS on',
    'WARNING: the mand mount option is being deprecated and',
    'tty: ldisc_install failed, detected stall of nothing',
    'kasan: CONFIG_KASAN_INLINE enabled',
    'traps: viewer[812] general protection fault ip:7f31a2b3c4d5 sp:7ffd00112233 error:0 in libdraw.so.2[7f31a2b00000+90000]',
    'ODEBUG: Out of memory. ODEBUG disabled',
  ])('%s', async (line) => {
    const ids = (await of(`[   10.000001] ${line}\n`)).map((f) => f.id)
    expect(ids.filter((id) => /^kernel-|kasan|lockup|stall|hung/.test(id))).toEqual([])
  })

  it('a program that quotes the kernel is not the kernel', async () => {
    expect(
      await of(
        'Mar  3 10:00:01 db1 report[31]: Kernel panic - not syncing: Fatal exception\nMar  3 10:00:02 db1 report[31]: INFO: task db:12 blocked for more than 120 seconds.\n',
      ),
    ).toEqual([])
  })
})
