import { describe, expect, test } from 'vitest'
import type { Report } from '../../src/core/report.ts'
import { analyzeText } from '../../src/index.ts'

const alarms = (report: Report): string[] => report.findings.filter((f) => f.severity !== 'note').map((f) => f.id)
const facts = (report: Report, id: string) => report.findings.find((f) => f.id === id)?.facts ?? {}
const lines = (count: number, line: (i: number) => string): string => Array.from({ length: count }, (_, i) => `${line(i)}\n`).join('')

describe('connection tracking', () => {
  const stats = (drop: number, early: number) =>
    `cpu=0   \tfound=0 invalid=12 insert=0 insert_failed=900 drop=${drop} early_drop=${early} error=0 search_restart=0 \ncpu=1   \tfound=3 invalid=3 insert=0 insert_failed=0 drop=0 early_drop=0 error=0 search_restart=0 \n`
  const old = (drop: number) =>
    `cpu=0   \tsearched=0 found=3 new=1 invalid=6 ignore=0 delete=0 delete_list=0 insert=0 insert_failed=0 drop=${drop} early_drop=0 error=0 search_restart=9 \n`
  const hex = (entries: string, drop: string) =>
    `entries  searched found new invalid ignore delete delete_list insert insert_failed drop early_drop icmp_error  expect_new expect_create expect_delete search_restart\n${entries}  00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 ${drop} 00000012 00000000  00000000 00000000 00000000 00000000\n`
  test.each([
    ['a transcript of cat and conntrack', '$ cat /proc/sys/net/netfilter/nf_conntrack_max\n4096\n$ sudo conntrack -C\n4096\n', {}],
    ['one cat of two files', '$ cat /proc/sys/net/netfilter/nf_conntrack_{count,max}\n4096\n4096\n', {}],
    [
      'head of two files',
      '==> /proc/sys/net/netfilter/nf_conntrack_count <==\n4096\n\n==> /proc/sys/net/netfilter/nf_conntrack_max <==\n4096\n',
      {},
    ],
    ['drops that grow', `# conntrack -S\n${stats(40, 2)}# conntrack -S\n${stats(801, 18)}`, { drop: 801, dropGrownBy: 761 }],
    [
      'an older conntrack, dated',
      `Thu Nov 26 06:02:20 UTC 2026\n${old(40)}Thu Nov 26 06:02:30 UTC 2026\n${old(801)}`,
      { dropGrownBy: 761 },
    ],
    ['the file of the kernel', `${hex('00001000', '00000010')}${hex('00001000', '000002f9')}`, { count: 4096, dropGrownBy: 745 }],
  ])('full: %s', async (_name, text, wanted) => {
    const report = await analyzeText({ 'ticket.txt': text })
    expect(alarms(report)).toEqual(['conntrack-full'])
    expect(facts(report, 'conntrack-full')).toMatchObject(wanted)
  })
  test('full: two files of /proc by their name', async () => {
    expect(alarms(await analyzeText({ nf_conntrack_count: '400\n', 'nf_conntrack_max.txt': '400\n' }))).toEqual(['conntrack-full'])
  })
  test('the table says whose the entries are', async () => {
    const report = await analyzeText({
      'conntrack-L.txt': lines(
        64,
        (i) =>
          `udp      17 24 src=10.0.0.4 dst=10.0.0.2 sport=${2000 + i} dport=53 [UNREPLIED] src=10.0.0.2 dst=10.0.0.4 sport=53 dport=${2000 + i} mark=0 use=1`,
      ),
      'sysctl.txt': 'net.netfilter.nf_conntrack_max = 64\nnet.netfilter.nf_conntrack_buckets = 16\n',
    })
    expect(facts(report, 'conntrack-full')).toMatchObject({ count: 64, max: 64, topSource: '10.0.0.4', topDestination: '10.0.0.2:53' })
  })
  test.each([
    [
      'drops of long ago, with room',
      { 'a.txt': stats(801, 18), 'b.txt': 'net.netfilter.nf_conntrack_count = 180\nnet.netfilter.nf_conntrack_max = 4096\n' },
    ],
    ['races of one flow', { 'conntrack-S.1': stats(0, 0), 'conntrack-S.2': stats(0, 0).replace('=900', '=4000') }],
    ['nine tenths', { 'a.txt': 'net.netfilter.nf_conntrack_count = 3700\nnet.netfilter.nf_conntrack_max = 4096\n' }],
  ])('silent: %s', async (_name, files) => {
    expect(alarms(await analyzeText(files))).toEqual([])
  })
})

describe('listening sockets', () => {
  const prose = (overflows: number, drops: number) =>
    `Ip:\n    Forwarding: 2\n    4230 total packets received\nTcp:\n    96 active connection openings\n    29 passive connection openings\nTcpExt:\n    ${overflows} times the listen queue of a socket overflowed\n    ${drops} SYNs to LISTEN sockets dropped\nMPTcpExt:\nIp6:\n    12 total packets received\nUdpLite6:\n`
  const nstat = (overflows: number, drops: number) =>
    `#kernel\nTcpPassiveOpens                 29                 0.0\nTcpExtListenOverflows           ${overflows}                0.0\nTcpExtListenDrops               ${drops}                0.0\n`
  const proc = (overflows: number, drops: number) =>
    `TcpExt: SyncookiesSent ListenOverflows ListenDrops TCPReqQFullDrop\nTcpExt: 0 ${overflows} ${drops} 0\nIpExt: InNoRoutes\nIpExt: 0\n`
  test.each([
    ['netstat -s, two files', { 'netstat-s.1.txt': prose(10, 10), 'netstat-s.2.txt': prose(310, 320) }, 300],
    ['netstat -s twice in one file', { 'a.txt': `12:00:00\n${prose(10, 10)}12:00:10\n${prose(310, 320)}` }, 300],
    ['a transcript', { 'a.txt': `$ netstat -s\n${prose(10, 10)}$ sleep 10; netstat -s\n${prose(310, 320)}$ exit\n` }, 300],
    ['nstat -az', { 'nstat-before.txt': nstat(10, 10), 'nstat-after.txt': nstat(310, 320) }, 300],
    ['nstat, which prints what is new', { 'nstat.1': nstat(9000, 9000), 'nstat.2': nstat(300, 310) }, 300],
    ['/proc/net/netstat in a folder for each time', { 't0/proc/net/netstat': proc(10, 10), 't1/proc/net/netstat': proc(310, 320) }, 300],
  ])('overflows that grow: %s', async (_name, files, grownBy) => {
    const report = await analyzeText(files)
    expect(alarms(report)).toEqual(['listen-queue-overflow'])
    expect(facts(report, 'listen-queue-overflow')).toMatchObject({ grownBy })
  })
  test('the queue of half-open connections', async () => {
    const syn = (full: number) => `TcpExt: ListenOverflows ListenDrops TCPReqQFullDrop\nTcpExt: 0 ${full} ${full}\n`
    const report = await analyzeText({ 'netstat.1': syn(4), 'netstat.2': syn(90) })
    expect(facts(report, 'listen-queue-overflow')).toMatchObject({ synQueueFullGrownBy: 86 })
  })
  test.each([
    [
      'ss -lnt at its backlog',
      'State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\nLISTEN 128    128          0.0.0.0:9443      0.0.0.0:*    users:(("gateway",pid=4711,fd=7))\n',
    ],
    [
      'ss -tlnp of several protocols',
      'Netid State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process\nudp   UNCONN 0      0            0.0.0.0:68        0.0.0.0:*\ntcp   LISTEN 129    128             [::]:9443         [::]:*    users:(("gateway",pid=4711,fd=7))\n',
    ],
  ])('full now: %s', async (_name, text) => {
    const report = await analyzeText({ 'a.txt': text })
    expect(alarms(report)).toEqual(['listen-queue-overflow'])
    expect(facts(report, 'listen-queue-overflow')).toMatchObject({ port: 9443, comm: 'gateway', pid: 4711 })
  })
  test.each([
    ['counters that stand still', { 'netstat-s.1.txt': prose(310, 320), 'netstat-s.2.txt': prose(310, 320) }],
    [
      'a queue of one',
      {
        'ss.txt': 'State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\nLISTEN 1    1          0.0.0.0:9443      0.0.0.0:*\n',
      },
    ],
    ['the files of two machines', { 'host-a/netstat.txt': proc(10, 10), 'host-b/netstat.txt': proc(310, 320) }],
  ])('silent: %s', async (_name, files) => {
    expect(alarms(await analyzeText(files))).toEqual([])
  })
})

describe('local ports', () => {
  const RANGE = 'net.ipv4.ip_local_port_range = 50000\t50063\n'
  const hexPort = (port: number) => port.toString(16).toUpperCase().padStart(4, '0')
  const NETSTAT = 'Active Internet connections (w/o servers)\nProto Recv-Q Send-Q Local Address           Foreign Address         State\n'
  const tables: [string, string][] = [
    [
      'ss -tan',
      `State     Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n${lines(64, (i) => `TIME-WAIT 0      0          10.0.0.4:${50000 + i}     10.0.0.9:5432`)}`,
    ],
    [
      'ss -tan state time-wait',
      `$ ss -tan state time-wait\nRecv-Q Send-Q Local Address:Port Peer Address:Port Process\n${lines(64, (i) => `0      0          10.0.0.4:${50000 + i}     10.0.0.9:5432`)}`,
    ],
    [
      'netstat -tan',
      `${NETSTAT}${lines(64, (i) => `tcp        0      0 10.0.0.4:${50000 + i}          10.0.0.9:5432           TIME_WAIT`)}`,
    ],
    [
      '/proc/net/tcp',
      `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n${lines(64, (i) => `${String(i).padStart(4)}: 0400000A:${hexPort(50000 + i)} 0900000A:1538 06 00000000:00000000 03:000017A0 00000000     0        0 0 3 0000000000000000`)}`,
    ],
  ]
  test.each(tables)('all taken: %s', async (_name, table) => {
    const report = await analyzeText({ 'sockets.txt': table, 'sysctl.txt': `${RANGE}net.ipv4.tcp_tw_reuse = 0\n` })
    expect(alarms(report)).toEqual(['port-exhaustion'])
    expect(facts(report, 'port-exhaustion')).toMatchObject({ peer: '10.0.0.9:5432', portsInUse: 64, timeWait: 64, rangePorts: 64 })
  })
  test('the range as cat prints it', async () => {
    const report = await analyzeText({
      'sockets.txt': tables[0]![1],
      'a.txt': '# cat /proc/sys/net/ipv4/ip_local_port_range\n50000\t50063\n',
    })
    expect(facts(report, 'port-exhaustion')).toMatchObject({ rangePorts: 64 })
  })
  test('the same sockets, and a range of the usual width: silent', async () => {
    expect(alarms(await analyzeText({ 'sockets.txt': tables[0]![1] }))).toEqual([])
  })
})

describe('memory of TCP', () => {
  const sockstat = (mem: number, orphan = 0) =>
    `sockets: used 908\nTCP: inuse 22 orphan ${orphan} tw 2 alloc 58 mem ${mem}\nUDP: inuse 3 mem 2\n`
  test.each([
    [
      'at its maximum',
      { sockstat: sockstat(379_720), 'a.txt': '$ cat /proc/sys/net/ipv4/tcp_mem\n189864\t253153\t379728\n' },
      { memPages: 379_720 },
    ],
    [
      'orphans at theirs',
      {
        'ss-s.txt': 'Total: 113\nTCP:   9127 (estab 72, closed 14, orphaned 8192, timewait 13)\n',
        'sysctl.txt': 'net.ipv4.tcp_max_orphans = 8192\nnet.ipv4.tcp_tw_reuse = 0\n',
      },
      { orphans: 8192 },
    ],
    [
      'pressure between two samples',
      {
        'netstat-s.1': 'TcpExt:\n    TCPMemoryPressures: 2\n    4 connections aborted due to memory pressure\n',
        'netstat-s.2': 'TcpExt:\n    TCPMemoryPressures: 9\n    61 connections aborted due to memory pressure\n',
      },
      { pressures: 7, aborts: 57 },
    ],
  ])('%s', async (_name, files, wanted) => {
    const report = await analyzeText(files)
    expect(alarms(report)).toEqual(['tcp-memory'])
    expect(facts(report, 'tcp-memory')).toMatchObject(wanted)
  })
  test.each([
    [
      'far below',
      { sockstat: sockstat(120, 3), 'sysctl.txt': 'net.ipv4.tcp_mem = 189864\t253153\t379728\nnet.ipv4.tcp_max_orphans = 8192\n' },
    ],
    [
      'pressure of long ago',
      { 'netstat-s.txt': 'TcpExt:\n    TCPMemoryPressures: 9\n    61 connections aborted due to memory pressure\n' },
    ],
  ])('silent: %s', async (_name, files) => {
    expect(alarms(await analyzeText(files))).toEqual([])
  })
})
