import { detector } from '../../core/detector.ts'
import type { Cited } from '../../core/span.ts'
import { CGROUP_VALUE } from '../../records/cgroup-value.ts'
import { COUNTERS } from '../../records/counters.ts'
import { OOM_REPORT, type OomReport } from '../../records/oom-kill.ts'
import { PROCESS_SAMPLE } from '../../records/process-sample.ts'
import { ownerOf } from './cgroup-path.ts'
import { killsOf, type Ledger, ledgerOf, ledgerText, type Shielded, shieldedOf, type User, usersOf } from './oom-facts.ts'
import { proofOf } from './oom-events.ts'
import { size } from './sizes.ts'

interface Facts {
  message: string
  /** nothing killable, a victim that does not die, a cgroup whose OOM killer is switched off. */
  kind: 'no killable process' | 'victim does not die' | 'killer disabled'
  scope?: 'global' | 'memcg' | undefined
  cgroup?: string | undefined
  ownerName?: string | undefined
  limitKb?: number | undefined
  usageKb?: number | undefined
  pid?: number | undefined
  comm?: string | undefined
  invoker?: string | undefined
  ledger?: Ledger | undefined
  topUsers?: readonly User[] | undefined
  shielded?: readonly Shielded[] | undefined
}

/** mm/oom_kill.c: oom_reap_task */
const UNREAPED = /^oom_reaper: unable to reap pid:(\d{1,10}) \((.{0,64})\)/
/** A task of a v1 cgroup with oom_kill_disable waits there until memory is freed (mm/memcontrol.c). */
const WAITS =
  /^(?:\[<[0-9a-f]{1,18}>\] |\s{1,8}(?:\[<[0-9a-f]{1,18}>\] )?)?(mem_cgroup_oom_synchronize|mem_cgroup_oom_wait|mem_cgroup_wait_oom)\+0x/
/** The same as ps prints it under WCHAN, perhaps cut. */
const WCHAN = /^mem_cgroup_(?:oom_sync|oom_wait|wait_oom)/
type Place = Cited<object>

/** Memory is out, and nothing is or can be killed for it. */
export const oomNoVictim = detector<Facts>({
  id: 'oom-no-victim',
  title: 'Memory ran out and nothing could be killed',
  severity: 'critical',
  domain: 'memory',
  seenIn: ['kernel log', 'cgroup'],
  leadsTo: ['kernel-panic', 'hung-task'],
  watch(bench) {
    bench.on(OOM_REPORT, (report: Cited<OomReport>) => {
      if (report.noVictim === undefined || killsOf(report).length > 0) return
      const cgroup = report.oomCgroup ?? report.stats[0]?.cgroup
      const owner = cgroup === undefined || cgroup === '' ? undefined : ownerOf(cgroup)
      bench.find({
        group: `none\0${report.host ?? ''}\0${cgroup ?? ''}`,
        event: `${report.noVictim} ${report.invoker ?? ''} ${report.invokerPid ?? ''} ${report.usage.memory?.failcnt ?? ''}`,
        facts: {
          message: report.noVictim,
          kind: 'no killable process',
          scope: report.scope,
          cgroup,
          ownerName: owner?.name,
          limitKb: report.usage.memory?.limitKb,
          usageKb: report.usage.memory?.usageKb,
          pid: report.invokerPid,
          comm: report.invoker,
          invoker: report.invoker,
          ledger: ledgerOf(report.memInfo),
          topUsers: usersOf(report.tasks),
          shielded: shieldedOf(report.tasks),
        },
        entities: {
          host: report.host,
          pid: report.invokerPid,
          comm: report.invoker,
          cgroup: owner === undefined ? undefined : cgroup,
          containerId: owner?.containerId,
          podUid: owner?.podUid,
          unit: owner?.unit,
        },
        proof: proofOf(report),
        time: report.time,
      })
    })
    bench.onLine(['oom_reaper: unable to reap'], (line) => {
      const m = UNREAPED.exec(line.message)
      if (m === null || line.kernel === false) return
      bench.find({
        group: `unreaped\0${line.host ?? ''}\0${m[1]}`,
        event: line.message,
        facts: { message: line.message, kind: 'victim does not die', pid: Number(m[1]), comm: m[2] },
        entities: { host: line.host, pid: Number(m[1]), comm: m[2] },
        proof: [
          { at: line.at, time: line.time, witness: 'kernel log', note: 'the victim of an OOM kill holds a lock and keeps its memory' },
        ],
        time: line.time,
        severity: 'error',
        title: `${m[2]} (pid ${m[1]}) was chosen by the OOM killer but does not give its memory back`,
      })
    })
    // switched off in the cgroup's own file: the kernel prints nothing at all, so two other signs must be there
    let disabled: Place | undefined
    let under: Place | undefined
    let waiting: Place | undefined
    let task: { pid: number; comm: string; place: Place } | undefined
    const limits: number[] = []
    bench.on(COUNTERS, (c) => {
      if (c.kind !== 'oom_control') return
      if (c.values.get('oom_kill_disable') === 1) disabled ??= c
      if (c.values.get('under_oom') === 1) under ??= c
    })
    bench.on(CGROUP_VALUE, (v) => {
      if (v.name === 'memory.limit_in_bytes' && v.value !== undefined && limits.length < 2) limits.push(v.value)
    })
    bench.on(PROCESS_SAMPLE, (p) => {
      if (WCHAN.test(p.wchan ?? '')) task ??= { pid: p.pid, comm: p.comm, place: p }
    })
    bench.onLine(['mem_cgroup_oom_synchronize+', 'mem_cgroup_oom_wait+', 'mem_cgroup_wait_oom+'], (line) => {
      if (WAITS.test(line.message) && line.kernel !== true) waiting ??= line
    })
    bench.atEnd(() => {
      const sure = under ?? waiting ?? task?.place
      if (sure === undefined || disabled === undefined) return
      const signs: [Place | undefined, string][] = [
        [disabled, `the OOM killer is switched off in this cgroup${under?.at.line === disabled.at.line ? ', and it is at its limit' : ''}`],
        [under, 'it is at its limit'],
        [waiting, 'a task waits there for memory'],
        [task?.place, 'a task waits there for memory'],
      ]
      bench.find({
        group: 'disabled',
        event: 'disabled',
        facts: {
          message: 'oom_kill_disable 1, under_oom 1',
          kind: 'killer disabled',
          pid: task?.pid,
          comm: task?.comm,
          limitKb: limits.length === 1 ? Math.round(limits[0]! / 1024) : undefined,
        },
        entities: { pid: task?.pid, comm: task?.comm },
        proof: signs.flatMap(([place, note]) =>
          place === undefined ? [] : [{ at: place.at, time: place.time, witness: 'capture' as const, note }],
        ),
        time: sure.time,
        title: 'A cgroup is at its limit and its OOM killer is switched off',
      })
    })
  },
  cause(f) {
    if (f.kind === 'victim does not die')
      return `${f.comm} (pid ${f.pid}) was sent SIGKILL for want of memory, but the reaper could not take its memory back: the process sits in the kernel with its memory map locked. Until it ends, memory stays short.`
    if (f.kind === 'killer disabled')
      return (
        'A cgroup v1 has reached its memory limit while memory.oom_control says oom_kill_disable 1: its tasks wait for memory for ever, and the kernel prints nothing.' +
        (f.limitKb === undefined ? '' : ` The limit is ${size(f.limitKb)}.`) +
        (f.comm === undefined ? '' : ` ${f.comm} (pid ${f.pid}) is one that waits.`)
      )
    const where = f.ownerName === undefined ? (f.scope === 'memcg' ? 'A memory cgroup' : 'The machine') : f.ownerName
    const shield =
      f.shielded === undefined || f.shielded.length === 0
        ? ''
        : ` The largest are shielded by oom_score_adj: ${f.shielded
            .slice(0, 4)
            .map((s) => `${s.name} (${s.oomScoreAdj}, ${size(s.rssKb)})`)
            .join(', ')}.`
    return `${where} ran out of memory${f.limitKb === undefined ? '' : ` at its limit of ${size(f.limitKb)}`} when ${f.invoker ?? 'a process'} asked for more, and no process was left that may be killed.${shield}${f.ledger === undefined ? '' : ` ${ledgerText(f.ledger)}`}${f.scope === 'memcg' ? ' The allocation fails or is charged past the limit, again and again.' : ' The kernel panics then, since it cannot go on.'}`
  },
  fix: (f) => [
    f.kind === 'killer disabled'
      ? {
          when: 'now',
          say: 'Raise the limit of the cgroup, end a task in it by hand, or write 0 to memory.oom_control.',
          run: 'grep -H . /sys/fs/cgroup/memory/*/memory.oom_control',
        }
      : f.kind === 'victim does not die'
        ? {
            when: 'now',
            say: `See where pid ${f.pid} waits; a hung disk, NFS server or driver keeps it alive.`,
            run: `cat /proc/${f.pid}/stack`,
          }
        : {
            when: 'now',
            say: `Take the shield (oom_score_adj -1000) from what need not have it${f.limitKb === undefined ? '' : `, or raise the limit above ${size(f.limitKb)}`}.`,
            run: 'for p in /proc/[0-9]*; do [ "$(cat $p/oom_score_adj)" -le -900 ] && echo $p $(cat $p/comm); done 2>/dev/null',
          },
    {
      when: 'durable',
      say:
        f.kind === 'killer disabled'
          ? 'Leave the kernel OOM killer on unless another program watches memory.oom_control and acts.'
          : 'Shield only what the machine cannot live without, and cap the large users in cgroups of their own.',
    },
    { when: 'verify', say: 'No task waits for memory any longer.', run: 'ps -eo pid,stat,wchan:32,comm | grep oom' },
  ],
  links: [
    'https://docs.kernel.org/admin-guide/cgroup-v1/memory.html#oom-control',
    'https://man7.org/linux/man-pages/man5/proc_pid_oom_score_adj.5.html',
  ],
  messages: [
    { text: 'Out of memory and no killable processes...', kernels: 'all', source: 'mm/oom_kill.c' },
    { text: 'oom_reaper: unable to reap pid:N (C)', kernels: 'since 4.6', source: 'mm/oom_kill.c' },
  ],
  mechanism:
    'The OOM killer found nobody: all that is left is the init process, kernel threads and tasks with oom_score_adj -1000, or what holds the memory is the kernel or a tmpfs. Or a victim was chosen and cannot die, or a cgroup v1 has its OOM killer switched off and its tasks wait.',
  decoys: ['an ordinary OOM kill', 'oom_kill_disable 0', 'a victim that the reaper did reap'],
  examples: [
    {
      name: 'only shielded processes in a cgroup',
      files: {
        'dmesg.txt':
          '[  700.100000] ingest invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=-1000\n[  700.100010] memory: usage 65536kB, limit 65536kB, failcnt 91\n[  700.100020] Memory cgroup stats for /system.slice/ingest.service:\n[  700.100021] anon 66060288\n[  700.100030] Tasks state (memory values in pages):\n[  700.100031] [  pid  ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj name\n[  700.100032] [    881]     0   881    20000    16100   180224        0         -1000 ingest\n[  700.100040] Out of memory and no killable processes...\n',
      },
      fires: true,
    },
    {
      name: 'a victim that cannot be reaped',
      files: { 'kern.log': 'Apr  9 11:00:00 n3 kernel: oom_reaper: unable to reap pid:5512 (rsync worker)\n' },
      fires: true,
    },
    {
      name: 'an OOM killer that is off, at the limit',
      files: {
        'cgroup.txt': '==> memory.limit_in_bytes <==\n50331648\n==> memory.oom_control <==\noom_kill_disable 1\nunder_oom 1\noom_kill 0\n',
        'ps.txt': '    PID STAT WCHAN                COMMAND\n   2144 D    mem_cgroup_oom_synchro mariadb\n',
      },
      fires: true,
    },
    {
      name: 'a kill that worked',
      files: {
        'dmesg.txt':
          '[  700.100000] Out of memory: Killed process 881 (ingest) total-vm:80000kB, anon-rss:64400kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:176kB oom_score_adj:0\n[  700.200000] oom_reaper: reaped process 881 (ingest), now anon-rss:0kB, file-rss:0kB, shmem-rss:0kB\n',
      },
      fires: false,
    },
    { name: 'an OOM killer that is on', files: { 'memory.oom_control': 'oom_kill_disable 0\nunder_oom 0\noom_kill 3\n' }, fires: false },
  ],
})
