import { expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const HEADER = 'Linux 6.1.0-26-amd64 (calc-7) \t03/10/2026 \t_x86_64_\t(2 CPU)'
const ROWS = [
  '10:31:02 AM  CPU    %usr   %nice    %sys %iowait    %irq   %soft  %steal  %guest  %gnice   %idle',
  '10:31:07 AM  all   44.10    0.00    8.10    0.20    0.00    0.30   38.20    0.00    0.00    9.10',
  '10:31:12 AM  all   43.20    0.00    8.40    0.10    0.00    0.30   39.90    0.00    0.00    8.10',
  '10:31:17 AM  all   45.00    0.00    7.90    0.20    0.00    0.20   37.60    0.00    0.00    9.10',
  '10:31:22 AM  all   44.40    0.00    8.20    0.10    0.00    0.30   38.80    0.00    0.00    8.20',
]
const hostOf = async (...lines: string[]) => {
  const { findings } = await analyzeText({ 'notes.txt': `${lines.join('\n')}\n` })
  return findings.filter(({ id }) => id === 'cpu-steal').map(({ facts }) => facts['host'])
}

test('the header of sysstat names its machine, where somebody typed at another one', async () => {
  expect(
    await hostOf('$ mpstat 5 4', HEADER, '', ...ROWS, 'root@gate2:~# uptime', ' 10:32:01 up 3 days, load average: 0.11, 0.12, 0.10'),
  ).toEqual(['calc-7'])
  expect(await hostOf('root@gate2:~# ssh calc-7 mpstat 5 4', HEADER, '', ...ROWS)).toEqual(['calc-7'])
})

test('what was typed at the same machine stays that one’s, with its domain or without', async () => {
  expect(await hostOf('root@calc-7:~# mpstat 5 4', HEADER, '', ...ROWS)).toEqual(['calc-7'])
})

test('the next prompt ends it', async () => {
  const { findings } = await analyzeText({
    'notes.txt': `${[
      '$ mpstat 5 1',
      HEADER,
      '',
      ROWS[0],
      ROWS[1],
      'root@gate2:~# df -h',
      'Filesystem      Size  Used Avail Use% Mounted on',
      '/dev/sda2        50G   50G     0 100% /',
    ].join('\n')}\n`,
  })
  expect(findings.filter(({ id }) => id === 'disk-full').map(({ facts }) => facts['host'])).toEqual(['gate2'])
})

test('of a capture without a prompt, too, and of the folder it lies in under another name', async () => {
  expect(await hostOf(HEADER, '', ...ROWS)).toEqual(['calc-7'])
  const { findings } = await analyzeText({
    'blade3/mpstat.txt': `${[HEADER, '', ...ROWS].join('\n')}\n`,
    'web4/journal.txt': 'Mar 10 10:31:00 web4 systemd[1]: Started cache.service.\n',
  })
  expect(findings.map(({ id, facts }) => [id, facts['host']])).toEqual([['cpu-steal', 'calc-7']])
})

test('a header of another form, and a name that is no machine’s, name nobody', async () => {
  expect(await hostOf('Linux 6.1.0-26-amd64 (localhost) \t03/10/2026 \t_x86_64_\t(2 CPU)', '', ...ROWS)).toEqual([undefined])
})

test('what a program on another machine says below it stays that one’s', async () => {
  const { findings } = await analyzeText({
    'notes.txt': `${[HEADER, '', ...ROWS, '', "Mar 10 10:31:00 web4 systemd[1]: cache.service: Failed with result 'exit-code'."].join('\n')}\n`,
  })
  expect(findings.find(({ id }) => id === 'unit-failed')?.entities['host']).toBe('web4')
})
