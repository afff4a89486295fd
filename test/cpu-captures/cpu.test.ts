import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const alarms = async (files: Record<string, string>) => (await analyzeText(files)).findings.filter((f) => f.severity !== 'note')
const ids = async (files: Record<string, string>) => (await alarms(files)).map((f) => f.id)

/** /proc/stat of two CPUs: ticks of user, system, idle, soft interrupts and steal for each. */
const stat = (
  cpus: readonly (readonly [us: number, sy: number, id: number, si: number, st: number])[],
  ctxt: number,
  running = 1,
): string => {
  const line = (name: string, [us, sy, id, si, st]: readonly number[]) => `${name} ${us} 0 ${sy} ${id} 0 0 ${si} ${st} 0 0\n`
  const sum = [0, 1, 2, 3, 4].map((i) => cpus.reduce((n, cpu) => n + cpu[i]!, 0))
  return `${line('cpu ', sum)}${cpus.map((cpu, i) => line(`cpu${i}`, cpu)).join('')}intr 114930548 113199788 3 0 5\nctxt ${ctxt}\nbtime 1062191376\nprocesses 2915\nprocs_running ${running}\nprocs_blocked 0\n`
}

describe('two readings of /proc/stat are a sample', () => {
  const start = [[1000, 500, 90_000, 10, 0] as const, [1000, 500, 90_000, 10, 0] as const]
  const later = (us: number, sy: number, id: number, si: number, st: number) =>
    [1000 + us, 500 + sy, 90_000 + id, 10 + si, st] as [number, number, number, number, number]
  const pair = (a: ReturnType<typeof later>, b: ReturnType<typeof later>, switches: number) => ({
    'stat.1': stat(start, 1_000_000),
    'stat.2': stat([a, b], 1_000_000 + switches),
  })
  test('steal', async () => {
    const [found] = await alarms(pair(later(400, 100, 20, 0, 480), later(400, 100, 20, 0, 480), 9000))
    expect(found?.id).toBe('cpu-steal')
    expect(found?.facts).toMatchObject({ stMeanPct: 48, samples: 1 })
  })
  test('switches: 20 000 a second on each CPU, most of the time in the kernel', async () => {
    const [found] = await alarms(pair(later(200, 750, 50, 0, 0), later(200, 750, 50, 0, 0), 400_000))
    expect(found?.id).toBe('context-switch-overload')
    expect(found?.facts).toMatchObject({ meanCs: 40_000, csPerCpu: 20_000, cpus: 2 })
  })
  test('one CPU full of soft interrupts', async () => {
    const [found] = await alarms(pair(later(50, 150, 10, 790, 0), later(250, 150, 600, 0, 0), 9000))
    expect(found?.id).toBe('cpu-imbalance')
    expect(found?.facts).toMatchObject({ cpu: '0', softIrqPct: 79 })
    expect(found?.fix.map((step) => step.say).join(' ')).toContain('RPS')
  })
  test('both readings in one file', async () => {
    const { 'stat.1': first, 'stat.2': second } = pair(later(400, 100, 20, 0, 480), later(400, 100, 20, 0, 480), 9000)
    expect(await ids({ 'proc-stat.txt': `${first}\n${second}` })).toEqual(['cpu-steal'])
  })
  test('one reading is the mean since boot: silent', async () => {
    expect(await ids({ stat: stat([later(400, 9000, 20, 0, 99_000), later(400, 9000, 20, 0, 99_000)], 9e9) })).toEqual([])
  })
  test('busy and healthy: silent', async () => {
    expect(await ids(pair(later(900, 60, 30, 10, 0), later(900, 60, 30, 10, 0), 30_000))).toEqual([])
  })
})

describe('the load average', () => {
  const uptime = (load: number) => ` 23:21:56 up 59 min,  1 user,  load average: ${load.toFixed(2)}, ${load.toFixed(2)}, 4.35\n`
  const ps = (state: string, n: number) =>
    `    PID STAT  NI %CPU COMMAND\n${Array.from({ length: n }, (_, i) => `   ${700 + i} ${state}      0 12.0 encoder\n`).join('')}`
  test('with as many tasks in state R: the queue', async () => {
    const [found] = await alarms({ 'uptime.txt': uptime(14.2), 'nproc.txt': '2\n', 'ps.txt': ps('R', 14) })
    expect(found?.id).toBe('run-queue-saturation')
    expect(found?.facts).toMatchObject({ load1: 14.2, cpus: 2, runnablePerCpu: 7.1 })
  })
  test('with pressure on the CPUs', async () => {
    const psi = 'some avg10=91.20 avg60=88.17 avg300=40.12 total=94558207\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n'
    expect(await ids({ 'uptime.txt': uptime(14.2), 'nproc.txt': '2\n', 'psi-cpu.txt': psi })).toEqual(['run-queue-saturation'])
  })
  test('of tasks in state D: silent', async () => {
    expect(await ids({ 'uptime.txt': uptime(42.9), 'nproc.txt': '2\n', 'ps.txt': ps('D', 40) })).not.toContain('run-queue-saturation')
  })
  test('in a transcript', async () => {
    const text = `$ nproc\n2\n$ uptime\n${uptime(14.2)}$ cat /proc/loadavg\n14.31 14.20 4.35 15/120 2419\n$ ps -eo pid,stat,ni,pcpu,comm\n${ps('R', 14)}`
    const [found] = await alarms({ 'ticket.txt': text })
    expect(found?.facts).toMatchObject({ load1: 14.31, cpus: 2 })
  })
  test('alone: a note', async () => {
    const report = await analyzeText({ 'uptime.txt': uptime(14.2), 'nproc.txt': '2\n' })
    expect(report.findings.map((f) => [f.id, f.severity])).toEqual([['run-queue-saturation', 'note']])
  })
  test('of as many tasks as there are CPUs: silent', async () => {
    expect((await analyzeText({ 'uptime.txt': uptime(2.1), 'nproc.txt': '2\n', 'ps.txt': ps('R', 2) })).findings).toEqual([])
  })
})

describe('top', () => {
  const round = (cpus: string, running = 2) =>
    `top - 10:00:00 up 2 days,  1 user,  load average: 0.31, 0.28, 0.30\nTasks:  80 total,  ${running} running,  78 sleeping,   0 stopped,   0 zombie\n${cpus}MiB Mem :   7954.0 total,   4120.1 free,   1200.0 used,   2633.9 buff/cache\n\n    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND\n   4711 app       20   0  712000  61000   9000 R  99.0   0.8   0:12.10 apid\n\n`
  const one = (name: string, us: number, id: number, si = 0, st = 0) =>
    `%Cpu${name}: ${us.toFixed(1)} us,  1.0 sy,  0.0 ni, ${id.toFixed(1)} id,  0.0 wa,  0.0 hi, ${si.toFixed(1)} si,  ${st.toFixed(1)} st\n`
  test('a row for each CPU: one is full', async () => {
    const cpus = one('0  ', 2, 97) + one('1  ', 99, 0) + one('2  ', 3, 96) + one('3  ', 2, 97)
    const [found] = await alarms({ 'top.txt': round(cpus).repeat(4) })
    expect(found?.id).toBe('cpu-imbalance')
    expect(found?.facts).toMatchObject({ cpu: '1', cpus: 4, samples: 3, comm: 'apid' })
  })
  test('the first screen alone says nothing of now', async () => {
    const cpus = one('0  ', 2, 97) + one('1  ', 99, 0)
    expect(await ids({ 'top.txt': round(cpus) })).toEqual([])
  })
  test('steal over several screens', async () => {
    expect(await ids({ 'top.txt': round(one('(s)', 40, 5, 0, 54)).repeat(6) })).toEqual(['cpu-steal'])
  })
  test('a queue over several screens', async () => {
    const [found] = await alarms({ 'top.txt': round(one('(s)', 99, 0), 21).repeat(5), 'nproc.txt': '2\n' })
    expect(found?.id).toBe('run-queue-saturation')
    expect(found?.facts).toMatchObject({ samples: 4, maxR: 21 })
  })
  test('busybox', async () => {
    const text =
      'Mem: 988248K used, 36252K free, 1244K shrd, 8460K buff, 22052K cached\nCPU:  96% usr   3% sys   0% nic   1% idle   0% io   0% irq   0% sirq\nLoad average: 14.08 13.03 9.05 15/120 2419\n  PID  PPID USER     STAT   VSZ %VSZ CPU %CPU COMMAND\n  812     1 root     R     4432   0%   1  12% encoder\n'
    const report = await analyzeText({ 'top.txt': text, 'nproc.txt': '2\n' })
    expect(report.coverage.artifacts[0]?.format).toBe('top')
    expect(report.findings[0]).toMatchObject({ id: 'run-queue-saturation', severity: 'note', facts: { load1: 14.08 } })
  })
})

describe('ps with columns in any order', () => {
  const load = { 'uptime.txt': ' 23:21:56 up 59 min,  1 user,  load average: 14.92, 13.39, 4.35\n', 'nproc.txt': '2\n' }
  const rows = (header: string, row: (pid: number) => string) =>
    `${header}\n${Array.from({ length: 14 }, (_, i) => `${row(700 + i)}\n`).join('')}`
  test.each([
    [
      'the start as five words',
      rows('    PID                  STARTED STAT %CPU COMMAND', (pid) => `    ${pid} Thu Nov 26 06:10:11 2026 R    12.0 encoder`),
    ],
    [
      'the start as a day',
      rows('USER         PID %CPU START  STAT COMMAND', (pid) => `root        ${pid} 12.0 Nov 25 R    encoder --in 3`),
    ],
    [
      'ps -eLf',
      rows(
        'UID          PID    PPID     LWP  C NLWP STIME TTY      STAT     TIME CMD',
        (pid) => `root         ${pid}       1     ${pid} 12    1 06:10 ?        Rs   00:00:02 encoder`,
      ),
    ],
    [
      'threads below their process',
      rows(
        'USER         PID %CPU %MEM STAT START   TIME COMMAND',
        (pid) => `root         ${pid} 12.0  0.1 -    06:10   0:02 encoder\nroot           - 12.0    - Rl   06:10   0:02 -`,
      ).replaceAll(' -    06:10', ' R    06:10'),
    ],
  ])('%s', async (_, text) => {
    const [found] = await alarms({ ...load, 'ps.txt': text })
    expect(found?.id).toBe('run-queue-saturation')
    expect(found?.facts).toMatchObject({ comm: 'encoder', topRunners: [{ comm: 'encoder', processes: 14 }] })
  })
})

describe('case 14: throttled while the average is low, by cAdvisor’s counters', () => {
  const metrics = (periods: number, throttled: number) =>
    `# TYPE container_cpu_cfs_periods_total counter\ncontainer_cpu_cfs_periods_total{container="api",id="/kubepods/pod1",namespace="shop",pod="api-7d9f"} ${periods} 1732600000000\ncontainer_cpu_cfs_throttled_periods_total{container="api",id="/kubepods/pod1",namespace="shop",pod="api-7d9f"} ${throttled} 1732600000000\ncontainer_cpu_cfs_throttled_seconds_total{container="api",id="/kubepods/pod1",namespace="shop",pod="api-7d9f"} ${throttled / 10} 1732600000000\n`
  test('two scrapes: the difference counts', async () => {
    const [found] = await alarms({ 'cfs.1': metrics(1000, 100), 'cfs.2': metrics(1100, 140) })
    expect(found?.id).toBe('cpu-throttling')
    expect(found?.facts).toMatchObject({ periods: 100, throttledPeriods: 40, throttledPct: 40, throttledSeconds: 4 })
  })
  test('old counts that stand still: silent', async () => {
    expect(await ids({ 'cfs.1': metrics(1000, 400), 'cfs.2': metrics(1100, 400) })).toEqual([])
  })
})

describe('one cpu.stat since the group was made', () => {
  const old = 'usage_usec 9000000\nnr_periods 400\nnr_throttled 390\nthrottled_usec 7500000\n'
  test('with a quota in force', async () => {
    expect(await ids({ 'g/cpu.stat': old, 'g/cpu.max': '50000 100000\n' })).toEqual(['cpu-throttling'])
  })
  test('without any quota now: silent', async () => {
    expect(await ids({ 'g/cpu.stat': old, 'g/cpu.max': 'max 100000\n' })).toEqual([])
  })
})
