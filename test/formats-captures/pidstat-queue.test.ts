import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const alarms = async (files: Record<string, string>) => (await analyzeText(files)).findings.filter((f) => f.severity !== 'note')
const BANNER = 'Linux 6.18.44 (vm) \t11/26/26 \t_x86_64_\t(2 CPU)\n'
const HEADER = '      UID       PID    %usr %system  %guest   %wait    %CPU   CPU  Command\n'
const two = (n: number) => n.toFixed(2).padStart(8)
/** Workers with the same share of two CPUs, a time of waiting, and a row of pidstat itself. */
const moment = (second: number, workers: number, cpu: number, wait: number): string =>
  `\n07:31:0${second}${HEADER}${Array.from(
    { length: workers },
    (_, i) => `07:31:0${second + 1}        0     ${17_001 + i}${two(cpu)}${two(0)}${two(0)}${two(wait)}${two(cpu)}     ${i % 2}  sh\n`,
  ).join('')}07:31:0${second + 1}        0     17020    0.99    1.98    0.00    4.95    2.97     1  pidstat\n`
const series = (workers: number, cpu: number, wait: number) => BANNER + [1, 3, 5].map((s) => moment(s, workers, cpu, wait)).join('')

describe('pidstat alone: %CPU and %wait of all processes are the run queue', () => {
  test('eight workers on two CPUs', async () => {
    const [found] = await alarms({ 'pidstat.txt': series(8, 24.75, 75.25) })
    expect(found?.id).toBe('run-queue-saturation')
    expect(found?.facts).toMatchObject({ samples: 3, saturatedSamples: 3, maxR: 8.1, cpus: 2, comm: 'sh', idMeanPct: 0, windowSeconds: 4 })
  })
  test('one moment alone is a moment; beside a load that agrees it is partial', async () => {
    const one = BANNER + moment(1, 8, 24.75, 75.25)
    expect(await alarms({ 'pidstat.txt': one })).toEqual([])
    const [found] = await alarms({ 'pidstat.txt': one, loadavg: '8.21 7.90 6.02 9/312 17021\n' })
    expect(found?.id).toBe('run-queue-saturation')
    expect(found?.evidence.length).toBe(2)
    expect(await alarms({ 'pidstat.txt': one, loadavg: '1.21 0.90 0.72 9/312 17021\n' })).toEqual([])
  })
  test.each([
    ['two workers on two CPUs', series(2, 99, 1)],
    ['a quota holds them back: they wait and the CPUs are idle', series(8, 6, 94)],
    ['many that run a little and wait a little', series(20, 2, 1)],
    [
      'the means since they began',
      BANNER + [1, 3, 5].map(() => `\n07:31:02${HEADER}${moment(1, 8, 24.75, 75.25).split('\n').slice(2).join('\n')}`).join(''),
    ],
  ])('%s: silent', async (_, text) => {
    expect(await alarms({ 'pidstat.txt': text })).toEqual([])
  })
  test('with -t threads are not counted on top of their process', async () => {
    const header = '      UID      TGID       TID    %usr %system  %guest   %wait    %CPU   CPU  Command\n'
    const rows = (second: number) =>
      `\n07:31:0${second}${header}07:31:0${second + 1}        0     17001         -  198.00    0.00    0.00    1.00  198.00     0  app\n${[
        1, 2, 3, 4,
      ]
        .map((i) => `07:31:0${second + 1}        0         -     1700${i}   49.50    0.00    0.00   20.00   49.50     0  |__app\n`)
        .join('')}`
    expect(await alarms({ 'pidstat.txt': BANNER + [1, 3, 5].map(rows).join('') })).toEqual([])
  })
  test('vmstat beside it counts the queue itself', async () => {
    const vmstat = `procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----\n r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st\n${' 2  0      0 911760  14028 639300    0    0     4     0  518  539 99  1  0  0  0\n'.repeat(6)}`
    expect(await alarms({ 'pidstat.txt': series(8, 24.75, 75.25), 'vmstat.txt': vmstat })).toEqual([])
  })
})
