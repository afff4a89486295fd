import { describe, expect, test } from 'vitest'
import type { Report } from '../../src/core/report.ts'
import { analyzeText } from '../../src/index.ts'

/** One kernel log with a kill at a cgroup limit, a segfault, a failing disk and a hung task. */
const MESSAGES = [
  'usb 1-1: new high-speed USB device number 2 using xhci_hcd',
  'imgworker[88121]: segfault at 10 ip 0000562a1c0411d3 sp 00007ffd2c11e0b0 error 4 in imgworker[562a1c040000+5000]',
  'Code: 48 89 e5 53 48 83 ec 18 48 89 7d e8 48 8b 45 e8 <48> 8b 40 10 48 89 c7 e8 1f fe ff ff 90 48 8b 5d f8 c9 c3',
  'java invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=968',
  'memory: usage 524288kB, limit 524288kB, failcnt 2194',
  'swap: usage 0kB, limit 0kB, failcnt 0',
  'Memory cgroup stats for /system.slice/shop.service:',
  'anon 521142272',
  'file 4096',
  'kernel 15708160',
  'Tasks state (memory values in pages):',
  '[  pid  ]   uid  tgid total_vm      rss rss_anon rss_file rss_shmem pgtables_bytes swapents oom_score_adj name',
  '[   4242]  1000  4242  1241187   129871   127231     2640        0  1687552        0           968 Web Content',
  'oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/system.slice/shop.service,task_memcg=/system.slice/shop.service,task=Web Content,pid=4242,uid=1000',
  'Memory cgroup out of memory: Killed process 4242 (Web Content) total-vm:4964748kB, anon-rss:508924kB, file-rss:10560kB, shmem-rss:0kB, UID:1000 pgtables:1648kB oom_score_adj:968',
  'sd 2:0:0:0: [sdc] tag#12 Sense Key : Medium Error [current] ',
  'sd 2:0:0:0: [sdc] tag#12 Add. Sense: Unrecovered read error',
  'critical medium error, dev sdc, sector 91840 op 0x0:(READ) flags 0x84700 phys_seg 16 prio class 2',
  'EXT4-fs error (device sdc1): ext4_find_entry:1463: inode #2: comm ls: reading directory lblock 0',
  'INFO: task jbd2/sdc1-8:412 blocked for more than 122 seconds.',
  '      Not tainted 6.8.0-45-generic #45',
  '"echo 0 > /proc/sys/kernel/hung_task_timeout_secs" disables this message.',
  'task:jbd2/sdc1-8     state:D stack:0     pid:412   tgid:412   ppid:2      flags:0x00004000',
  'Call Trace:',
  ' <TASK>',
  ' __schedule+0x27c/0x6b0',
  ' schedule+0x33/0x110',
  ' io_schedule+0x46/0x80',
  ' wait_on_buffer+0x2e/0x40',
  ' jbd2_journal_commit_transaction+0x11e1/0x1a10',
  ' kjournald2+0xa8/0x280',
  ' </TASK>',
]

const two = (n: number): string => String(n).padStart(2, '0')
const clock = (i: number): string => `01:${two(Math.floor(i / 60))}:${two(i % 60)}`
const stamp = (i: number): string => `[${(1200 + i).toFixed(6).padStart(12)}]`

const ENVELOPES: Record<string, (message: string, i: number) => string> = {
  dmesg: (m, i) => `${stamp(i)} ${m}`,
  'dmesg with caller': (m, i) => `${stamp(i)}[  T412] ${m}`,
  'dmesg -r': (m, i) => `<4>${stamp(i)} ${m}`,
  'dmesg -x': (m, i) => `kern  :warn  : ${stamp(i)} ${m}`,
  'dmesg -T': (m, i) => `[Mon Jan 26 ${clock(i)} 2026] ${m}`,
  'dmesg -T, Japanese': (m, i) => `[月  1月 26 ${clock(i)} 2026] ${m}`,
  'dmesg -H': (m, i) => (i === 0 ? `[Jan26 01:00] ${m}` : `[  +1.000000] ${m}`),
  'dmesg iso': (m, i) => `2026-01-26T${clock(i)},123456+00:00 ${m}`,
  kmsg: (m, i) => `4,${i},${(1200 + i) * 1_000_000},-;${m}`,
  'journalctl -k': (m, i) => `Jan 26 ${clock(i)} web1 kernel: ${m}`,
  'short-iso': (m, i) => `2026-01-26T${clock(i)}+0000 web1 kernel: ${m}`,
  'short-precise': (m, i) => `Jan 26 ${clock(i)}.123456 web1 kernel: ${m}`,
  'short-monotonic': (m, i) => `${stamp(i)} web1 kernel: ${m}`,
  syslog: (m, i) => `Jan 26 ${clock(i)} web1 kernel: ${stamp(i)} ${m}`,
  'rsyslog, RFC 3339': (m, i) => `2026-01-26T${clock(i)}.123456+00:00 web1 kernel: ${stamp(i)} ${m}`,
  'RFC 5424': (m, i) => `<4>1 2026-01-26T${clock(i)}.123456Z web1 kernel - - - ${m}`,
  CRI: (m, i) => `2026-01-26T${clock(i)}.123456789Z stderr F ${stamp(i)} ${m}`,
  'Docker JSON': (m, i) => JSON.stringify({ log: `${stamp(i)} ${m}\n`, stream: 'stderr', time: `2026-01-26T${clock(i)}.123456789Z` }),
  'dmesg with CPU and task': (m, i) => `${stamp(i)}  [2:      swapper/0:    1] ${m}`,
  'dmesg, two stamps': (m, i) => `[2026-01-26 ${clock(i)}.352]${stamp(i)} ${m}`,
  'syslog without host': (m, i) => `Jan 26 ${clock(i)} kernel: ${m}`,
  'syslog with year': (m, i) => `Jan 26 2026 ${clock(i)} web1 kernel: ${m}`,
  'syslog with tabs': (m, i) => `Jan 26 ${clock(i)}\tweb1\tkernel: ${m}`,
  'date of America': (m, i) => `01/26/2026 ${clock(i)} AM web1 kernel: ${m}`,
  'date of Germany': (m, i) => `26.01.2026 ${clock(i)} web1 kernel: ${m}`,
  'RFC 2822': (m, i) => `Mon, 26 Jan 2026 ${clock(i)} +0100 web1 kernel: ${m}`,
  'Common Log Format': (m, i) => `[26/Jan/2026:${clock(i)} +0100] web1 kernel: ${m}`,
  'seconds since 1970': (m, i) => `17693921${two(i)}.123 web1 kernel: ${m}`,
  'columns with tabs': (m, i) => `2026-01-26 ${clock(i)}\tweb1\tkern\terr\t${m}`,
  'month counted': (m, i) => `1月 26 ${clock(i)} web1 kernel: ${m}`,
  logread: (m, i) => `Mon Jan 26 ${clock(i)} 2026 kern.err kernel: ${stamp(i)} ${m}`,
  'date and tab': (m, i) => `2026-01-26 ${clock(i)}.000\t${m}`,
  'kubectl logs --timestamps': (m, i) => `2026-01-26T${clock(i)}.123456789Z ${m}`,
  'docker compose logs': (m, i) => `node-1  | ${stamp(i)} ${m}`,
  'journal JSON': (m, i) =>
    JSON.stringify({
      __REALTIME_TIMESTAMP: `${Date.parse(`2026-01-26T${clock(i)}Z`)}000`,
      _TRANSPORT: 'kernel',
      SYSLOG_IDENTIFIER: 'kernel',
      MESSAGE: m,
    }),
  'journal JSON, bytes': (m, i) =>
    JSON.stringify({
      __REALTIME_TIMESTAMP: `${Date.parse(`2026-01-26T${clock(i)}Z`)}000`,
      _TRANSPORT: 'kernel',
      MESSAGE: [...new TextEncoder().encode(m)],
    }),
  'Splunk JSON': (m, i) =>
    JSON.stringify({ result: { _raw: `Jan 26 ${clock(i)} web1 kernel: ${m}`, _time: `2026-01-26 ${clock(i)} UTC` } }),
  'Google Cloud JSON': (m, i) => JSON.stringify({ textPayload: m, timestamp: `2026-01-26T${clock(i)}Z`, severity: 'ERROR' }),
  'grep -n': (m, i) => `${i + 37}:${stamp(i)} ${m}`,
  'grep -H': (m, i) => `/var/log/kern.log:Jan 26 ${clock(i)} web1 kernel: ${m}`,
  'cat -n': (m, i) => `${String(i + 1).padStart(6)}\t${stamp(i)} ${m}`,
  'serial console, CRLF': (m, i) => `${stamp(i)} ${m}\r`,
  'ANSI colours': (m, i) => `\u001b[32m${stamp(i)} \u001b[0m\u001b[33m${m.slice(0, 4)}\u001b[0m${m.slice(4)}`,
}

/** What was found, without what an envelope may add (host, wall time). */
const answer = (report: Report) =>
  report.findings
    .filter((f) => f.severity !== 'note')
    .map(({ id, count, facts: { host: _told, ...facts }, entities: { host: _host, ...entities } }) => ({ id, count, facts, entities }))
    .sort((a, b) => a.id.localeCompare(b.id))

const wrap = (envelope: (message: string, i: number) => string): string => `${MESSAGES.map(envelope).join('\n')}\n`

describe('the same log in every envelope gives the same findings', async () => {
  const plain = answer(await analyzeText({ 'kern.log': wrap(ENVELOPES['dmesg']!) }))
  test('they are there', () =>
    expect(plain.map((f) => f.id)).toEqual(['disk-io-error', 'filesystem-error', 'hung-task', 'oom-kill-cgroup', 'segfault']))
  test.each(Object.entries(ENVELOPES))('%s', async (_, envelope) => {
    expect(answer(await analyzeText({ 'kern.log': wrap(envelope) }))).toEqual(plain)
  })
})

describe('a cut log', () => {
  const text = wrap(ENVELOPES['dmesg']!)
  const whole = analyzeText({ 'kern.log': text })
  /** Ids that a part may show where the whole says the same failure more fully. */
  const known = async (part: string): Promise<void> => {
    const ids = new Set((await whole).findings.map((f) => f.id))
    for (const f of (await analyzeText({ 'kern.log': part })).findings) expect(ids, `…${part.slice(-200)}`).toContain(f.id)
  }
  const lines = text.split('\n')
  test('at every line, head or tail', async () => {
    for (let i = 0; i < lines.length; i++) {
      await known(lines.slice(i).join('\n'))
      await known(lines.slice(0, i).join('\n'))
    }
  })
  test('at 1,000 bytes', async () => {
    let seed = 7
    for (let n = 0; n < 1000; n++) {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
      const at = seed % text.length
      await known(n % 2 === 0 ? text.slice(at) : text.slice(0, at))
    }
  })
})
