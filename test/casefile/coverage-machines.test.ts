import { Chalk } from 'chalk'
import { expect, test } from 'vitest'
import type { Report } from '../../src/core/report.ts'
import { analyzeText, type AnalyzeOptions } from '../../src/index.ts'
import { renderText } from '../../src/report/text.ts'

const machines = async (files: Record<string, string>, options: AnalyzeOptions = {}) =>
  (await analyzeText(files, options)).coverage.machines
const verbose = (report: Report, all = true): string => renderText(report, { chalk: new Chalk({ level: 0 }), width: 100, verbose: all })

test('boots with their starts, the zone of its stamps, the error of its clocks', async () => {
  const log = [
    '2026-11-21T10:00:10+01:00 node7.example.com kernel: [    0.000000] Linux version 6.1.0',
    '2026-11-21T10:00:12+01:00 node7.example.com kernel: [    2.000000] well',
    '2026-11-21T10:10:12.250000+01:00 node7.example.com kernel: [  602.000000] well',
    '2026-11-21T12:00:00+01:00 node7.example.com kernel: [    0.000000] Linux version 6.1.0',
    '2026-11-21T12:00:05+01:00 node7 kernel: [    5.000000] well',
    '2026-11-21T12:10:05+01:00 node7 kernel: [  605.000000] well',
  ].join('\n')
  const files = { 'kern.log': log }
  expect(await machines(files)).toEqual([
    {
      name: 'node7.example.com',
      aliases: ['node7'],
      boots: [
        { number: 0, start: '2026-11-21T10:00:10.250+01:00', clock: 'wall' },
        { number: 1, start: '2026-11-21T12:00:00+01:00', clock: 'wall' },
      ],
      timeZone: '+01:00',
      zoneFrom: 'stamps',
      clockErrorSeconds: 0.25,
    },
  ])
  const report = await analyzeText(files)
  expect(verbose(report)).toContain(
    'Machines node7.example.com (node7): 2 boots, the last since 21 Nov 2026 12:00:00 +0100, zone +01:00\n         (as its own logs write it), clocks agree to 0.25 s\n',
  )
  expect(verbose(report, false)).not.toContain('2 boots')
})

test('how the zone is known', async () => {
  const zone = async (files: Record<string, string>, options?: AnalyzeOptions) =>
    (await machines(files, options))?.map(({ name, timeZone, zoneFrom }) => [name, timeZone, zoneFrom])
  const local = { syslog: 'Jul 21 10:00:00 web1 app[7]: connect to 10.0.0.7 failed\nJul 21 10:00:09 web1 app[7]: well\n' }
  expect(await zone(local)).toEqual([['web1', undefined, undefined]])
  expect(await zone(local, { timeZone: 'Europe/Berlin' })).toEqual([['web1', 'Europe/Berlin', 'option']])
  const stated = {
    'timedatectl.txt':
      '               Local time: Tue 2026-07-21 10:00:00 CEST\n           Universal time: Tue 2026-07-21 08:00:00 UTC\n                Time zone: Europe/Berlin (CEST, +0200)\n',
  }
  expect(await zone({ ...local, ...stated })).toEqual([['web1', 'Europe/Berlin', 'capture']])
  const journal = '2026-07-21T08:00:00Z web1 app[7]: connect to 10.0.0.7 failed\n2026-07-21T08:00:09Z web1 app[7]: well\n'
  expect(await zone({ ...local, 'journal.txt': journal })).toEqual([['web1', '+02:00', 'other log']])
})

test('several machines, by name; none where nothing names one', async () => {
  expect(await machines({ 'x.log': '[   10.000000] well\n' })).toBeUndefined()
  const two = {
    'a.log': '2026-11-21T10:00:00+01:00 east app[7]: well\n',
    'b.log': '2026-11-21T10:00:00-05:00 west app[7]: well\n',
  }
  expect((await machines(two))?.map(({ name, timeZone }) => [name, timeZone])).toEqual([
    ['east', '+01:00'],
    ['west', '-05:00'],
  ])
})

test('the id of a boot', async () => {
  const id = '0123456789abcdef0123456789abcdef'
  const entry = (time: number, message: string) =>
    JSON.stringify({ __REALTIME_TIMESTAMP: `${time}000000`, _BOOT_ID: id, _HOSTNAME: 'node7', SYSLOG_IDENTIFIER: 'app', MESSAGE: message })
  const boots = (await machines({ 'journal.json': `${entry(1_795_255_200, 'well')}\n${entry(1_795_255_201, 'well')}\n` }))?.[0]?.boots
  expect(boots).toEqual([{ number: 0, bootId: id }])
})
