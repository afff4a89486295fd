import { describe, expect, test } from 'vitest'
import type { Report } from '../../src/core/report.ts'
import { analyzeText } from '../../src/index.ts'

const alarms = (report: Report): string[] => report.findings.filter((f) => f.severity !== 'note').map((f) => f.id)
const facts = (report: Report) => report.findings.find((f) => f.id === 'io-wait-saturation')?.facts ?? {}

const OLD = 'Device:         rrqm/s   wrqm/s     r/s     w/s   rsec/s   wsec/s avgrq-sz avgqu-sz   await  svctm  %util\n'
const old = (await_: string, util: string, queue: string, size = '16,00') =>
  `${OLD}sda               0,00    12,00  110,00   95,00  1760,00  1520,00    ${size}    ${queue}   ${await_}   4,80  ${util}\n\n`
const NEW =
  'Device            r/s     rkB/s   rrqm/s  %rrqm r_await rareq-sz     w/s     wkB/s   wrqm/s  %wrqm w_await wareq-sz  aqu-sz  %util\n'
const fresh = (rAwait: string, wAwait: string, size: string, queue: string, util: string) =>
  `${NEW}nvme0n1        410.00   6560.00     0.00   0.00    ${rAwait}    16.00  380.00   3040.00     0.00   0.00   ${wAwait}     ${size}   ${queue}  ${util}\n\n`
const HUMAN = (util: string, wait: string) =>
  `     r/s     rkB/s   rrqm/s  %rrqm r_await rareq-sz Device\n  110.00      1.7M    15.32  21.9%  ${wait}    16.0k sda\n\n     w/s     wkB/s   wrqm/s  %wrqm w_await wareq-sz Device\n   23.00      0.4M    38.09  61.9%    2.11    17.4k sda\n\n     f/s f_await  aqu-sz  %util Device\n    1.63    1.01   22.08   ${util}% sda\n\n`
const json = (await_: number, util: number) =>
  `\t\t\t\t{\n\t\t\t\t\t"avg-cpu":  {"user": 4.1, "nice": 0.00, "system": 2.0, "iowait": 12.0, "steal": 0.00, "idle": 81.9},\n\t\t\t\t\t"disk": [\n\t\t\t\t\t\t{"disk_device": "sda", "r/s": 110.0, "w/s": 23.0, "r_await": ${await_}, "w_await": 9.1, "aqu-sz": 22.1, "util": ${util}}\n\t\t\t\t\t]\n\t\t\t\t}`
const JSON_HEAD = '{"sysstat": {\n\t"hosts": [\n\t\t{\n\t\t\t"nodename": "db1",\n\t\t\t"number-of-cpus": 8,\n\t\t\t"statistics": [\n'

describe('a disk that is the limit, as iostat of all ages prints it', () => {
  test.each([
    ['sysstat 9, decimal commas, a queue', OLD + old('1,10', '2,00', '0,10').replace(OLD, '') + old('88,20', '99,70', '14,10').repeat(4)],
    ['sysstat 12', fresh('0.40', '0.90', '8.00', '0.20', '4.00') + fresh('46.10', '39.00', '8.00', '33.10', '99.90').repeat(4)],
    ['small writes only', fresh('0.40', '0.90', '8.00', '0.20', '4.00') + fresh('2.10', '62.00', '8.00', '33.10', '99.90').repeat(4)],
    ['-h: device last, units, shares', HUMAN('4.0', '0.46') + HUMAN('99.8', '150.2').repeat(4)],
    ['-o JSON', `${JSON_HEAD}${[json(0.4, 2), json(120, 99.1), json(140, 99.9), json(131, 99)].join(',\n')}\n\t\t\t]\n\t\t}\n\t]\n}}\n`],
    [
      '-t: a date before each report',
      `11/26/2026 06:01:31 AM\n${fresh('0.40', '0.90', '8.00', '0.20', '4.00')}${['32', '33', '34', '35'].map((s) => `11/26/2026 06:01:${s} AM\n${fresh('146.10', '39.00', '8.00', '33.10', '99.90')}`).join('')}`,
    ],
  ])('%s', async (_name, text) => {
    const report = await analyzeText({ 'capture.txt': text })
    expect(alarms(report)).toEqual(['io-wait-saturation'])
    expect(facts(report).device).toMatch(/^(?:sda|nvme0n1)$/)
    expect(facts(report).maxUtilPct).toBeGreaterThan(95)
  })

  test('-y: the first report counts too', async () => {
    const text = `$ iostat -xy 5 3\n${fresh('146.10', '39.00', '8.00', '33.10', '99.90').repeat(3)}`
    expect(facts(await analyzeText({ 'capture.txt': text }))).toMatchObject({ samples: 3, waitingSamples: 3 })
  })
})

describe('a busy disk that is no limit', () => {
  test.each([
    ['flash that is 100 % busy and answers at once', fresh('0.20', '0.31', '8.00', '9.10', '100.00').repeat(6)],
    ['a stream of large writes', fresh('0.20', '60.70', '1024.00', '18.10', '99.40').repeat(6)],
    ['one burst', fresh('0.20', '0.31', '8.00', '0.10', '2.00').repeat(6) + fresh('46.20', '80.70', '8.00', '18.10', '99.40')],
    [
      'only the mean since boot',
      fresh('146.20', '80.70', '8.00', '18.10', '99.40') + fresh('0.20', '0.31', '8.00', '0.10', '2.00').repeat(6),
    ],
    ['one reader of a disk that turns', old('8,10', '98,00', '1,20').repeat(6)],
  ])('%s', async (_name, text) => {
    expect(alarms(await analyzeText({ 'iostat.txt': text }))).toEqual([])
  })
})

describe('counters of disks, read twice', () => {
  const row = (reads: number, ms: number, busy: number) =>
    `   8       0 sda ${reads} 12 ${reads * 16} ${ms} 950 311 20480 3910 0 ${busy} 6010 0 0 0 0\n   8       1 sda1 ${reads} 12 ${reads * 16} ${ms} 950 311 20480 3910 0 ${busy} 6010\n`
  test('/proc/diskstats with dates in one file', async () => {
    const text = [0, 1, 2, 3]
      .map((i) => `Thu Nov 26 06:0${i}:00 UTC 2026\n${row(4000 + i * 3000, 2000 + i * 510_000, 900 + i * 59_000)}`)
      .join('')
    const report = await analyzeText({ 'capture.txt': text })
    expect(alarms(report)).toEqual(['io-wait-saturation'])
    expect(facts(report)).toMatchObject({ device: 'sda', samples: 3, maxAwaitMs: 170, maxUtilPct: 98.3 })
  })
  test('/proc/diskstats in two files, fast', async () => {
    const files = { 'diskstats.1': row(4000, 2000, 900), 'diskstats.2': row(9000, 4000, 4900) }
    expect(alarms(await analyzeText(files))).toEqual([])
  })
  test('vmstat -d with times', async () => {
    const head =
      'disk- ------------reads------------ ------------writes----------- -----IO------ -----timestamp-----\n       total merged sectors      ms  total merged sectors      ms    cur    sec                 UTC\n'
    const text = `${head}${[0, 1, 2, 3].map((i) => `vda   ${92_000 + i * 600}  25841 3619298   ${42_041 + i * 90_000}  39369  64378 4537008   83527      9   ${900 + i * 10}  2026-11-26 06:01:${10 + i * 10}\n`).join('')}`
    const report = await analyzeText({ 'vmstat-d.txt': text })
    expect(alarms(report)).toEqual(['io-wait-saturation'])
    expect(facts(report)).toMatchObject({ device: 'vda', maxAwaitMs: 150, maxUtilPct: 100 })
  })
})

describe('blocked tasks on a busy machine', () => {
  const HEAD =
    'procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----\n r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st\n'
  const row = (b: number, si: number) => ` 9  ${b}      0 906904  17076 479920 ${si}    0 20000     0  325 1046 80 20  0  0  0\n`
  const PSI = 'some avg10=91.10 avg60=40.80 avg300=10.10 total=9\nfull avg10=61.20 avg60=30.10 avg300=8.00 total=8\n'
  test('b and PSI tell what wa does not', async () => {
    const report = await analyzeText({ 'vmstat.txt': HEAD + row(0, 0) + row(8, 0).repeat(6), 'proc/pressure/io': PSI })
    expect(facts(report)).toMatchObject({ samples: 6, waitingSamples: 6, maxB: 8, psiIoFullAvg10Pct: 61.2 })
  })
  test.each([
    ['without PSI', { 'vmstat.txt': HEAD + row(0, 0) + row(8, 0).repeat(6) }],
    ['two blocked', { 'vmstat.txt': HEAD + row(0, 0) + row(2, 0).repeat(6), 'proc/pressure/io': PSI }],
  ])('silent: %s', async (_name, files) => {
    expect((await analyzeText(files)).findings.map((f) => f.id)).not.toContain('io-wait-saturation')
  })
})

describe('who reads and writes', () => {
  const head =
    'Total DISK READ :       0.00 B/s | Total DISK WRITE :      12.00 M/s\nActual DISK READ:       0.00 B/s | Actual DISK WRITE:      11.00 M/s\n    TID  PRIO  USER     DISK READ  DISK WRITE  SWAPIN      IO    COMMAND\n'
  test.each([
    ['iotop', '   4711 be/4 root        0.00 B/s   12.00 M/s  0.00 % 97.12 % /usr/bin/walwriter --sync\n'],
    ['the bytes of python', "b'   4711 be/4 root        0.00 B/s   12.00 M/s  0.00 % 97.12 % walwriter --sync'\n"],
    ['without accounting', '   4711 be/4 root        0.00 B/s   12.00 M/s ?unavailable?  walwriter --sync\n'],
  ])('%s', async (_name, row) => {
    const other = '    812 be/4 root        1.00 K/s    3.00 K/s  0.00 %  0.10 % logger\n'
    const report = await analyzeText({
      'iotop.txt': (head + other + row).repeat(3),
      'iostat.txt': fresh('146.10', '39.00', '8.00', '33.10', '99.90').repeat(5),
    })
    expect(facts(report)).toMatchObject({ comm: 'walwriter', pid: 4711 })
    expect((facts(report)['diskUsers'] as { comm: string }[]).map((u) => u.comm)).toEqual(['walwriter', 'logger'])
  })
})

describe('pressure alone', () => {
  const psi = (a: string, b: string, c: string) =>
    `some avg10=99.10 avg60=98.80 avg300=90.10 total=9\nfull avg10=${a} avg60=${b} avg300=${c} total=8\n`
  test('all tasks stood still for five minutes', async () => {
    expect(facts(await analyzeText({ 'proc/pressure/io': psi('81.20', '79.90', '70.40') }))).toMatchObject({ psiIoFullAvg300Pct: 70.4 })
  })
  test('a copy of a minute is no such thing', async () => {
    expect(alarms(await analyzeText({ 'proc/pressure/io': psi('38.20', '39.90', '15.40') }))).toEqual([])
  })
})
