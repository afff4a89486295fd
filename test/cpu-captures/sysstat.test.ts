import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const alarms = async (files: Record<string, string>) => (await analyzeText(files)).findings.filter((f) => f.severity !== 'note')
const ids = async (files: Record<string, string>) => (await alarms(files)).map((f) => f.id)

const SECONDS = [1, 2, 3, 4, 5, 6]
interface Locale {
  readonly date: string
  readonly stamp: (second: number) => string
  readonly mean: string
  readonly number: (n: string) => string
}
const plain: Locale = { date: '11/26/26', stamp: (s) => `06:10:0${s}`, mean: 'Average:', number: (n) => n }
const comma = (n: string) => n.replace('.', ',')
const LOCALES: Record<string, Locale> = {
  C: plain,
  'en_US, 12 hours': { ...plain, date: '11/26/2026', stamp: (s) => `06:10:0${s} PM` },
  de_DE: { ...plain, date: '26.11.2026', mean: 'Durchschn.:', number: comma },
  fr_FR: { ...plain, date: '26/11/2026', mean: 'Moyenne :', number: comma },
  ru_RU: { ...plain, date: '26.11.2026', mean: 'Среднее:', number: comma },
  es_ES: { ...plain, date: '26/11/26', mean: 'Media:', number: comma },
  ja_JP: { ...plain, date: '2026年11月26日', stamp: (s) => `06時10分0${s}秒`, mean: '平均値:' },
  'a zone behind the time': { ...plain, stamp: (s) => `06:10:0${s} UTC` },
}

/** sar -u -q -w of a machine that others keep full, with tables that are not read in between. */
function sar(l: Locale, queue: number, idle: string, switches = '6897.00'): string {
  const n = l.number
  const table = (labels: string, row: string) =>
    `\n${l.stamp(0)}${labels}\n${SECONDS.map((s) => `${l.stamp(s)}${row}\n`).join('')}${l.mean}${row}\n`
  return `Linux 6.1.0-9-amd64 (vm-3) \t${l.date} \t_x86_64_\t(2 CPU)\n${table(
    '        CPU     %user     %nice   %system   %iowait    %steal     %idle',
    `        all     ${n('88.12')}      ${n('0.00')}     ${n('10.89')}      ${n('0.00')}      ${n('0.50')}      ${n(idle)}`,
  )}${table('    dentunusd   file-nr  inode-nr    pty-nr', '       161622       821    127768         0')}${table(
    '       proc/s   cswch/s',
    `        ${n('17.00')}   ${n(switches)}`,
  )}${table('      runq-sz  plist-sz   ldavg-1   ldavg-5  ldavg-15   blocked', `           ${queue}       177      ${n('7.98')}      ${n('5.56')}      ${n('4.87')}         0`)}`
}

describe('sar: queue and idle time stand in tables of their own', () => {
  test.each(Object.entries(LOCALES))('%s', async (_, locale) => {
    const [found] = await alarms({ 'sar.txt': sar(locale, 9, '0.50') })
    expect(found?.id).toBe('run-queue-saturation')
    expect(found?.facts).toMatchObject({ samples: 6, meanR: 9, cpus: 2, windowSeconds: 5, idMeanPct: 0.5 })
  })
  test('a long queue on CPUs that are idle is one of D-state tasks or a moment: silent', async () => {
    expect(await ids({ 'sar.txt': sar(plain, 9, '60.50') })).toEqual([])
  })
  test('no more tasks than CPUs: silent', async () => {
    expect(await ids({ 'sar.txt': sar(plain, 2, '0.50') })).toEqual([])
  })
  test('the tables in files of their own', async () => {
    const [head, ...tables] = sar(plain, 9, '0.50').split('\n\n')
    const files = Object.fromEntries(tables.map((table, i) => [`sar${i}.txt`, `${head}\n\n${table}`]))
    expect(await ids(files)).toEqual(['run-queue-saturation'])
  })
  test('sar -w beside sar -u: context switches', async () => {
    const text = sar(plain, 2, '8.50', '34897.00').replaceAll('88.12', '30.12').replaceAll('10.89', '60.89')
    const [found] = await alarms({ 'sar.txt': text })
    expect(found?.id).toBe('context-switch-overload')
    expect(found?.facts).toMatchObject({ meanCs: 34_897, csPerCpu: 17_449 })
  })
  test('LINUX RESTART between two parts; the table goes on', async () => {
    const text = sar(plain, 9, '0.50').replace(
      '\n06:10:04',
      '\n\n06:10:03     LINUX RESTART\t(2 CPU)\n\n06:10:03        CPU     %user     %nice   %system   %iowait    %steal     %idle\n06:10:04',
    )
    expect(await ids({ 'sar.txt': text })).toEqual(['run-queue-saturation'])
  })
})

const element = (second: number, queue: number, idle: number) => ({
  timestamp: { date: '2026-11-26', time: `06:10:0${second}`, utc: 1, interval: 1 },
  'cpu-load': [
    { cpu: 'all', user: 88.1, nice: 0, system: 11.4 - idle, iowait: 0, steal: 0.5, idle },
    { cpu: '0', user: 88.1, nice: 0, system: 11.4 - idle, iowait: 0, steal: 0.5, idle },
  ],
  'process-and-context-switch': { proc: 17, cswch: 6897 },
  'swap-pages': { pswpin: 0, pswpout: 0 },
  memory: { memfree: 21_620_980, avail: 23_554_688, memused: 778_484, 'memused-percent': 3.15 },
  queue: { 'runq-sz': queue, 'plist-sz': 177, 'ldavg-1': 7.98, 'ldavg-5': 5.56, 'ldavg-15': 4.87, blocked: 0 },
  psi: { 'psi-cpu': { some_avg10: 94.07, some_avg60: 77.2, some_avg300: 58.12, some_avg: 93.66 } },
})
const document = (statistics: unknown[]) => ({ sysstat: { hosts: [{ nodename: 'vm-3', 'number-of-cpus': 2, statistics, restarts: [] }] } })

describe('sadf -j tells what sar tells', () => {
  const full = document(SECONDS.map((s) => element(s, 9, 0)))
  test.each([
    ['indented with tabs', JSON.stringify(full, null, '\t')],
    ['on one line', JSON.stringify(full)],
  ])('%s', async (_, text) => {
    const [found] = await alarms({ 'sadf.json': `${text}\n` })
    expect(found?.id).toBe('run-queue-saturation')
    expect(found?.facts).toMatchObject({ samples: 6, meanR: 9, cpus: 2, windowSeconds: 5, psiCpuSomeAvg10Pct: 94.07 })
  })
  test('cut in the middle', async () => {
    const text = JSON.stringify(document(SECONDS.map((s) => element(s, 9, 0))), null, 1)
    expect(await ids({ 'sadf.json': text.slice(0, (text.length * 3) / 4) })).toEqual(['run-queue-saturation'])
  })
  test('a machine with room: silent', async () => {
    expect(await ids({ 'sadf.json': JSON.stringify(document(SECONDS.map((s) => element(s, 1, 70)))) })).toEqual([])
  })
  test('swapping, in pages', async () => {
    const statistics = SECONDS.map((s) => ({ ...element(s, 1, 60), 'swap-pages': { pswpin: 1524, pswpout: 1346 } }))
    const [found] = await alarms({ 'sadf.json': JSON.stringify(document(statistics), null, '\t') })
    expect(found?.id).toBe('swap-thrash')
    expect(found?.facts).toMatchObject({ samples: 6, siMax: 1524, unit: 'pages/s' })
  })
  test('mpstat -o JSON: a single round is the mean since boot', async () => {
    const round = (s: number) => ({
      timestamp: `06:10:0${s}`,
      'cpu-load': ['all', '0', '1'].map((cpu) => ({
        cpu,
        usr: 40,
        nice: 0,
        sys: 5,
        iowait: 0,
        irq: 0,
        soft: 0,
        steal: 50,
        guest: 0,
        gnice: 0,
        idle: 5,
      })),
    })
    expect(await ids({ 'mpstat.json': JSON.stringify(document([round(1)])) })).toEqual([])
    expect(await ids({ 'mpstat.json': JSON.stringify(document(SECONDS.map(round)), null, '\t') })).toEqual(['cpu-steal'])
  })
  test('sadf -d', async () => {
    const rows = (labels: string, values: string) =>
      `# hostname;interval;timestamp;${labels}\n${SECONDS.map((s) => `vm;1;2026-11-26 06:10:0${s} UTC;${values}\n`).join('')}`
    const text = `${rows('CPU;%user;%nice;%system;%iowait;%steal;%idle', '-1;88.12;0.00;10.89;0.00;0.50;0.50')}${rows('runq-sz;plist-sz;ldavg-1;ldavg-5;ldavg-15;blocked', '9;177;7.98;5.56;4.87;0')}`
    const [found] = await alarms({ 'sar.csv': text, 'nproc.txt': '2\n' })
    expect(found?.facts).toMatchObject({ samples: 6, meanR: 9, cpus: 2 })
  })
})

describe('without an interval mpstat and pidstat print means since boot and start', () => {
  const cpu = (stamp: string, row: string) =>
    `Linux 6.1.0-9-amd64 (vm-3) \t11/26/26 \t_x86_64_\t(2 CPU)\n\n06:10:00     CPU    %usr   %nice    %sys %iowait    %irq   %soft  %steal  %guest  %gnice   %idle\n${row.replaceAll('STAMP', stamp)}`
  const rows = ['all', '0', '1']
    .map((c) => `STAMP     ${c}    40.00    0.00    5.00    0.00    0.00    0.00   50.00    0.00    0.00    5.00\n`)
    .join('')
  test('rows at the time of the header: since boot', async () => {
    expect(await ids({ 'a.txt': cpu('06:10:00', rows) })).toEqual([])
  })
  test('rows later than the header are intervals, the first one too', async () => {
    expect(await ids({ 'a.txt': cpu('06:10:02', rows) + [4, 6, 8].map((s) => rows.replaceAll('STAMP', `06:10:0${s}`)).join('') })).toEqual([
      'cpu-steal',
    ])
  })
})

describe('pidstat', () => {
  const head = 'Linux 6.1.0-9-amd64 (vm-3) \t11/26/26 \t_x86_64_\t(4 CPU)\n\n'
  const threads = (name: (i: number) => string, pct: string) =>
    `${head}06:10:00      UID      TGID       TID    %usr %system  %guest   %wait    %CPU   CPU  Command\n${[2, 4].map((s) => `06:10:0${s}     1000      2909         -   98.00    2.33    0.00    0.00  100.00     1  python3.12\n${[1, 2, 3, 4].map((i) => `06:10:0${s}     1000         -      291${i}   ${pct}    0.33    0.00   18.00   ${pct}     1  |__${name(i)}\n`).join('')}`).join('')}`
  test('threads with names of their own belong to the interpreter above', async () => {
    const [found] = await alarms({ 'pidstat.txt': threads((i) => `worker-${i}`, '24.80') })
    expect(found?.id).toBe('gil-bound')
    expect(found?.facts).toMatchObject({ pid: 2909, threads: 4, samples: 2 })
  })
  test('the same threads of a process that is no interpreter: silent', async () => {
    expect(await ids({ 'pidstat.txt': threads((i) => `worker-${i}`, '24.80').replaceAll('python3.12', 'nginx') })).toEqual([])
  })
  test('a snapshot of the threads against an interval of the whole process: native code uses more cores, silent', async () => {
    const top = `top - 06:10:00 up 1 min,  0 user,  load average: 1.59, 0.41, 0.14\nThreads:   4 total,   3 running,   1 sleeping,   0 stopped,   0 zombie\n%Cpu(s): 61.5 us, 35.4 sy,  0.0 ni,  0.0 id,  0.0 wa,  0.0 hi,  3.1 si,  0.0 st\n\n  PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND\n${[0, 1, 2].map((i) => `  18${i} root      20   0  245180  21540   5648 R  33.2   3.5   0:03.07 python3\n`).join('')}`
    const pidstat = (pct: string) =>
      `${head}06:10:00      UID       PID    %usr %system  %guest   %wait    %CPU   CPU  Command\n${[2, 4].map((s) => `06:10:0${s}        0       180  166.35   24.04    0.00    0.00  ${pct}     0  python3\n`).join('')}`
    expect(await ids({ 'top.txt': top, 'pidstat.txt': pidstat('99.00') })).toEqual(['gil-bound'])
    expect(await ids({ 'top.txt': top, 'pidstat.txt': pidstat('190.38') })).toEqual([])
  })
  test('threads that together need less than a core wait for I/O: silent', async () => {
    expect(await ids({ 'pidstat.txt': threads((i) => `worker-${i}`, '18.00') })).toEqual([])
  })
})
