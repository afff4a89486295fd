import { analyzeText } from '../../src/index.ts'

/** Which failure led to which; of what stands alone the failure. */
export async function chains(text: string): Promise<Set<string>> {
  const { incidents, findings } = await analyzeText({ 'input.txt': text })
  const idOf = (key: string): string => findings.find((one) => one.key === key)!.id
  return new Set(incidents.map(({ root, effects }) => [root, ...effects].map(idOf).join(' → ')))
}

export const alpha = (time: string): string =>
  `Nov 24 ${time} s1 systemd[1]: alpha.service: Main process exited, code=exited, status=1/FAILURE
Nov 24 ${time} s1 systemd[1]: alpha.service: Failed with result 'exit-code'.
`
export const full = (time: string): string =>
  `Nov 24 ${time} s1 rsyslogd[600]: file '/var/log/syslog': write error: No space left on device\n`
export const said = (words: string): string => `Nov 24 10:00:20 s1 alpha[71]: ${words}\n`
export const kill = (comm: string): string =>
  `Nov 24 10:00:19 s1 kernel: Out of memory: Killed process 501 (${comm}) total-vm:8000000kB, anon-rss:700000kB, file-rss:0kB, shmem-rss:0kB, UID:1001 pgtables:14000kB oom_score_adj:300\n`
export const lookup = (time: string): string =>
  `Nov 24 ${time} s1 fetch[910]: dial tcp: lookup repo.example.com on 10.9.9.9:53: server misbehaving\n`
export const hung = (comm: string, frame: string): string =>
  `Nov 24 10:02:30 s1 kernel: INFO: task ${comm}:2011 blocked for more than 120 seconds.
Nov 24 10:02:30 s1 kernel: task:${comm.padEnd(15)} state:D stack:    0 pid: 2011 ppid:     1 flags:0x00000000
Nov 24 10:02:30 s1 kernel: Call Trace:
Nov 24 10:02:30 s1 kernel:  __schedule+0x24e/0x590
Nov 24 10:02:30 s1 kernel:  io_schedule+0x16/0x40
Nov 24 10:02:30 s1 kernel:  ${frame}
`
export const failing = (disk: string): string =>
  `Nov 24 10:00:30 s1 kernel: blk_update_request: I/O error, dev ${disk}, sector 41234567 op 0x1:(WRITE) flags 0x3000 phys_seg 1 prio class 0\n`
export const SILENT = 'Nov 24 10:00:00 s1 kernel: nfs: server filer-x not responding, still trying\n'
export const JOURNAL = 'jbd2_journal_commit_transaction+0x1100/0x1a00'
