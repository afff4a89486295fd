import { describe, expect, it } from 'vitest'
import { analyzeText } from '../../src/index.ts'
import { cgroupKill, dmesg, globalKill, kernLog, memInfo, tasks26, tasks68, type Row } from './reports.ts'

const OOM = /^(?:oom-|kernel-memory-leak|memory-fragmentation|app-oom)/
async function found(files: Record<string, string>) {
  const report = await analyzeText(files)
  return { ...report, findings: report.findings.filter(({ id }) => OOM.test(id)) }
}
const ids = async (files: Record<string, string>) => (await found(files)).findings.map(({ id, count }) => `${id} x${count}`).sort()

const ID = 'c0ffee12'.repeat(8)
const POD = '/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod3c9d4a10_7b21_4f6e_9a55_0d1f2e3a4b5c.slice'
const HOG: Row = { pid: 802, name: 'index builder', rssKb: 3_400_000, adj: -998 }
const WEB: Row = { pid: 930, name: 'Web Content', rssKb: 80_000 }
const ROWS = [
  HOG,
  WEB,
  { pid: 955, name: 'java]x', rssKb: 60_000 },
  { pid: 956, name: '(sd-pam)', rssKb: 4000 },
  { pid: 957, name: 'node (vitest 1)', rssKb: 8000 },
]
const MACHINE = { totalKb: 4_000_000, anonKb: 3_600_000 }

describe('cases', () => {
  it('1: the task table of 6.8 and later gives the right hog and adj, names with blanks', async () => {
    const { findings } = await found({ 'dmesg.txt': dmesg(globalKill(WEB, 'kworker/u16:3', ROWS, MACHINE)) })
    const [f] = findings
    expect(f?.id).toBe('oom-kill-global')
    expect(f?.facts).toMatchObject({
      pid: 930,
      comm: 'Web Content',
      anonRssKb: 80_000,
      invoker: 'kworker/u16:3',
      hog: 'index builder',
      hogKb: 3_400_000,
    })
    expect(f?.facts['shielded']).toEqual([{ pid: 802, name: 'index builder', rssKb: 3_400_000, oomScoreAdj: -998 }])
  })

  it('2: five kills, two cgroups and the machine: three findings with their counts', async () => {
    const a = (pid: number) =>
      cgroupKill({ pid, name: 'worker', rssKb: 60_000 }, '/system.slice/a.service', '/system.slice/a.service', 65_536)
    const b = (pid: number) =>
      cgroupKill({ pid, name: 'indexer', rssKb: 90_000 }, `${POD}/cri-containerd-${ID}.scope`, `${POD}/cri-containerd-${ID}.scope`, 98_304)
    const all = [...a(11), ...a(12), ...b(21), ...globalKill(WEB, 'cron', ROWS, MACHINE), ...b(22)]
    expect(await ids({ 'dmesg.txt': dmesg(all) })).toEqual(['oom-kill-cgroup x2', 'oom-kill-cgroup x2', 'oom-kill-global x1'])
    // told by three logs it is no more
    expect(await ids({ 'dmesg.txt': dmesg(all), 'kern.log': kernLog(all), syslog: kernLog(all) })).toEqual([
      'oom-kill-cgroup x2',
      'oom-kill-cgroup x2',
      'oom-kill-global x1',
    ])
  })

  it('3: one verdict for every envelope', async () => {
    const lines = globalKill(WEB, 'cron', ROWS, MACHINE)
    const shapes: Record<string, string> = {
      'dmesg.txt': dmesg(lines),
      'kern.log': kernLog(lines),
      'dmesg-T.txt': lines.map((l) => `[月  1月 26 01:49:41 2026] ${l}\n`).join(''),
      'dmesg-H.txt': `[Jan26 01:49] ${lines[0]}\n${lines
        .slice(1)
        .map((l) => `[  +0.000012] ${l}\n`)
        .join('')}`,
      'kmsg.txt': lines.map((l) => `<4>${l}\n`).join(''),
      'caller.txt': lines.map((l) => `[   12.345678][ T12] ${l}\n`).join(''),
      'iso.txt': lines.map((l) => `2026-01-26T01:49:41+0000 n1 kernel: ${l}\n`).join(''),
      'relay.txt': `2026-01-26T01:49:41.123456+00:00 n1 kernel: ${lines.join('#012')}\n`,
      'bare.txt': lines.map((l) => `${l}\n`).join(''),
      'journal.txt': kernLog(lines).replaceAll(/^Jun.*kernel:  /gm, '                          '),
    }
    const verdicts = await Promise.all(
      Object.entries(shapes).map(async ([name, text]) => {
        const [f, ...more] = (await found({ [name]: text })).findings
        return {
          name,
          id: f?.id,
          more: more.length,
          hog: f?.facts['hog'],
          ledger: f?.facts['ledger'],
          pid: f?.facts['pid'],
          cause: f?.cause,
        }
      }),
    )
    for (const { name, ...verdict } of verdicts) expect({ name, ...verdict }).toEqual({ ...verdicts[0], name })
    expect(verdicts[0]).toMatchObject({ id: 'oom-kill-global', more: 0, pid: 930 })
  })

  it('4: names with blanks, brackets and slashes', async () => {
    for (const name of ['Web Content', '(sd-pam)', 'kworker/u16:3', 'node (vitest 1)', 'java]x', 'a) total-vm:', 'x)']) {
      const { findings } = await found({
        'dmesg.txt': dmesg(globalKill({ pid: 7, name, rssKb: 4000 }, name, [...ROWS, { pid: 7, name, rssKb: 4000 }], MACHINE)),
      })
      expect(findings[0]?.facts).toMatchObject({ comm: name, pid: 7, invoker: name, anonRssKb: 4000 })
    }
  })

  it('5: head or tail cut off: a partial verdict that says what is missing', async () => {
    const lines = globalKill(WEB, 'cron', ROWS, MACHINE)
    const tail = (await found({ 'dmesg.txt': dmesg(lines.slice(-1)) })).findings
    expect(tail.map((f) => f.id)).toEqual(['oom-kill-global'])
    expect(tail[0]?.because.join()).toContain('only the kill line is there')
    const table = (await found({ 'dmesg.txt': dmesg(lines.slice(lines.findIndex((l) => l.startsWith('Tasks state')))) })).findings
    expect(table[0]?.facts).toMatchObject({ hog: 'index builder', pid: 930 })
    expect(table[0]?.because.join()).toContain('the head of the report')
    const head = (await found({ 'dmesg.txt': dmesg(lines.slice(0, -2)) })).findings
    expect(head[0]).toMatchObject({ id: 'oom-kill-global', facts: { hog: 'index builder', invoker: 'cron' } })
    expect(head[0]?.because.join()).toContain('the line that names the victim')
    // the choice was printed, the deed was not
    const chosen = (await found({ 'dmesg.txt': dmesg(cgroupKill(WEB, POD, `${POD}/x`, 90_000).slice(0, -1)) })).findings
    expect(chosen[0]).toMatchObject({ id: 'oom-kill-cgroup', facts: { pid: 930, comm: 'Web Content', limitKb: 90_000 } })
  })

  it('7: the limit of a pod that its containers share', async () => {
    const sibling: Row = { pid: 31, name: 'log shipper', rssKb: 200_000 }
    const { findings } = await found({
      'kern.log': kernLog(
        cgroupKill({ pid: 30, name: 'api', rssKb: 300_000 }, POD, `${POD}/cri-containerd-${ID}.scope`, 524_288, [
          { pid: 30, name: 'api', rssKb: 300_000 },
          sibling,
        ]),
      ),
    })
    expect(findings[0]?.facts).toMatchObject({
      parentLimit: true,
      limitOwner: 'pod',
      podUid: '3c9d4a10-7b21-4f6e-9a55-0d1f2e3a4b5c',
      containerId: ID,
      runtime: 'containerd',
      limitKb: 524_288,
    })
    expect(findings[0]?.entities).toMatchObject({ podUid: '3c9d4a10-7b21-4f6e-9a55-0d1f2e3a4b5c', containerId: ID })
    expect(findings[0]?.cause).toContain('log shipper 195 MiB')
  })

  it('8: the victim held 2 %, the hog is shielded', async () => {
    const { findings } = await found({ 'dmesg.txt': dmesg(globalKill(WEB, 'cron', ROWS, MACHINE)) })
    expect(findings[0]?.cause).toContain(
      'index builder (pid 802) is shielded from the OOM killer (by an oom_score_adj of -998), so the kernel took Web Content, which is not the cause',
    )
    expect(findings[0]?.headline).toMatch(/: index builder held 3\.2 GiB of 3\.8 GiB RAM\.$/)
  })

  it('9: the kernel held it: no advice to add RAM', async () => {
    const slab = await found({
      'dmesg.txt': dmesg(globalKill(WEB, 'cron', [WEB], { totalKb: 4_000_000, anonKb: 500_000, slabKb: 2_700_000 })),
    })
    expect(slab.findings.map((f) => f.id).sort()).toEqual(['kernel-memory-leak', 'oom-kill-global'])
    expect(slab.incidents[0]?.root).toBe('kernel-memory-leak#1')
    const unknown = await found({ 'dmesg.txt': dmesg(globalKill(WEB, 'cron', [WEB], { totalKb: 4_000_000, anonKb: 500_000 })) })
    const leak = unknown.findings.find((f) => f.id === 'kernel-memory-leak')
    expect(leak?.facts['what']).toBe('memory that no counter explains')
    for (const f of [...slab.findings, ...unknown.findings]) expect(JSON.stringify(f.fix)).not.toMatch(/give the machine more RAM/)
  })

  it('15: a kill of an earlier boot is history', async () => {
    const text = `${dmesg(['Linux version 6.8.0 (gcc)'], 0)}${dmesg(globalKill(WEB, 'cron', ROWS, MACHINE))}${dmesg(['Linux version 6.8.0 (gcc)', 'Command line: quiet'], 0)}`
    const report = await found({ 'kern.log': text })
    expect(report.findings.map((f) => f.id)).toEqual(['oom-kill-global'])
    expect(report.findings[0]?.because.join()).toContain('history')
  })

  it('16: order 0, atomic: benign and said to be', async () => {
    const { findings } = await found({
      'dmesg.txt': dmesg([
        'swapper/3: page allocation failure: order:0, mode:0x480020(GFP_ATOMIC), nodemask=(null),cpuset=/,mems_allowed=0',
        'CPU: 3 PID: 0 Comm: swapper/3 Not tainted 5.15.0 #1',
        ...memInfo(MACHINE),
      ]),
    })
    expect(findings[0]).toMatchObject({ id: 'memory-fragmentation', severity: 'warning' })
    expect(findings[0]?.cause).toContain('benign')
  })
})

describe('kernels', () => {
  it('2.6.32: other columns, a child dies in its stead', async () => {
    const lines = [
      'httpd invoked oom-killer: gfp_mask=0x280da, order=0, oom_adj=0',
      ...tasks26([
        { pid: 2201, name: 'mysqld', rssKb: 7_000_000 },
        { pid: 2300, name: 'sshd', rssKb: 900, adj: -1000 },
      ]),
      'Out of memory: Kill process 2201 (mysqld) score 871 or sacrifice child',
      'Killed process 2290, UID 27, (mysqld helper) total-vm:120000kB, anon-rss:70000kB, file-rss:12kB',
    ]
    const { findings } = await found({ messages: kernLog(lines) })
    expect(findings).toHaveLength(1)
    expect(findings[0]?.facts).toMatchObject({
      pid: 2290,
      comm: 'mysqld helper',
      uid: 27,
      anonRssKb: 70_000,
      hog: 'mysqld',
      hogKb: 7_000_000,
    })
  })

  it('cgroup v1 prints one line per cgroup below the limit', async () => {
    const lines = [
      'Task in /docker/abc/b killed as a result of limit of /docker/abc',
      'memory: usage 114688kB, limit 114688kB, failcnt 70',
      'memory+swap: usage 114688kB, limit 9007199254740988kB, failcnt 0',
      'kmem: usage 2000kB, limit 9007199254740988kB, failcnt 0',
      'Memory cgroup stats for /docker/abc: cache:0KB rss:0KB shmem:0KB swap:0KB',
      'Memory cgroup stats for /docker/abc/a: cache:12KB rss:70000KB shmem:0KB swap:0KB',
      'Memory cgroup stats for /docker/abc/b: cache:0KB rss:42000KB shmem:0KB swap:0KB',
      ...tasks68([{ pid: 5, name: 'b-job', rssKb: 42_000 }]),
      'Memory cgroup out of memory: Kill process 5 (b-job) score 380 or sacrifice child',
      'Killed process 5 (b-job) total-vm:90000kB, anon-rss:42000kB, file-rss:0kB, shmem-rss:0kB',
    ]
    const { findings } = await found({ 'dmesg.txt': dmesg(lines) })
    expect(findings).toHaveLength(1)
    expect(findings[0]?.facts).toMatchObject({
      limitKb: 114_688,
      failcnt: '70',
      parentLimit: true,
      score: 380,
      siblings: [
        { cgroup: '/docker/abc/a', rssKb: 70_000, cacheKb: 12 },
        { cgroup: '/docker/abc/b', rssKb: 42_000, cacheKb: 0 },
      ],
    })
  })

  it('memory.oom.group: one event with all its victims', async () => {
    const kill = cgroupKill({ pid: 50, name: 'master', rssKb: 40_000 }, POD, `${POD}/c`, 65_536)
    const more = [
      `Tasks in ${POD}/c are going to be killed due to memory.oom.group set`,
      ...[50, 51, 52].map(
        (pid) =>
          `Memory cgroup out of memory: Killed process ${pid} (${pid === 50 ? 'master' : 'worker'}) total-vm:80000kB, anon-rss:40000kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:60kB oom_score_adj:0`,
      ),
    ]
    const { findings } = await found({ 'dmesg.txt': dmesg([...kill, ...more]) })
    expect(findings.map((f) => `${f.id} x${f.count}`)).toEqual(['oom-kill-cgroup x1'])
    expect(findings[0]?.facts).toMatchObject({ groupKill: `${POD}/c`, victims: 3 })
  })

  it('a storm without dumps goes to the cgroup that it came from', async () => {
    const kill = (pid: number) =>
      cgroupKill({ pid, name: 'worker', rssKb: 60_000 }, '/system.slice/a.service', '/system.slice/a.service', 65_536)
    expect(await ids({ 'dmesg.txt': dmesg([...kill(11), ...kill(12).slice(-1), ...kill(13).slice(-1)]) })).toEqual(['oom-kill-cgroup x3'])
  })

  it('a foreign line and a second CPU in between change nothing', async () => {
    const lines = globalKill(WEB, 'cron', ROWS, MACHINE)
    const mixed = lines.flatMap((l, i) => (i % 3 === 0 ? [l, 'usb 1-1: new high-speed USB device number 2 using xhci_hcd'] : [l]))
    const [f] = (await found({ 'dmesg.txt': dmesg(mixed) })).findings
    expect(f?.facts).toMatchObject({ hog: 'index builder', pid: 930, totalRamKb: 4_000_000 })
  })

  it('only the memory nodes of a cpuset were full', async () => {
    const lines = globalKill(WEB, 'cron', ROWS, MACHINE).map((l) =>
      l.replace('CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0', 'CONSTRAINT_CPUSET,nodemask=(null),cpuset=batch,mems_allowed=1'),
    )
    const [f] = (await found({ 'dmesg.txt': dmesg(lines) })).findings
    expect(f?.headline).toContain('because the memory nodes that its cpuset batch allows (1) were full')
  })

  it('sysrq-f is said to be manual', async () => {
    const lines = globalKill(WEB, 'kworker/0:2', ROWS, MACHINE).map((l) => l.replace('order=0', 'order=-1'))
    const [f] = (await found({ 'dmesg.txt': dmesg(['sysrq: Manual OOM execution', ...lines]) })).findings
    expect(f).toMatchObject({ severity: 'warning', facts: { manual: true, order: -1 } })
    expect(f?.headline).toContain('was killed by an OOM killer that was run by hand (sysrq-f)')
  })

  it('pages of 64 KiB', async () => {
    const lines = [
      'Mem-Info:',
      'active_anon:100 inactive_anon:15000 isolated_anon:0',
      ' slab_reclaimable:10 slab_unreclaimable:20',
      'Node 0 Normal: 100*64kB (UME) 0*128kB = 6400kB',
      '16384 pages RAM',
      '0 pages reserved',
      ...tasks68([{ pid: 9, name: 'big', rssKb: 4 * 14_000 }]),
      'Out of memory: Killed process 9 (big) total-vm:1792000kB, anon-rss:896000kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:60kB oom_score_adj:0',
    ]
    const [f] = (
      await found({ 'dmesg.txt': dmesg(['x invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0', ...lines]) })
    ).findings
    expect(f?.facts).toMatchObject({ totalRamKb: 1_048_576, hog: 'big', hogKb: 896_000 })
  })
})

describe('what is no kill', () => {
  it.each([
    ['suspend', 'OOM killer disabled.'],
    ['a dying victim', 'OOM victim 12 (a) is already exiting. Skip killing the task'],
    ['debugobjects', 'ODEBUG: Out of memory. ODEBUG disabled'],
    ['a word', 'foo: handler for Out of memory: Kill was set'],
  ])('%s', async (_, line) => {
    expect(await ids({ 'dmesg.txt': dmesg([line]) })).toEqual([])
  })

  it('a program that says the kernel’s words', async () => {
    const quoted = globalKill(WEB, 'cron', ROWS, MACHINE)
      .map((l) => `Jun  2 10:11:12 n1 agent[44]: ${l}\n`)
      .join('')
    expect(await ids({ syslog: quoted })).toEqual([])
  })
})
