/** Lines that tell of one failure each, and lines that tell of none. */

export const KILL = 'oom-kill-global'
export const SEGV = 'segfault'
export const MEMCG = 'oom-kill-cgroup'
export const READONLY = 'filesystem-readonly'

export const oom = (comm = 'java', pid = 4242): string =>
  `Out of memory: Killed process ${pid} (${comm}) total-vm:8388608kB, anon-rss:4194304kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:9000kB oom_score_adj:0`
export const segfault = (comm = 'nginx', pid = 2213): string =>
  `${comm}[${pid}]: segfault at 18 ip 000055d0c0a1b2c3 sp 00007ffd1b2c3d40 error 4 in nginx[55d0c0a00000+12000]`
export const memcg = (comm = 'worker', pid = 5151): string =>
  `Memory cgroup out of memory: Killed process ${pid} (${comm}) total-vm:4964748kB, anon-rss:508924kB, file-rss:10560kB, shmem-rss:0kB, UID:1000 pgtables:1648kB oom_score_adj:968`
export const readonlyNow = 'EXT4-fs (sda1): Remounting filesystem read-only'
export const quiet = (n: number): string => `usb 1-${n % 9}: new high-speed USB device number ${n % 100} using xhci_hcd`

/** As dmesg(1) prints them. */
export const dmesg = (...messages: readonly string[]): string =>
  messages.map((message, i) => `[${(100 + i).toFixed(6).padStart(12)}] ${message}\n`).join('')
/** As syslog writes them. */
export const syslog = (...messages: readonly string[]): string =>
  messages
    .map(
      (message, i) =>
        `Nov 21 05:${String(10 + Math.floor(i / 60)).padStart(2, '0')}:${String(i % 60).padStart(2, '0')} web1 kernel: ${message}\n`,
    )
    .join('')
/** Lines of a kernel log of which nothing is wrong. */
export const noise = (count: number): string[] => Array.from({ length: count }, (_, i) => quiet(i))
