/** Makes kernel text for the tests: reports of the OOM killer in the shapes of several kernels. */

export interface Row {
  pid: number
  name: string
  rssKb: number
  adj?: number
  swapKb?: number
}

export interface Machine {
  totalKb: number
  anonKb: number
  fileKb?: number
  shmemKb?: number
  slabKb?: number
  pageTablesKb?: number
  freeKb?: number
}

const pages = (kb: number) => Math.round(kb / 4)

export function memInfo(m: Machine): string[] {
  const free = m.freeKb ?? 40_000
  return [
    'Mem-Info:',
    `active_anon:1000 inactive_anon:${pages(m.anonKb) - 1000 + pages(m.shmemKb ?? 0)} isolated_anon:0`,
    ` active_file:${pages(m.fileKb ?? 400)} inactive_file:0 isolated_file:0`,
    ' unevictable:0 dirty:0 writeback:0',
    ` slab_reclaimable:1000 slab_unreclaimable:${pages(m.slabKb ?? 40_000)}`,
    ` mapped:10 shmem:${pages(m.shmemKb ?? 0)} pagetables:${pages(m.pageTablesKb ?? 4000)}`,
    ' sec_pagetables:0 bounce:0',
    ` free:${pages(free)} free_pcp:0 free_cma:0`,
    `Node 0 active_anon:4000kB inactive_anon:${m.anonKb}kB kernel_stack:3000kB pagetables:4000kB all_unreclaimable? yes`,
    `Node 0 Normal free:${free}kB boost:0kB min:${free + 500}kB low:${free + 9000}kB high:${free + 18_000}kB present:${m.totalKb}kB managed:${m.totalKb}kB mlocked:0kB`,
    `Node 0 Normal: ${pages(free)}*4kB (UME) 0*8kB 0*16kB 0*32kB 0*64kB 0*128kB 0*256kB 0*512kB 0*1024kB 0*2048kB 0*4096kB = ${free}kB`,
    'Free swap  = 0kB',
    'Total swap = 0kB',
    `${pages(m.totalKb)} pages RAM`,
    '0 pages reserved',
  ]
}

/** 6.8 and later: the resident pages are told apart. */
export function tasks68(rows: readonly Row[]): string[] {
  return [
    'Tasks state (memory values in pages):',
    '[  pid  ]   uid  tgid total_vm      rss rss_anon rss_file rss_shmem pgtables_bytes swapents oom_score_adj name',
    ...rows.map(
      (r) =>
        `[${String(r.pid).padStart(7)}]     0 ${String(r.pid).padStart(5)} ${pages(r.rssKb) * 2} ${pages(r.rssKb)} ${pages(r.rssKb)} 0 0 61440 ${pages(r.swapKb ?? 0)} ${r.adj ?? 0} ${r.name}`,
    ),
  ]
}

/** 2.6.32: columns cpu and oom_adj, no swap. */
export function tasks26(rows: readonly Row[]): string[] {
  return [
    '[ pid ]   uid  tgid total_vm      rss cpu oom_adj oom_score_adj name',
    ...rows.map(
      (r) =>
        `[${String(r.pid).padStart(5)}]     0 ${r.pid} ${pages(r.rssKb) * 2} ${pages(r.rssKb)}   0 ${(r.adj ?? 0) === -1000 ? -17 : 0} ${r.adj ?? 0} ${r.name}`,
    ),
  ]
}

export function globalKill(
  victim: Row,
  invoker: string,
  rows: readonly Row[],
  machine: Machine,
  cgroup = '/system.slice/app.service',
): string[] {
  return [
    `${invoker} invoked oom-killer: gfp_mask=0x140cca(GFP_HIGHUSER_MOVABLE|__GFP_COMP), order=0, oom_score_adj=0`,
    `CPU: 1 PID: 77 Comm: ${invoker} Not tainted 6.8.0-31-generic #31`,
    ...memInfo(machine),
    ...tasks68(rows),
    `oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,task_memcg=${cgroup},task=${victim.name},pid=${victim.pid},uid=0`,
    `Out of memory: Killed process ${victim.pid} (${victim.name}) total-vm:${victim.rssKb * 2}kB, anon-rss:${victim.rssKb}kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:60kB oom_score_adj:${victim.adj ?? 0}`,
  ]
}

export function cgroupKill(victim: Row, limit: string, task: string, limitKb: number, rows: readonly Row[] = [victim]): string[] {
  return [
    `${victim.name} invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0`,
    `memory: usage ${limitKb}kB, limit ${limitKb}kB, failcnt 12`,
    'swap: usage 0kB, limit 9007199254740988kB, failcnt 0',
    `Memory cgroup stats for ${limit}:`,
    `anon ${victim.rssKb * 1024}`,
    'file 4096',
    'kernel 1048576',
    'shmem 0',
    'a_counter_of_tomorrow 12',
    ...tasks68(rows),
    `oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=${limit},task_memcg=${task},task=${victim.name},pid=${victim.pid},uid=0`,
    `Memory cgroup out of memory: Killed process ${victim.pid} (${victim.name}) total-vm:${victim.rssKb * 2}kB, anon-rss:${victim.rssKb}kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:60kB oom_score_adj:${victim.adj ?? 0}`,
  ]
}

/** dmesg's stamps. */
export const dmesg = (lines: readonly string[], from = 1000) =>
  lines.map((line, i) => `[${(from + i / 1000).toFixed(6).padStart(12)}] ${line}\n`).join('')
/** rsyslog's file. */
export const kernLog = (lines: readonly string[], host = 'n1', clock = '10:11:12') =>
  lines.map((line) => `Jun  2 ${clock} ${host} kernel: ${line}\n`).join('')
